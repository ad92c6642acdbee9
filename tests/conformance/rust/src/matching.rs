//! What a case expects against what came.

use serde_json::{Map, Value};

/// The first field that differs, as a line: its JSON pointer, what was expected, what came.
pub(crate) fn differs(expected: &Value, got: &Value) -> Option<String> {
    at("", expected, Some(got))
}

fn at(pointer: &str, expected: &Value, got: Option<&Value>) -> Option<String> {
    match expected {
        Value::Object(fields) if fields.keys().any(|name| name.starts_with('$')) => {
            special(pointer, fields, got)
        }
        Value::Object(fields) => match got {
            Some(Value::Object(came)) => fields
                .iter()
                .find_map(|(name, value)| at(&format!("{pointer}/{}", escaped(name)), value, came.get(name))),
            _ => Some(line(pointer, "an object", got)),
        },
        Value::Array(items) => match got {
            Some(Value::Array(came)) if came.len() == items.len() => items
                .iter()
                .enumerate()
                .find_map(|(position, item)| at(&format!("{pointer}/{position}"), item, came.get(position))),
            Some(Value::Array(came)) => {
                let wanted = format!("{} items", items.len());
                Some(format!("{}, which are {} items", line(pointer, &wanted, got), came.len()))
            }
            _ => Some(line(pointer, "an array", got)),
        },
        plain if got == Some(plain) => None,
        plain => Some(line(pointer, &plain.to_string(), got)),
    }
}

/// The objects that mean more than themselves.
fn special(pointer: &str, fields: &Map<String, Value>, got: Option<&Value>) -> Option<String> {
    let mut all = fields.iter();
    let matched = match (all.next(), all.next()) {
        (Some((name, Value::String(part))), None) if name == "$contains" => {
            got.and_then(Value::as_str).is_some_and(|text| text.contains(part.as_str()))
        }
        (Some((name, Value::Bool(true))), None) if name == "$any" => got.is_some_and(|got| !got.is_null()),
        _ => {
            return Some(format!("{}: no runner knows what this expects", line(pointer, &show(fields), got)));
        }
    };
    (!matched).then(|| line(pointer, &show(fields), got))
}

fn show(fields: &Map<String, Value>) -> String {
    Value::Object(fields.clone()).to_string()
}

fn line(pointer: &str, expected: &str, got: Option<&Value>) -> String {
    let got = got.map_or_else(|| "nothing".to_owned(), Value::to_string);
    format!("{}: expected {expected}, got {got}", if pointer.is_empty() { "the answer" } else { pointer })
}

/// A field's name as JSON pointers write it.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[expect(clippy::needless_pass_by_value, reason = "cases read better so")]
    fn same(expected: Value, got: Value) {
        assert_eq!(differs(&expected, &got), None);
    }

    #[expect(clippy::needless_pass_by_value, reason = "cases read better so")]
    fn other(expected: Value, got: Value, line: &str) {
        assert_eq!(differs(&expected, &got).as_deref(), Some(line));
    }

    #[test]
    fn plain_values_match_what_is_equal() {
        for value in [json!("a"), json!(""), json!(0), json!(-1), json!(i64::MAX), json!(true), Value::Null] {
            same(value.clone(), value);
        }
        other(json!("a"), json!("A"), r#"the answer: expected "a", got "A""#);
        other(json!("1"), json!(1), r#"the answer: expected "1", got 1"#);
        other(json!(1), json!("1"), r#"the answer: expected 1, got "1""#);
        other(json!(true), json!(false), "the answer: expected true, got false");
        other(json!(false), json!(null), "the answer: expected false, got null");
        other(json!(null), json!(0), "the answer: expected null, got 0");
        other(json!("a"), json!("a "), r#"the answer: expected "a", got "a ""#);
        // One letter of two code points is another text than the same letter of one.
        assert!(differs(&json!("\u{e9}"), &json!("e\u{301}")).is_some());
    }

    #[test]
    fn whole_numbers_are_compared_to_the_last_bit() {
        for number in [i64::MAX - 1, i64::MIN + 1, 9_007_199_254_740_993] {
            same(json!(number), json!(number));
            assert!(differs(&json!(number), &json!(number - 1)).is_some(), "{number}");
        }
    }

    #[test]
    fn an_object_matches_when_each_field_it_names_matches() {
        same(json!({}), json!({"a": 1}));
        same(json!({"a": {"b": 1}}), json!({"a": {"b": 1, "c": 2}, "d": 3}));
        other(json!({"a": 1}), json!({"a": 2}), "/a: expected 1, got 2");
        other(json!({"a": {"b": 1}}), json!({"a": {"b": 2}}), "/a/b: expected 1, got 2");
        other(json!({"a": 1}), json!({"b": 1}), "/a: expected 1, got nothing");
        other(json!({"a": null}), json!({}), "/a: expected null, got nothing");
        other(json!({"a": {}}), json!({"a": null}), "/a: expected an object, got null");
        other(json!({}), json!([]), "the answer: expected an object, got []");
        other(json!({"a/b~": 1}), json!({"a/b~": 2}), "/a~1b~0: expected 1, got 2");
    }

    #[test]
    fn an_array_matches_in_length_and_item_by_item() {
        same(json!([]), json!([]));
        same(json!([1, {"a": 1}]), json!([1, {"a": 1, "b": 2}]));
        other(json!([]), json!([1]), "the answer: expected 0 items, got [1], which are 1 items");
        other(json!([1, 2]), json!([1]), "the answer: expected 2 items, got [1], which are 1 items");
        other(json!([1, 2]), json!([2, 1]), "/0: expected 1, got 2");
        other(json!({"a": [0, {"b": 1}]}), json!({"a": [0, {"b": 2}]}), "/a/1/b: expected 1, got 2");
        other(json!([]), json!({}), "the answer: expected an array, got {}");
        other(json!([]), json!(null), "the answer: expected an array, got null");
    }

    #[test]
    fn contains_wants_a_text_that_holds_it() {
        same(json!({"$contains": "b"}), json!("abc"));
        same(json!([{"$contains": ""}]), json!([""]));
        other(
            json!({"a": {"$contains": "x"}}),
            json!({"a": "abc"}),
            r#"/a: expected {"$contains":"x"}, got "abc""#,
        );
        for got in [json!(null), json!(1), json!(["b"]), json!({"b": "b"})] {
            assert!(differs(&json!({"$contains": "b"}), &got).is_some(), "{got}");
        }
        assert!(differs(&json!({"a": {"$contains": ""}}), &json!({})).is_some());
    }

    #[test]
    fn any_wants_something_that_is_not_null() {
        for got in [json!(0), json!(""), json!(false), json!([]), json!({})] {
            same(json!({"$any": true}), got);
        }
        other(json!({"a": {"$any": true}}), json!({"a": null}), r#"/a: expected {"$any":true}, got null"#);
        other(json!({"a": {"$any": true}}), json!({}), r#"/a: expected {"$any":true}, got nothing"#);
    }

    #[test]
    fn a_special_object_that_nobody_knows_matches_nothing() {
        for expected in [
            json!({"$contain": "a"}),
            json!({"$contains": 1}),
            json!({"$any": false}),
            json!({"$any": true, "$contains": "a"}),
            json!({"$contains": "a", "b": 1}),
        ] {
            assert!(differs(&expected, &json!("a")).is_some(), "{expected}");
        }
    }
}
