//! `Codes.g.cs`: the public enums, and an exception class for each class of statuses.

use super::header::{Enum, Header};
use super::{HEAD, pascal};
use std::error::Error;
use std::fmt::Write;

/// Each enum of the header, what it is called in C#, and what it says of itself there.
const ENUMS: &[(&str, &str, &str)] = &[
    (
        "hf_status",
        "StatusCode",
        "What a call came to, the same number in every language: class, module, case.",
    ),
    ("hf_class", "StatusClass", "What the caller can do about a status: the first digit of its code."),
    ("hf_event_kind", "ProgressKind", "What a word of progress is about. Ignore a kind you do not know."),
    ("hf_pdic_verdict", "Verdict", "What a check came to."),
    ("hf_replication_verdict", "ReplicationVerdict", "What replication of one set to one receiver came to."),
    ("hf_area", "Area", "Which area of the set an entry belongs to."),
    ("hf_entry_kind", "EntryKind", "What an entry stands for."),
    ("hf_selection_style", "SelectionStyle", "What a click without modifiers does."),
    ("hf_selection_range_rule", "SelectionRangeRule", "What state a range takes."),
    ("hf_selection_modifier", "SelectionModifiers", "Keys held down with another, or during a click."),
    ("hf_selection_key", "SelectionKey", "A key that means something to a selection."),
    ("hf_selection_rule_kind", "SelectionRuleKind", "What a rule looks at."),
    ("hf_selection_part", "SelectionPart", "A part of the keys."),
    ("hf_selection_flag", "SelectionFlags", "What is to be said of a row."),
    ("hf_selection_check", "SelectionCheck", "The state of a box that stands for several rows."),
    ("hf_vmware_answer", "Answer", "Whether hosts lose changed sectors. None of the three is \"fine\"."),
    ("hf_m365_mode", "M365Mode", "How a connection signs in."),
    ("hf_m365_state", "M365State", "Where a migration is."),
    ("hf_m365_tenant_way", "M365TenantWay", "What to do with a tenant."),
];

/// Enums whose values are bits, and what none of them means.
const BITS: &[(&str, &str)] =
    &[("hf_selection_modifier", "No key is held down."), ("hf_selection_flag", "Nothing.")];

/// The class whose exception is .NET's own for it.
const CANCELLED: &str = "Cancelled";

/// The whole file.
pub fn write(header: &Header) -> Result<String, Box<dyn Error>> {
    let mut out = format!("{HEAD}using System;\n\nnamespace Holdfast\n{{\n");
    for found in &header.enums {
        let known = ENUMS.iter().find(|(name, _, _)| *name == found.name);
        let (_, name, summary) =
            known.ok_or_else(|| format!("{} has no name in C#; teach tools/bindgen", found.name))?;
        out.push_str(&an_enum(found, name, summary)?);
    }
    let classes = header.enums.iter().find(|found| found.name == "hf_class").ok_or("no hf_class")?;
    out.push_str(&exceptions(classes)?);
    out.push_str("}\n");
    Ok(out)
}

fn an_enum(found: &Enum, name: &str, summary: &str) -> Result<String, Box<dyn Error>> {
    let bits = BITS.iter().find(|(name, _)| *name == found.name);
    let flags = if bits.is_some() { "    [Flags]\n" } else { "" };
    let mut out = format!("    /// <summary>{summary}</summary>\n{flags}    public enum {name}\n    {{\n");
    if let Some((_, none)) = bits {
        writeln!(out, "        /// <summary>{none}</summary>\n        None = 0,\n")?;
    }
    for value in &found.values {
        let doc = words(&value.doc);
        let short = short_name(found, &value.name);
        writeln!(out, "        /// <summary>{doc}</summary>\n        {short} = {},\n", value.number)?;
    }
    out.truncate(out.trim_end().len());
    out.push_str("\n    }\n\n");
    Ok(out)
}

fn short_name(found: &Enum, value: &str) -> String {
    let prefix = format!("{}_", found.name.to_uppercase());
    pascal(value.strip_prefix(&prefix).unwrap_or(value))
}

/// A comment of the header as the text of an XML comment.
fn words(doc: &[String]) -> String {
    let text = doc.join(" ").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut marked = String::new();
    for (position, part) in text.split('`').enumerate() {
        marked.push_str(["", "<c>", "</c>"][if position == 0 { 0 } else { 2 - position % 2 }]);
        marked.push_str(part);
    }
    marked
}

fn exceptions(classes: &Enum) -> Result<String, Box<dyn Error>> {
    let failures: Vec<(String, String)> = classes
        .values
        .iter()
        .filter(|value| value.number != "0")
        .map(|value| (short_name(classes, &value.name), words(&value.doc)))
        .collect();
    let mut out = String::new();
    for (name, advice) in failures.iter().filter(|(name, _)| name != CANCELLED) {
        writeln!(
            out,
            "    /// <summary>A failure of class {name}. {advice}</summary>\n\
             \x20   public sealed class {name}Exception : HoldfastException\n    {{\n\
             \x20       internal {name}Exception(Failure failure)\n            : base(failure)\n        {{\n        }}\n    }}\n"
        )?;
    }
    out.push_str(
        "    internal static class ExceptionOfClass\n    {\n\
         \x20       internal static Exception Make(StatusClass statusClass, Failure failure)\n        {\n\
         \x20           switch (statusClass)\n            {\n",
    );
    for (name, _) in failures.iter().filter(|(name, _)| name != "Internal") {
        writeln!(
            out,
            "                case StatusClass.{name}:\n                    return new {name}Exception(failure);"
        )?;
    }
    out.push_str(
        "                default:\n                    return new InternalException(failure);\n            }\n        }\n    }\n",
    );
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csharp::header::parse;

    #[test]
    fn every_failing_class_has_an_exception_and_every_code_its_number() {
        let header = parse(include_str!("../../../../include/holdfast.h")).expect("a header");
        let text = write(&header).expect("written");
        assert_eq!(text.matches("Exception : HoldfastException").count(), 8);
        assert_eq!(text.matches("return new ").count(), 9);
        assert!(text.contains("        SetBusy = 5204,"), "{text}");
        assert!(text.contains("public enum Area"), "{text}");
    }

    #[test]
    fn comments_become_xml() {
        assert_eq!(words(&["`a` < b & `c`".to_owned()]), "<c>a</c> &lt; b &amp; <c>c</c>");
    }
}
