//! What a program that was built with the header of an earlier release relies on, and whether it still holds.
//!
//! `tests/golden/abi/<version>/holdfast.h` is the header of each release that is still promised. Within one
//! `HF_ABI_VERSION` functions, constants and types may be added, and fields at the end of a struct that begins with
//! its size; nothing else may change. Numbers never change, whatever the version. docs/chapters/05 says it in words.

use super::header;
use super::library::ROOT;
use std::collections::BTreeMap;
use std::path::Path;

/// One thing a header declares, as far as a compiled program can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    /// The return type and the parameters' types.
    Function(String),
    /// Its number.
    Constant(String),
    /// Its fields in order, types and names.
    Struct(Vec<String>),
    /// How it is defined: an opaque struct, an enum or a whole number.
    Type(String),
}

type Items = BTreeMap<String, Item>;

fn items(header: &str) -> Items {
    let code = header::code_only(header).replace("extern \"C\" {", "");
    let mut items = Items::new();
    for statement in statements(&code) {
        read(&statement, &mut items);
    }
    items
}

/// The statements of a header, on one line each, what is in braces included.
fn statements(code: &str) -> Vec<String> {
    let (mut depth, mut statement, mut all) = (0_i32, String::new(), Vec::new());
    for character in code.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = (depth - 1).max(0),
            ';' if depth == 0 => {
                let words: Vec<_> = statement.split_whitespace().collect();
                all.push(words.join(" ").trim_start_matches("} ").to_owned());
                statement.clear();
                continue;
            }
            _ => {}
        }
        statement.push(character);
    }
    all
}

fn read(statement: &str, items: &mut Items) {
    let (head, rest) = statement.split_once('{').unwrap_or((statement, ""));
    let (body, tail) = rest.rsplit_once('}').unwrap_or(("", ""));
    let name = |text: &str| text.rsplit([' ', '*']).next().unwrap_or_default().to_owned();
    if let Some(declared) = head.strip_prefix("enum ") {
        let (name, width) = declared.split_once(':').unwrap_or((declared, "?"));
        items.insert(name.trim().to_owned(), Item::Type(format!("enum of {}", width.trim())));
        let constants = body.split(',').filter_map(|constant| constant.split_once('='));
        items
            .extend(constants.map(|(name, value)| (name.trim().into(), Item::Constant(value.trim().into()))));
    } else if head.starts_with("typedef struct") && !body.is_empty() {
        let fields = body.split(';').map(str::trim).filter(|field| !field.is_empty()).map(str::to_owned);
        items.insert(tail.trim().to_owned(), Item::Struct(fields.collect()));
    } else if head.starts_with("typedef struct") {
        items.insert(name(head), Item::Type("opaque".to_owned()));
    } else if let Some((head, parameters)) = head.split_once('(').filter(|_| !head.starts_with("typedef")) {
        let kind = |parameter: &str| {
            parameter[..parameter.rfind([' ', '*']).map_or(0, |at| at + 1)].trim().to_owned()
        };
        let kinds: Vec<_> = parameters.trim_end_matches(')').split(", ").map(kind).collect();
        items.insert(name(head), Item::Function(format!("{} ({})", kind(head), kinds.join(", "))));
    }
}

/// Every change from `old` to `new` that a program built with `old` would notice.
fn breaks(old: &Items, new: &Items) -> Vec<String> {
    let noticed = old.iter().filter_map(|(name, item)| match (item, new.get(name)) {
        (_, None) => Some(format!("{name} is gone")),
        (Item::Struct(before), Some(Item::Struct(after))) => {
            let sized = before.first().is_some_and(|field| field == "size_t struct_size");
            let grown = sized && after.starts_with(before);
            (before != after && !grown)
                .then(|| format!("{name}: fields may only be added at the end, after a struct_size"))
        }
        (before, Some(after)) => (before != after).then(|| format!("{name}: {before:?} became {after:?}")),
    });
    noticed.collect()
}

/// Broken numbers, which no version may break.
fn renumbered(old: &Items, new: &Items) -> Vec<String> {
    let constants = old.iter().filter(|(_, item)| matches!(item, Item::Constant(_)));
    breaks(&constants.map(|(name, item)| (name.clone(), item.clone())).collect(), new)
}

fn abi_version(header: &str) -> &str {
    header.lines().find_map(|line| line.strip_prefix("#define HF_ABI_VERSION ")).expect("HF_ABI_VERSION")
}

fn released() -> Vec<(String, String)> {
    let folders = std::fs::read_dir(Path::new(ROOT).join("tests/golden/abi")).expect("released headers");
    let read = |folder: std::fs::DirEntry| {
        let text = std::fs::read_to_string(folder.path().join("holdfast.h")).expect("a header");
        (folder.file_name().to_string_lossy().into_owned(), text)
    };
    folders.map(|folder| read(folder.expect("folder"))).collect()
}

#[test]
fn what_was_released_still_holds() {
    let (released, new) = (released(), header::committed());
    assert!(!released.is_empty());
    for (version, old) in released {
        assert!(old.contains(&format!("#define HF_VERSION \"{version}\"")), "tests/golden/abi/{version}");
        let (before, after) = (items(&old), items(new));
        let same_abi = abi_version(&old) == abi_version(new);
        let broken = if same_abi { breaks(&before, &after) } else { renumbered(&before, &after) };
        assert!(broken.is_empty(), "programs built with {version} would notice:\n  {}", broken.join("\n  "));
    }
}

#[test]
fn every_declaration_is_compared() {
    let items = items(header::committed());
    let count = |is: fn(&Item) -> bool| items.values().filter(|item| is(item)).count();
    assert_eq!(count(|item| matches!(item, Item::Function(_))), header::functions().len());
    assert_eq!(count(|item| matches!(item, Item::Struct(_))), 15);
    let constants = header::code_only(header::committed()).matches("  HF_").count();
    assert_eq!(count(|item| matches!(item, Item::Constant(_))), constants);
    let function = Item::Function("hf_status (hf_rows *, size_t, hf_entries **, hf_error **)".to_owned());
    assert_eq!(items["hf_rows_next"], function);
    assert_eq!(items["hf_version"], Item::Function("const char * ()".to_owned()));
    assert_eq!(items["HF_STATUS_SET_BUSY"], Item::Constant("5204".to_owned()));
}

const SMALL: &str = "
enum hf_kind
#if x
  : int32_t
#endif
 {
  /** One. */
  HF_KIND_ONE = 1,
};
typedef struct hf_open hf_open;
typedef struct {
  size_t struct_size;
  uint32_t part;
} hf_grown;
typedef struct {
  uint32_t part;
} hf_fixed;
extern \"C\" {
hf_status hf_open_count(const hf_open *open,
                        uint64_t *out);
}
";

/// What changes when `from` becomes `to`: the names that break, or none.
fn check(from: &str, to: &str, broken: &[&str]) {
    assert!(SMALL.contains(from), "{from}");
    let found = breaks(&items(SMALL), &items(&SMALL.replace(from, to)));
    let names: Vec<_> = found.iter().map(|text| text.split([':', ' ']).next().unwrap_or_default()).collect();
    assert_eq!(names, broken, "{from} -> {to}: {found:?}");
}

#[test]
fn additions_are_allowed() {
    check("= 1,", "= 1,\n  HF_KIND_TWO = 2,", &[]);
    check("extern \"C\" {", "extern \"C\" {\nvoid hf_more(void);", &[]);
    check(
        "typedef struct hf_open hf_open;",
        "typedef struct hf_open hf_open;\ntypedef struct hf_b hf_b;",
        &[],
    );
    check("uint32_t part;\n} hf_grown", "uint32_t part;\n  uint32_t more;\n} hf_grown", &[]);
    check("*open,", "*renamed,", &[]);
    check("One.", "Two.", &[]);
}

#[test]
fn everything_else_breaks() {
    check("HF_KIND_ONE = 1", "HF_KIND_ONE = 2", &["HF_KIND_ONE"]);
    check("HF_KIND_ONE = 1", "HF_KIND_FIRST = 1", &["HF_KIND_ONE"]);
    check(": int32_t", ": int64_t", &["hf_kind"]);
    check("uint32_t part;\n} hf_grown", "uint64_t part;\n} hf_grown", &["hf_grown"]);
    check("uint32_t part;\n} hf_grown", "uint32_t more;\n  uint32_t part;\n} hf_grown", &["hf_grown"]);
    check("  size_t struct_size;\n", "", &["hf_grown"]);
    check("uint32_t part;\n} hf_fixed", "uint32_t part;\n  uint32_t more;\n} hf_fixed", &["hf_fixed"]);
    check("typedef struct hf_open hf_open;", "", &["hf_open"]);
    check("uint64_t *out", "uint32_t *out", &["hf_open_count"]);
    check("uint64_t *out", "uint64_t *out, hf_error **error", &["hf_open_count"]);
    check("hf_status hf_open_count", "int32_t hf_open_count", &["hf_open_count"]);
    check("const hf_open *open", "hf_open *open", &["hf_open_count"]);
    check("hf_open_count", "hf_open_counts", &["hf_open_count"]);
}
