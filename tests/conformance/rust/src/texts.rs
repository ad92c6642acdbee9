//! Texts with places in them: `{world}`, `{cases}` and what a case saved.

use serde_json::Value;
use std::collections::BTreeMap;

/// What stands for the case's own folder.
pub(crate) const WORLD: &str = "world";
/// What stands for the folder of the case file.
pub(crate) const CASES: &str = "cases";

/// Names and what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<String, String>);

impl Places {
    /// Lets `name` stand for `text` from now on.
    pub(crate) fn put(&mut self, name: &str, text: String) {
        self.0.insert(name.to_owned(), text);
    }

    /// A value with the places of all its texts filled in; names of fields stay as they are.
    pub(crate) fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.fill_text(text)),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// Reads from left to right, once: what was filled in is not looked at again.
    fn fill_text(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let named = after.split_once('}').and_then(|(name, tail)| Some((self.0.get(name)?, tail)));
            rest = match named {
                Some((text, tail)) => {
                    filled.push_str(text);
                    tail
                }
                None => {
                    filled.push('{');
                    after
                }
            };
        }
        filled + rest
    }
}

/// A value with `path` shown as `{world}` in all its texts.
pub(crate) fn masked(value: &Value, path: &str) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace(path, "{world}")),
        Value::Array(items) => items.iter().map(|item| masked(item, path)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), masked(value, path))).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(text: &str) -> String {
        let mut places = Places::default();
        places.put(WORLD, "/tmp/w".to_owned());
        places.put("run", "1-{world}".to_owned());
        places.fill_text(text)
    }

    #[test]
    fn places_are_filled_in_wherever_they_stand() {
        assert_eq!(filled("{world}/a"), "/tmp/w/a");
        assert_eq!(filled("a {world} b {world}"), "a /tmp/w b /tmp/w");
        assert_eq!(filled("{run}"), "1-{world}");
    }

    #[test]
    fn any_other_brace_stands_for_itself() {
        for text in ["", "{", "}", "{}", "{unknown}", "{ world }", "\\u{a}", "{\"a\": 1}", "{world"] {
            assert_eq!(filled(text), text);
        }
        assert_eq!(filled("{{world}}"), "{/tmp/w}");
        assert_eq!(filled("{a{world}"), "{a/tmp/w");
    }

    #[test]
    fn texts_are_filled_and_masked_at_any_depth_and_names_of_fields_are_not() {
        let mut places = Places::default();
        places.put(WORLD, "/tmp/w".to_owned());
        let value = json!({"{world}": ["{world}/a", 1, null, {"b": "{world}"}]});
        let there = json!({"{world}": ["/tmp/w/a", 1, null, {"b": "/tmp/w"}]});
        assert_eq!(places.fill(&value), there);
        assert_eq!(masked(&there, "/tmp/w"), value);
    }
}
