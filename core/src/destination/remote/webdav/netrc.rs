//! Passwords from a `.netrc` file.

use secrecy::SecretString;

/// A user and a password.
#[derive(Debug, Clone)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: SecretString,
}

/// The login for a host, and a user if one is wanted: the first entry that fits, `default` included.
///
/// Pure.
pub(super) fn find(text: &str, host: &str, user: Option<&str>) -> Option<Login> {
    let mut words = Words { rest: text };
    let mut entry = Entry::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "machine" | "default" => {
                if let Some(login) = entry.login(user) {
                    return Some(login);
                }
                let fits = word == "default" || words.next()?.eq_ignore_ascii_case(host);
                entry = Entry { fits, ..Entry::default() };
            }
            "login" => entry.user = words.next(),
            "password" => entry.password = words.next(),
            "account" => drop(words.next()),
            "macdef" => words.skip_macro(),
            comment if comment.starts_with('#') => words.skip_line(),
            _ => return None,
        }
    }
    entry.login(user)
}

#[derive(Default)]
struct Entry {
    fits: bool,
    user: Option<String>,
    password: Option<String>,
}

impl Entry {
    fn login(&mut self, wanted: Option<&str>) -> Option<Login> {
        let (user, password) = (self.user.take(), self.password.take()?);
        let user = user.or_else(|| wanted.map(str::to_owned))?;
        let fits = self.fits && wanted.is_none_or(|wanted| wanted == user);
        fits.then(|| Login { user, password: password.into() })
    }
}

/// Words between blanks; one in double quotes may have blanks, and a backslash before any letter.
struct Words<'a> {
    rest: &'a str,
}

impl Words<'_> {
    fn next(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            return (!word.is_empty()).then(|| word.to_owned());
        };
        let mut word = String::new();
        let mut letters = quoted.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &quoted[at + 1..];
                    return Some(word);
                }
                '\\' => word.push(letters.next()?.1),
                letter => word.push(letter),
            }
        }
        None
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
    }

    /// A macro ends at an empty line.
    fn skip_macro(&mut self) {
        self.rest = self.rest.split_once("\n\n").map_or("", |(_, rest)| rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn check(text: &str, user: Option<&str>, expected: Option<(&str, &str)>) {
        let found = find(text, "dav.example.org", user);
        let found = found.as_ref().map(|login| (login.user.as_str(), login.password.expose_secret()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_first_entry_that_fits_counts() {
        let text = "machine other login a password b\n# a comment\nmachine DAV.example.org\n\tlogin u\n\tpassword p\n\
                    machine dav.example.org login v password q\ndefault login d password e\n";
        check(text, None, Some(("u", "p")));
        check(text, Some("v"), Some(("v", "q")));
        check(text, Some("d"), Some(("d", "e")));
        check(text, Some("w"), None);
        check("machine other login a password b", None, None);
        check("machine dav.example.org password p", Some("u"), Some(("u", "p")));
        check("machine dav.example.org password p", None, None);
    }

    #[test]
    fn words_may_be_quoted_and_macros_are_passed_over() {
        check("machine dav.example.org login u password \"a b\\\"c\\\\\"", None, Some(("u", "a b\"c\\")));
        check(
            "macdef init\ncd x\nmachine no\n\nmachine dav.example.org login u password p",
            None,
            Some(("u", "p")),
        );
        check("machine dav.example.org login u account x password p", None, Some(("u", "p")));
        check("machine dav.example.org login u password #p", None, Some(("u", "#p")));
    }

    #[test]
    fn a_file_that_is_damaged_has_no_login() {
        for text in [
            "machine",
            "machine dav.example.org login u password \"p",
            "nonsense",
            "machine dav.example.org login",
        ] {
            check(text, None, None);
        }
    }

    #[test]
    fn a_login_is_never_printed() {
        let login = find("default login u password marked", "h", None).expect("a login");
        assert!(!format!("{login:?}").contains("marked"));
    }
}
