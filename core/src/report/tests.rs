//! The three renderings say the same, whatever the texts hold.

use super::*;
use proptest::prelude::*;

fn sample() -> Report {
    let mut report = Report::new(Zone::parse("Asia/Hong_Kong").expect("zone"));
    let began = UtcMs(1_795_000_000_000);
    report.push(Kind::Start, began, "Start [ Holdfast ]");
    report.push(Kind::Info, began.plus_ms(1_000), "Checked 5 entries, \"all\" sound");
    report.push(Kind::Warn, began.plus_ms(2_000), "=HYPERLINK(\"http://evil\")\n99    end\u{1b}[2J\u{202e}");
    report.push(Kind::End, began.plus_ms(3_000), "End");
    report
}

#[test]
fn the_text_is_an_aligned_table() {
    let expected = "\
No.  Type   Timestamp            Log
---  -----  -------------------  ---
  1  start  2026/11/18 19:06:40  Start [ Holdfast ]
  2  info   2026/11/18 19:06:41  Checked 5 entries, \"all\" sound
  3  warn   2026/11/18 19:06:42  =HYPERLINK(\"http://evil\")\\u{a}99    end\\u{1b}[2J\\u{202e}
  4  end    2026/11/18 19:06:43  End
";
    assert_eq!(sample().text(), expected);
}

#[test]
fn the_csv_is_rfc_4180_and_computes_nothing() {
    let expected = "No.,Type,Timestamp,Log\r
1,start,2026/11/18 19:06:40,\"Start [ Holdfast ]\"\r
2,info,2026/11/18 19:06:41,\"Checked 5 entries, \"\"all\"\" sound\"\r
3,warn,2026/11/18 19:06:42,\"'=HYPERLINK(\"\"http://evil\"\")\\u{a}99    end\\u{1b}[2J\\u{202e}\"\r
4,end,2026/11/18 19:06:43,\"End\"\r
";
    assert_eq!(sample().csv(), expected);
}

#[test]
fn the_json_says_its_version_and_zone() {
    let json: serde_json::Value = serde_json::from_str(&sample().json()).expect("json");
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["zone"], "Asia/Hong_Kong");
    let first = serde_json::json!({
        "no": 1, "type": "start", "timestamp": "2026/11/18 19:06:40",
        "utc_ms": 1_795_000_000_000_i64, "log": "Start [ Holdfast ]",
    });
    assert_eq!(json["entries"][0], first);
}

#[test]
fn a_report_without_lines_is_a_header() {
    let empty = Report::new(Zone::utc());
    assert_eq!(empty.text().lines().count(), 2);
    assert_eq!(empty.csv(), "No.,Type,Timestamp,Log\r\n");
    assert!(empty.json().contains("\"entries\":[]"));
}

#[test]
fn the_time_of_the_hour_that_comes_twice_is_told_by_utc_ms() {
    let mut report = Report::new(Zone::parse("Europe/Berlin").expect("zone"));
    for hour in 0..2 {
        report.push(Kind::Info, UtcMs(1_792_888_200_000 + hour * 3_600_000), "x");
    }
    let json: serde_json::Value = serde_json::from_str(&report.json()).expect("json");
    let entry = |position: usize| &json["entries"][position];
    assert_eq!(entry(0)["timestamp"], "2026/10/25 02:30:00");
    assert_eq!(entry(0)["timestamp"], entry(1)["timestamp"]);
    assert_ne!(entry(0)["utc_ms"], entry(1)["utc_ms"]);
}

#[test]
fn every_hidden_character_is_shown() {
    for code in (0..0x20).chain(0x7f..0xa0).chain([0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff]) {
        let hidden = char::from_u32(code).expect("a character").to_string();
        assert_eq!(visible(&hidden), format!("\\u{{{code:x}}}"));
    }
    for code in (0x202a..=0x202e).chain(0x2066..=0x2069) {
        let hidden = char::from_u32(code).expect("a character").to_string();
        assert_eq!(visible(&hidden), format!("\\u{{{code:x}}}"));
    }
    assert!(matches!(visible("C:\\neu\\größe 文件 🗂.txt"), Cow::Borrowed(_)));
}

/// Records of a CSV text by RFC 4180; panics where it breaks the grammar.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut rest = text.chars().peekable();
    let mut quoted = false;
    while let Some(character) = rest.next() {
        match (quoted, character) {
            (true, '"') if rest.peek() == Some(&'"') => field.extend(rest.next()),
            (true, '"') => quoted = false,
            (true, other) => field.push(other),
            (false, '"') if field.is_empty() => quoted = true,
            (false, ',') => record.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(rest.next(), Some('\n'));
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            (false, other) => field.push(other),
        }
    }
    assert!(!quoted && record.is_empty() && field.is_empty(), "the last record ends in CRLF");
    records
}

fn any_text() -> impl Strategy<Value = String> {
    let nasty = "['=+@\\-\"\\\\,;\r\n\t\u{1b}\u{202e}\u{2028}\u{85} a文]{0,12}";
    prop_oneof![any::<String>(), nasty.prop_map(String::from)]
}

proptest! {
    #[test]
    fn each_entry_is_one_line_and_parses_back(
        lines in prop::collection::vec((0..5_usize, any::<i64>(), any_text()), 0..30),
    ) {
        let mut report = Report::new(Zone::parse("America/New_York").expect("zone"));
        for (kind, at, text) in &lines {
            report.push(Kind::ALL[*kind], UtcMs(*at), text.clone());
        }
        let text = report.text();
        prop_assert_eq!(text.lines().count(), lines.len() + 2);
        prop_assert_eq!(text.matches(|c: char| c.is_control()).count(), lines.len() + 2);
        let records = parse_csv(&report.csv());
        prop_assert_eq!(records.len(), lines.len() + 1);
        let json: serde_json::Value = serde_json::from_str(&report.json()).expect("json");
        for (position, entry) in report.entries.iter().enumerate() {
            let record = &records[position + 1];
            prop_assert!(!record[3].starts_with(['=', '+', '-', '@']));
            prop_assert_eq!(record[3].strip_prefix('\'').unwrap_or(&record[3]), entry.log());
            let parsed = &json["entries"][position];
            prop_assert_eq!(parsed["log"].as_str(), Some(&*entry.log()));
            prop_assert_eq!(parsed["utc_ms"].as_i64(), Some(entry.at.0));
            let (kind, stamp) = (parsed["type"].as_str(), parsed["timestamp"].as_str());
            prop_assert_eq!((kind, stamp), (Some(&*record[1]), Some(&*record[2])));
        }
    }
}
