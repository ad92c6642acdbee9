//! Rules that select by what a row is, beside what was chosen by hand.

use super::SelectionError;
use super::change::Change;
use super::glob::Glob;
use super::model::Selection;
use super::ranges::{count, span};
use super::rows::Rows;
use super::texts::within;
use roaring::RoaringBitmap;

/// Rules a selection may have.
pub const RULE_LIMIT: usize = 1_000;

/// Bytes of a rule's value.
pub const RULE_LIMIT_BYTES: usize = 256;

/// Selects rows, those to come included. Letters match without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Every row.
    All,
    /// Every row whose key was not known when this rule was set.
    New,
    /// Rows whose name fits the pattern: `*` stands for any text, `?` for one character, `\` takes the next
    /// character as it is.
    Name(String),
    /// Rows whose name is in this domain: what follows the last `@` of an address, or the host of a URL.
    Domain(String),
    /// Rows in this group.
    Group(String),
}

impl Rule {
    /// A stable word for machines: all, new, name, domain, group.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::New => "new",
            Self::Name(_) => "name",
            Self::Domain(_) => "domain",
            Self::Group(_) => "group",
        }
    }

    /// Its pattern, domain or group; empty for those that have none.
    pub fn value(&self) -> &str {
        match self {
            Self::All | Self::New => "",
            Self::Name(value) | Self::Domain(value) | Self::Group(value) => value,
        }
    }

    /// The rule of a kind's word and a value; `None` when there is no such kind.
    pub fn of(kind: &str, value: &str) -> Option<Rule> {
        Some(match kind {
            "all" => Rule::All,
            "new" => Rule::New,
            "name" => Rule::Name(value.to_owned()),
            "domain" => Rule::Domain(value.to_owned()),
            "group" => Rule::Group(value.to_owned()),
            _ => return None,
        })
    }

    pub(super) fn check(&self) -> Result<(), &'static str> {
        let value = self.value();
        match self {
            Self::All | Self::New => Ok(()),
            _ if value.trim().is_empty() => Err("has no value; give a pattern, a domain or a group"),
            _ if value.len() > RULE_LIMIT_BYTES => Err("is longer than 256 bytes; shorten it"),
            _ if value.chars().any(char::is_control) => Err("holds a control character; remove it"),
            Self::Name(pattern) if pattern.chars().all(|c| c == '*') => {
                Err("matches every name; use the rule `all`, which says so")
            }
            Self::Domain(domain) if domain.contains(['@', '/', '*']) => {
                Err("is no domain; write it as in contoso.com")
            }
            _ => Ok(()),
        }
    }
}

/// All rules of a list, made ready to look at many rows.
struct Ready<'a> {
    rules: &'a [Rule],
    globs: Vec<Glob>,
    domains: Vec<String>,
}

impl<'a> Ready<'a> {
    fn of(rules: &'a [Rule]) -> Ready<'a> {
        let globs = rules.iter().filter_map(|rule| match rule {
            Rule::Name(pattern) => Some(Glob::of(pattern)),
            _ => None,
        });
        let domains = rules.iter().filter_map(|rule| match rule {
            Rule::Domain(domain) => Some(domain.to_lowercase()),
            _ => None,
        });
        Ready { rules, globs: globs.collect(), domains: domains.collect() }
    }

    fn looks_at_names(&self) -> bool {
        !self.globs.is_empty() || !self.domains.is_empty()
    }

    fn looks_at_groups(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, Rule::Group(_)))
    }

    fn fits(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let domain = domain_of(&name);
        self.domains.iter().any(|wanted| wanted == domain) || self.globs.iter().any(|glob| glob.fits(&name))
    }

    /// The rows that some rule selects, the absent ones included.
    fn rows(&self, rows: &Rows, known: &RoaringBitmap) -> RoaringBitmap {
        let all = span(0, rows.len());
        let mut ruled = RoaringBitmap::new();
        for rule in self.rules {
            match rule {
                Rule::All => ruled |= &all,
                Rule::New => ruled |= &all - known,
                Rule::Group(name) => {
                    ruled |= rows.groups.get(&name.to_lowercase()).cloned().unwrap_or_default();
                }
                Rule::Name(_) | Rule::Domain(_) => {}
            }
        }
        if self.looks_at_names() {
            let rest = (&all - &ruled).into_iter();
            ruled |= rest.filter(|row| self.fits(rows.name(*row))).collect::<RoaringBitmap>();
        }
        ruled
    }

    /// Rows about which a rule cannot tell, for what it looks at is not known of them.
    fn untold(&self, rows: &Rows) -> RoaringBitmap {
        let mut untold = RoaringBitmap::new();
        if self.looks_at_names() {
            untold |= &rows.unseen;
        }
        if self.looks_at_groups() {
            untold |= span(0, rows.len()) - &rows.grouped;
        }
        untold
    }
}

/// The domain of a lower-case name; empty when it has none.
fn domain_of(name: &str) -> &str {
    if let Some((_, rest)) = name.split_once("://") {
        return rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    }
    name.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Which rows the rules select. Where a rule cannot tell, what it said before stands; an absent row is never
/// selected anew, and keeps what it had unless the rules themselves were changed.
pub(super) fn evaluate(selection: &Selection, rules_changed: bool) -> RoaringBitmap {
    let (rows, before) = (&selection.rows, &selection.ruled);
    if selection.rules.is_empty() {
        return RoaringBitmap::new();
    }
    let ready = Ready::of(&selection.rules);
    let mut ruled = ready.rows(rows, &selection.known);
    ruled |= before & ready.untold(rows);
    ruled -= &rows.unselectable;
    let mut absent = span(rows.listed(), rows.len()) & before;
    if rules_changed {
        absent &= &ruled;
    }
    ruled.remove_range(rows.listed()..);
    ruled | absent
}

impl Selection {
    /// The rules, in the order they were given.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Puts these rules in place of those there were. What was chosen by hand stays as it is, and wins.
    ///
    /// Rows that only a rule selected that is gone are unselected, and the change says which;
    /// [`Selection::keep_ruled`] before keeps them. Undo does not bring rules back.
    ///
    /// Errors: SelectionRuleRejected, SelectionLimitExceeded. A `new` needs a listing to tell new from known.
    pub fn set_rules(&mut self, rules: Vec<Rule>) -> Result<Change, SelectionError> {
        within("rules of a selection", rules.len() as u64, RULE_LIMIT as u64)?;
        let (had_new, has_new) = (self.rules.contains(&Rule::New), rules.contains(&Rule::New));
        for (position, rule) in rules.iter().enumerate() {
            let refused = |what| SelectionError::RuleRejected { position: count(position), what };
            rule.check().map_err(refused)?;
            if *rule == Rule::New && !had_new && self.rows.listed() == 0 {
                return Err(refused("would call every row new, for none is listed now; list the rows first"));
            }
        }
        match (had_new, has_new) {
            (false, true) => self.known = span(0, self.rows.len()),
            (true, false) => self.known = RoaringBitmap::new(),
            _ => {}
        }
        self.rules = rules;
        self.ruled = evaluate(self, true);
        self.extension = None;
        Ok(self.settle())
    }

    /// Which rules, by their place in the list, select a listed row now; what was chosen by hand aside.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn rules_of(&self, row: u32) -> Result<Vec<u32>, SelectionError> {
        self.check_row(row)?;
        let name = self.rows.name(row);
        let selects = |rule: &Rule| match rule {
            Rule::All => true,
            Rule::New => !self.known.contains(row),
            Rule::Group(group) => {
                self.rows.groups.get(&group.to_lowercase()).is_some_and(|rows| rows.contains(row))
            }
            Rule::Name(_) | Rule::Domain(_) => Ready::of(std::slice::from_ref(rule)).fits(name),
        };
        let places = self.rules.iter().enumerate().filter(|(_, rule)| selects(rule));
        let places = places.map(|(place, _)| count(place)).collect();
        Ok(if self.rows.unselectable.contains(row) { Vec::new() } else { places })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_of_addresses_and_urls() {
        let check = |name, domain| assert_eq!(domain_of(name), domain, "{name}");
        check("ann@contoso.com", "contoso.com");
        check("\"a@b\"@contoso.com", "contoso.com");
        check("https://contoso.sharepoint.com/sites/a@b.c", "contoso.sharepoint.com");
        check("https://contoso.com:8443", "contoso.com");
        check("ann", "");
    }

    #[test]
    fn rules_that_say_nothing_or_too_much_are_refused() {
        let bad = [
            Rule::Name(String::new()),
            Rule::Name("**".into()),
            Rule::Name("a\n".into()),
            Rule::Group("  ".into()),
            Rule::Group("g".repeat(257)),
            Rule::Domain("ann@contoso.com".into()),
            Rule::Domain("*.com".into()),
        ];
        for rule in bad {
            assert!(rule.check().is_err(), "{rule:?}");
        }
    }
}
