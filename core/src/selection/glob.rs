//! Name patterns: `*`, `?` and `\`.

/// A pattern, ready to match.
#[derive(Debug)]
pub(super) struct Glob(Vec<Part>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Run,
    One,
    Exactly(char),
}

impl Glob {
    /// A pattern that matches lower-case names.
    pub(super) fn of(pattern: &str) -> Glob {
        let mut parts: Vec<Part> = Vec::new();
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            match character {
                '*' if parts.last() == Some(&Part::Run) => {}
                '*' => parts.push(Part::Run),
                '?' => parts.push(Part::One),
                '\\' => parts.extend(characters.next().unwrap_or('\\').to_lowercase().map(Part::Exactly)),
                other => parts.extend(other.to_lowercase().map(Part::Exactly)),
            }
        }
        Glob(parts)
    }

    /// Whether the whole name fits. Goes back to the last `*` only, so that time stays below the product of
    /// the two lengths.
    pub(super) fn fits(&self, name: &str) -> bool {
        let mut rest = name.chars();
        let mut at = 0;
        let mut retry = None;
        loop {
            let before = rest.clone();
            let next = rest.next();
            match (self.0.get(at), next) {
                (Some(Part::Run), _) => {
                    at += 1;
                    rest = before;
                    retry = Some((at, rest.clone()));
                    if at == self.0.len() {
                        return true;
                    }
                    continue;
                }
                (Some(Part::One), Some(_)) => at += 1,
                (Some(Part::Exactly(wanted)), Some(found)) if *wanted == found => at += 1,
                (None, None) => return true,
                (_, None) => return false,
                (_, Some(_)) => match &mut retry {
                    Some((after, from)) => {
                        from.next();
                        (at, rest) = (*after, from.clone());
                    }
                    None => return false,
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn patterns_fit_whole_names() {
        let check = |pattern: &str, name: &str, fits: bool| {
            assert_eq!(Glob::of(pattern).fits(name), fits, "{pattern} {name}");
        };
        check("a*", "a", true);
        check("a*", "ba", false);
        check("*@contoso.com", "ann@contoso.com", true);
        check("*@contoso.com", "ann@contoso.com.evil.example", false);
        check("*ab*ab", "abab", true);
        check("*ab*ab", "aab", false);
        check("a?c", "abc", true);
        check("a?c", "ac", false);
        check("a\\*c", "a*c", true);
        check("a\\*c", "abc", false);
        check("ÄRZTE*", "ärzte münchen", true);
        check("", "", true);
        check("?*?", "a", false);
        check("*aaaa*b", &"a".repeat(4000), false);
    }
}
