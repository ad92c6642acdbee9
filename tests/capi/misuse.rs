//! Every function with every argument wrong in turn: the table that `tests/c/misuse.c` works through, made of the
//! header, so that a new function is in it the moment it is declared.

use super::header::{self, Function};
use std::fmt::Write;

/// The roles of `tests/c/misuse.h`, told by a parameter's type, and whether the type names an `hf_x`.
fn role(function: &Function, at: usize) -> (&'static str, String) {
    let parameter = &function.parameters[at];
    let (kind, name) = split(parameter);
    let before = if at > 0 { split(&function.parameters[at - 1]).0 } else { "" };
    let after_array = before.ends_with("*const *") || ARRAYS.contains(&before);
    let handle = || kind.split([' ', '*']).find(|word| word.starts_with("hf_")).unwrap_or("").to_owned();
    match kind {
        "hf_error **" => ("ERROR", String::new()),
        "char **" => ("OUT_TEXT", String::new()),
        "int32_t *" | "uint32_t *" | "int64_t *" | "uint64_t *" | "size_t *" | "const uint32_t **" => {
            ("OUT_VALUE", String::new())
        }
        _ if kind.starts_with("const hf_") && kind.ends_with(" **") => ("OUT_VALUE", String::new()),
        "const char *" => ("TEXT", String::new()),
        "char *" => ("OWNED_TEXT", String::new()),
        "const int64_t *" => ("MOMENT", String::new()),
        "const uint8_t *" => ("BYTES", String::new()),
        "const hf_monitor *" => ("MONITOR", String::new()),
        "const hf_selection_options *" | "const hf_selection_listing *" | "const hf_key_service *" => {
            ("SIZED", String::new())
        }
        "hf_selection_options *" | "hf_selection_tally *" | "hf_replica *" => ("OUT_SIZED", String::new()),
        "const hf_texts *" => ("PACKED", String::new()),
        "const hf_row_range *" => ("RANGES", String::new()),
        "const hf_selection_rule *" => ("RULES", String::new()),
        "size_t" if name.ends_with("_length") => ("LENGTH", String::new()),
        "size_t" if after_array => ("COUNT", String::new()),
        "size_t" | "uint32_t" | "uint64_t" | "int32_t" | "int64_t" => ("NUMBER", String::new()),
        _ if kind.starts_with("const hf_") && kind.ends_with(" *const *") => ("HANDLES", handle()),
        _ if kind.starts_with("const hf_") && kind.ends_with(" *") => ("HANDLE", handle()),
        _ if kind.starts_with("hf_") && kind.ends_with(" **") => ("OUT_HANDLE", handle()),
        _ if kind.starts_with("hf_") && kind.ends_with(" *") => ("OWNED_HANDLE", handle()),
        // No role of misuse.h: the table does not compile, and says which parameter it is.
        _ => ("UNKNOWN_TYPE_OF_PARAMETER", parameter.clone()),
    }
}

/// Arrays of structs; their count follows.
const ARRAYS: [&str; 2] = ["const hf_row_range *", "const hf_selection_rule *"];

/// What a parameter is called in the tables of `tests/c/misuse.c`, where one name has one meaning.
fn row_name<'a>(function: &Function, name: &'a str) -> &'a str {
    let other =
        OTHER_ROWS.iter().find(|(called, parameter, _)| *called == function.name && *parameter == name);
    other.map_or(name, |(_, _, row)| row)
}

/// Parameters that mean something else than others of their name: function, parameter, and its row.
const OTHER_ROWS: [(&str, &str, &str); 16] = [
    ("hf_vmware_fetch", "source", "vmware_source"),
    ("hf_m365_check", "request", "m365_connection"),
    ("hf_m365_plan", "request", "m365_sets"),
    ("hf_m365_timeline", "request", "m365_timeline"),
    ("hf_m365_fleet_plan", "request", "m365_sets"),
    ("hf_m365_migration_begin", "request", "m365_move"),
    ("hf_m365_session_token", "request", "m365_token"),
    ("hf_m365_session_tenant", "request", "m365_tenant"),
    ("hf_m365_sign_in_begin", "request", "m365_sign_in"),
    ("hf_m365_sign_in_again", "way", "way_word"),
    ("hf_m365_permissions", "request", "m365_permissions"),
    ("hf_m365_identity", "request", "m365_identity"),
    ("hf_replication_run", "request", "replication"),
    ("hf_replication_status", "request", "replication"),
    ("hf_replication_heal", "request", "replication"),
    ("hf_replication_outcome_replica", "at", "replica_at"),
];

/// A parameter's type and its name.
fn split(parameter: &str) -> (&str, &str) {
    let start = parameter.rfind([' ', '*']).map_or(0, |at| at + 1);
    (parameter[..start].trim_end(), &parameter[start..])
}

fn row(text: &mut String, rows: &mut String, function: &Function) {
    let name = &function.name;
    let result = match function.returns.as_str() {
        "hf_status" => "STATUS",
        "const char *" => "RESULT_TEXT",
        _ => "RESULT_NUMBER",
    };
    let by_value = |role: &str| matches!(role, "LENGTH" | "COUNT" | "NUMBER");
    let (mut arguments, mut parameters) = (Vec::new(), Vec::new());
    for at in 0..function.parameters.len() {
        let (role, kind) = role(function, at);
        let parameter = row_name(function, split(&function.parameters[at]).1);
        arguments.push(format!("a[{at}].{}", if by_value(role) { "number" } else { "pointer" }));
        parameters.push(format!("{{{role}, \"{parameter}\", \"{kind}\"}}"));
    }
    let cast = if result == "RESULT_TEXT" { "(int64_t)(intptr_t)" } else { "(int64_t)" };
    let (arguments, count) = (arguments.join(", "), parameters.len());
    let parameters = if count == 0 { "{NUMBER, \"\", \"\"}".to_owned() } else { parameters.join(", ") };
    writeln!(
        text,
        "static int64_t call_{name}(const struct value *a) {{ (void)a; return {cast}{name}({arguments}); }}"
    )
    .expect("text");
    writeln!(rows, "    {{\"{name}\", {result}, call_{name}, {count}, {{{parameters}}}}},").expect("text");
}

/// The table as C.
pub fn table() -> String {
    let mut text = "#include \"misuse.h\"\n\n".to_owned();
    let mut rows = String::new();
    header::functions().iter().for_each(|function| row(&mut text, &mut rows, function));
    text + "\nconst struct function FUNCTIONS[] = {\n"
        + &rows
        + "    {NULL, STATUS, NULL, 0, {{NUMBER, NULL, NULL}}},\n};\n"
}

#[test]
fn the_table_has_each_function_with_its_parameters() {
    let table = table();
    assert_eq!(table.matches("static int64_t call_hf_").count(), header::functions().len());
    for words in [
        "return (int64_t)hf_rows_next(a[0].pointer, a[1].number, a[2].pointer, a[3].pointer); }",
        "{\"hf_rows_next\", STATUS, call_hf_rows_next, 4, {{OWNED_HANDLE, \"rows\", \"hf_rows\"}, \
         {NUMBER, \"limit\", \"\"}, {OUT_HANDLE, \"out\", \"hf_entries\"}, {ERROR, \"error\", \"\"}}},",
        "{HANDLES, \"destinations\", \"hf_destination\"}, {COUNT, \"destination_count\", \"\"}",
        "{RANGES, \"rows\", \"\"}, {COUNT, \"range_count\", \"\"}",
    ] {
        assert!(table.contains(words), "{words}\n{table}");
    }
}
