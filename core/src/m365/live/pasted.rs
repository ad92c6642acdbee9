//! What a person pastes back after a sign-in: the code, or the whole address the browser ended at. Pure.

use super::error::LiveError;
use secrecy::SecretString;
use url::{Url, form_urlencoded};

/// Codes are long, addresses longer; this is longer than both.
const LONGEST_BYTES: usize = 64 << 10;

/// What the browser brought.
pub(super) enum Pasted {
    /// The code.
    Code(SecretString),
    /// Why there is none: `error`, and what was written about it.
    Refused { error: String, description: Option<String> },
}

/// Reads what was pasted. `state` is that of this sign-in: an address has to carry it.
///
/// Errors: M365PasteRejected.
pub(super) fn read(text: &str, state: &str) -> Result<Pasted, LiveError> {
    let rejected = |what: &str| LiveError::PasteRejected { what: what.to_owned() };
    let text = text.trim().trim_matches(['"', '\'', '<', '>']);
    if text.is_empty() {
        return Err(rejected(
            "it is empty; copy the code, or the whole address of the page the browser ended at",
        ));
    }
    if text.len() > LONGEST_BYTES {
        return Err(rejected("it is longer than any code"));
    }
    let parameters = match parameters(text) {
        Some(parameters) => parameters,
        None if text.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            return Err(rejected("it is no code: codes hold no blanks"));
        }
        None => return Ok(Pasted::Code(text.to_owned().into())),
    };
    of_parameters(&parameters, state)
}

/// Reads what a browser of this machine asks for, as the query of its address: no less than a whole answer of this
/// sign-in will do, since any page of any browser may ask for anything.
///
/// Errors: M365PasteRejected.
pub(super) fn read_query(query: &str, state: &str) -> Result<Pasted, LiveError> {
    of_parameters(&form_urlencoded::parse(query.as_bytes()).into_owned().collect::<Vec<_>>(), state)
}

fn of_parameters(parameters: &[(String, String)], state: &str) -> Result<Pasted, LiveError> {
    let get = |name: &str| parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let rejected = |what: &str| LiveError::PasteRejected { what: what.to_owned() };
    match get("state") {
        Some(told) if told == state => {}
        Some(_) => {
            return Err(rejected(
                "its state is that of another sign-in; sign in again from the address that was shown last",
            ));
        }
        None => return Err(rejected("it has no state; copy the whole address, or the code alone")),
    }
    if let Some(error) = get("error") {
        return Ok(Pasted::Refused {
            error: error.to_owned(),
            description: get("error_description").map(str::to_owned),
        });
    }
    match get("code") {
        Some(code) if !code.is_empty() => Ok(Pasted::Code(code.to_owned().into())),
        _ => Err(rejected("it has no code; copy the address of the page the browser ended at")),
    }
}

/// The parameters of an address, or of what follows its `?` or `#`. Browsers hide an address's scheme.
fn parameters(text: &str) -> Option<Vec<(String, String)>> {
    let query = match Url::parse(text) {
        Ok(url) if url.has_host() => {
            [url.query(), url.fragment()].into_iter().flatten().collect::<Vec<_>>().join("&")
        }
        _ => {
            let bare = text.split_once(['?', '#']).map_or(text, |(_, query)| query).replace('#', "&");
            let is_query = ["code=", "state=", "error="]
                .iter()
                .any(|name| bare.starts_with(name) || bare.contains(&format!("&{name}")));
            if !is_query {
                return None;
            }
            bare
        }
    };
    Some(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn code(text: &str) -> Option<String> {
        match read(text, "s1").expect(text) {
            Pasted::Code(code) => Some(code.expose_secret().to_owned()),
            Pasted::Refused { .. } => None,
        }
    }

    #[test]
    fn a_code_and_each_spelling_of_its_address_are_taken() {
        for text in [
            "0.AbC-d_e~",
            "  0.AbC-d_e~\n",
            "\"0.AbC-d_e~\"",
            "http://localhost/?code=0.AbC-d_e~&state=s1",
            "http://localhost:4711/?state=s1&code=0.AbC-d_e%7E&session_state=x",
            "https://vendor.example/code#code=0.AbC-d_e~&state=s1",
            "?code=0.AbC-d_e~&state=s1",
            "code=0.AbC-d_e~&state=s1",
            "localhost/?code=0.AbC-d_e~&state=s1",
            "localhost:4711/?code=0.AbC-d_e~&state=s1#",
            "vendor.example/code#code=0.AbC-d_e~&state=s1",
        ] {
            assert_eq!(code(text).as_deref(), Some("0.AbC-d_e~"), "{text}");
        }
    }

    #[test]
    fn an_address_of_another_sign_in_or_without_state_is_refused() {
        for (text, word) in [
            ("", "empty"),
            ("   ", "empty"),
            ("two words", "blanks"),
            ("http://localhost/?code=marked&state=s2", "another sign-in"),
            ("http://localhost/?code=marked", "no state"),
            ("http://localhost/?error=access_denied", "no state"),
            ("http://localhost/?state=s1", "no code"),
            ("http://localhost/?state=s1&code=", "no code"),
            ("http://localhost/", "no state"),
        ] {
            let error = read(text, "s1").err().expect(text).to_string();
            assert!(error.contains(word) && !error.contains("marked"), "{text}: {error}");
        }
        assert!(read(&"x".repeat(LONGEST_BYTES + 1), "s1").is_err());
    }

    #[test]
    fn a_browser_of_this_machine_has_to_bring_the_whole_answer() {
        assert!(matches!(read_query("code=c&state=s1", "s1"), Ok(Pasted::Code(_))));
        assert!(matches!(read_query("error=access_denied&state=s1", "s1"), Ok(Pasted::Refused { .. })));
        for query in
            ["", "ping", "0.AbC-d_e~", "code=c", "code=c&state=s2", "error=access_denied", "state=s1"]
        {
            assert!(matches!(read_query(query, "s1"), Err(LiveError::PasteRejected { .. })), "{query}");
        }
    }

    #[test]
    fn a_refusal_is_read_as_one() {
        let text = "http://localhost/?error=access_denied&error_description=AADSTS65004%3a+no&state=s1";
        let Pasted::Refused { error, description } = read(text, "s1").expect("read") else {
            panic!("a code")
        };
        assert_eq!((error.as_str(), description.as_deref()), ("access_denied", Some("AADSTS65004: no")));
    }
}
