//! Saving and loading; files that lie.

use super::{keys, played};
use crate::selection::script::play;
use crate::selection::{Part, Rule, Selection};
use crate::status::Status;
use proptest::prelude::*;

fn text(selection: &Selection) -> String {
    String::from_utf8(selection.save().expect("save")).expect("UTF-8")
}

fn loaded(bytes: &[u8], script: &str) -> Selection {
    let mut selection = Selection::default();
    selection.load(bytes).expect("load");
    play(&mut selection, script).expect("script");
    selection
}

fn refused(bytes: &[u8]) -> Status {
    let mut selection = played("list:a,b c0 rule:name:b*");
    let before = selection.to_json();
    let error = selection.load(bytes).expect_err("refused");
    assert_eq!(selection.to_json(), before, "{error}");
    error.status()
}

/// Every part of a selection, by key.
fn parts(selection: &Selection) -> [Vec<String>; 4] {
    let sorted = |part| {
        let mut keys = keys(selection, part);
        keys.sort();
        keys
    };
    [Part::Selected, Part::Explicit, Part::Ruled, Part::Excluded].map(sorted)
}

const WORDS: [&str; 5] = [
    "list:a,b,c,d c0 s2",
    "list:a,b,c,d c0 c2 list:b,x",
    "list:a@x.y,b@x.y,c rule:domain:x.y c0 c2",
    "list:a,b,c,d rule:new c0 list:b,c,e,f c0",
    "list:a,b,c,d rule:all c1 c2 list:b,c,e",
];

#[test]
fn a_selection_comes_back_over_the_same_listing_and_over_none() {
    for script in WORDS {
        let before = played(script);
        let bytes = before.save().expect("save");
        let mut again = played(script);
        again.load(&bytes).expect("load");
        assert_eq!(parts(&again), parts(&before), "{script}");
        assert_eq!(again.save().expect("save"), bytes, "{script}");
        let listing =
            script.rsplit_once("list:").map_or("", |(_, rest)| rest.split(' ').next().unwrap_or(""));
        let relisted = loaded(&bytes, &format!("list:{listing}"));
        assert_eq!(parts(&relisted), parts(&before), "{script}");
        assert_eq!(relisted.rules(), before.rules(), "{script}");
    }
}

#[test]
fn a_failed_listing_after_a_load_drops_nobody() {
    let bytes = played("list:a@x.y,b@x.y,c rule:domain:x.y c2").save().expect("save");
    let selection = loaded(&bytes, "list:");
    assert_eq!(keys(&selection, Part::Absent), ["c", "a@x.y", "b@x.y"]);
    assert_eq!(keys(&selection, Part::Ruled), ["a@x.y", "b@x.y"]);
    let again = loaded(&selection.save().expect("save"), "list:c,b@x.y,a@x.y");
    assert_eq!(parts(&again), parts(&played("list:a@x.y,b@x.y,c rule:domain:x.y c2")));
}

#[test]
fn everything_new_still_knows_what_is_old() {
    let bytes = played("list:a,b,c rule:new").save().expect("save");
    assert_eq!(keys(&loaded(&bytes, "list:a,b,c,d"), Part::Selected), ["d"]);
}

#[test]
fn all_but_a_few_costs_the_few() {
    let all_but = text(&played("rows:100000 rule:all c7"));
    assert!(all_but.len() < 300 && all_but.contains(r#""form":"exclude""#), "{}", all_but.len());
    assert!(text(&played("rows:10 c0")).contains(r#""form":"include""#));
    let selection = loaded(all_but.as_bytes(), "rows:100001");
    assert_eq!(selection.status().selected_count, 100_000);
}

#[test]
fn the_format_is_as_written_here() {
    // Published: a change of this text needs a new version.
    let expected = concat!(
        r#"{"format":"holdfast-selection","version":1,"form":"include","#,
        r#""rules":[{"kind":"domain","value":"x.y"},{"kind":"new"}],"#,
        r#""include":["c"],"exclude":["a@x.y"],"ruled":["b@x.y"],"known":["a@x.y","b@x.y","c"],"blake3":""#,
    );
    let text = text(&played("list:a@x.y,b@x.y,c rule:domain:x.y rule:new c0 c2"));
    assert_eq!(&text[..expected.len()], expected);
    // Computed apart from this code, by the words above `digest`.
    let digest = "203e479f3a68f2050104bbca10bde68231696c2a4b0ab499bde36e723dc2f288";
    assert_eq!(&text[expected.len()..], format!("{digest}\"}}\n"));
}

#[test]
fn a_file_by_hand_needs_no_digest() {
    let bytes = br#"{"format":"holdfast-selection","version":1,"form":"include","include":["a","z"]}"#;
    let selection = loaded(bytes, "list:a,b");
    assert_eq!(keys(&selection, Part::Selected), ["a", "z"]);
    assert!(selection.rules().is_empty());
}

#[test]
fn loading_begins_the_history_anew() {
    let mut selection = played("list:a,b c0 s1");
    let bytes = selection.save().expect("save");
    let change = selection.load(&bytes).expect("load");
    assert_eq!((change.anchor, change.lead, selection.history_count()), (None, None, (0, 0)));
}

#[test]
fn every_flipped_letter_of_a_key_is_noticed() {
    let bytes = played("list:alice,bob,carol c0 s2").save().expect("save");
    let text = String::from_utf8(bytes).expect("UTF-8");
    for (from, to) in [("alice", "alicf"), ("\"bob\"", "\"bo\",\"b\""), ("include\":[", "exclude\":[")] {
        assert_eq!(refused(text.replacen(from, to, 1).as_bytes()), Status::SelectionDamaged, "{to}");
    }
    for length in 0..text.len() - 1 {
        assert_eq!(refused(&text.as_bytes()[..length]), Status::SelectionDamaged, "{length}");
    }
}

#[test]
fn files_that_contradict_themselves_are_refused() {
    let head = r#"{"format":"holdfast-selection","version":1,"form":"include""#;
    let damaged = [
        r#"{"format":"something","version":1,"form":"include"}"#.to_owned(),
        r#"{"format":"holdfast-selection","version":0,"form":"include"}"#.to_owned(),
        format!(r#"{head},"include":["a","a"]}}"#),
        format!(r#"{head},"include":["a"],"exclude":["a"]}}"#),
        format!(r#"{head},"include":[""]}}"#),
        format!(r#"{head},"ruled":["a\u0000"]}}"#),
        format!(r#"{head},"include":[1]}}"#),
        format!(r#"{head},"include":"a"}}"#),
        format!(r#"{head},"more":1}}"#),
        format!(r#"{head},"rules":[{{"kind":"what"}}]}}"#),
        format!(r#"{head},"rules":[{{"kind":"new","value":"x"}}],"known":[]}}"#),
        format!(r#"{head},"rules":[{{"kind":"name","value":"*"}}]}}"#),
        format!(r#"{head},"rules":[{{"kind":"new"}}]}}"#),
        format!(r#"{head},"known":[]}}"#),
        format!(r#"{head},"rules":[{{"kind":"all"}}]}}"#),
        format!(r#"{head},"blake3":"00"}}"#),
        head.replace("include", "exclude") + "}",
        "[".repeat(100_000),
    ];
    for text in damaged {
        assert_eq!(refused(text.as_bytes()), Status::SelectionDamaged, "{}", &text[..text.len().min(200)]);
    }
}

#[test]
fn a_newer_file_asks_for_an_update() {
    let bytes = br#"{"format":"holdfast-selection","version":2,"anything":true}"#;
    assert_eq!(refused(bytes), Status::SelectionVersionUnsupported);
    let rules = vec![r#"{"kind":"group","value":"g"}"#; 1_001].join(",");
    let many = format!(r#"{{"format":"holdfast-selection","version":1,"form":"include","rules":[{rules}]}}"#);
    assert_eq!(refused(many.as_bytes()), Status::SelectionLimitExceeded);
}

#[test]
fn a_refusal_quotes_no_key() {
    let mut selection = Selection::default();
    for bytes in [
        &br#"{"format":"holdfast-selection","version":1,"form":"include","include":["secret","secret"]}"#[..],
        br#"{"format":"holdfast-selection","version":1,"form":"include","secret":1}"#,
        br#"{"format":"holdfast-selection","version":1,"form":"secret"}"#,
    ] {
        let text = selection.load(bytes).expect_err("refused").to_string();
        assert!(!text.contains("secret"), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes changed, cut and put in, with and without the digest that would notice.
    #[test]
    fn hostile_files_are_refused_or_loaded_soundly(
        script in prop::sample::select(WORDS.to_vec()),
        with_digest in any::<bool>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..6),
    ) {
        let mut bytes = played(script).save().expect("save");
        if !with_digest {
            let end = bytes.windows(10).position(|at| at == b",\"blake3\":").expect("digest");
            bytes.truncate(end);
            bytes.push(b'}');
        }
        for (index, byte, kind) in edits {
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes[at] = b"{}[]\",:\\a"[usize::from(byte) % 9],
                _ if bytes.len() > 1 => _ = bytes.remove(at),
                _ => {}
            }
        }
        let mut selection = played("list:a,b,c");
        if selection.load(&bytes).is_ok() {
            let [selected, explicit, ruled, excluded] = parts(&selection);
            prop_assert!(excluded.iter().all(|key| !selected.contains(key)));
            prop_assert_eq!(selected.len(), explicit.len() + ruled.len());
            prop_assert!(selection.rules().len() < 1_000 && !selection.rules().contains(&Rule::Name("*".into())));
            prop_assert!(selection.save().is_ok());
        }
        play(&mut selection, "none all c0 s2 undo redo list:b,z forget-absent").expect("it works on");
    }
}
