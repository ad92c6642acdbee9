//! What `include/holdfast.h` declares. It is cbindgen's output in one fixed form; anything else is an error.

use std::error::Error;

/// The declarations of the header, in its order.
#[derive(Debug, Default)]
pub struct Header {
    /// `HF_ABI_VERSION`.
    pub abi_version: String,
    /// Enums with their values.
    pub enums: Vec<Enum>,
    /// Names of the types that are only handles.
    pub handles: Vec<String>,
    /// Structs with fields.
    pub structs: Vec<Struct>,
    /// Exported functions.
    pub functions: Vec<Function>,
}

/// An enum and its values.
#[derive(Debug)]
pub struct Enum {
    pub name: String,
    pub values: Vec<Value>,
}

/// One value of an enum.
#[derive(Debug)]
pub struct Value {
    pub name: String,
    pub doc: Vec<String>,
    pub number: String,
}

/// A struct with its fields.
#[derive(Debug)]
pub struct Struct {
    pub name: String,
    pub fields: Vec<Variable>,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub returns: String,
    pub parameters: Vec<Variable>,
}

/// A field or parameter. The type of a callback is `callback`.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub c_type: String,
}

/// Reads a whole header.
pub fn parse(text: &str) -> Result<Header, Box<dyn Error>> {
    let mut lines = Lines { lines: text.lines().collect(), at: 0, doc: Vec::new() };
    let mut header = Header::default();
    while let Some(line) = lines.next_line() {
        declaration(line, &mut lines, &mut header)?;
    }
    match header.abi_version.is_empty() || header.functions.is_empty() {
        true => Err("this is no header of Holdfast's".into()),
        false => Ok(header),
    }
}

/// The lines of a header, and the comment that stood last.
struct Lines<'a> {
    lines: Vec<&'a str>,
    at: usize,
    doc: Vec<String>,
}

impl<'a> Lines<'a> {
    /// The next line that is no comment, trimmed; comments are kept for the declaration they precede.
    fn next_line(&mut self) -> Option<&'a str> {
        loop {
            let line = self.lines.get(self.at)?.trim();
            self.at += 1;
            if !line.starts_with("/*") {
                return Some(line);
            }
            self.comment(line);
        }
    }

    fn comment(&mut self, first: &str) {
        self.doc.clear();
        let mut line = first;
        while !line.ends_with("*/") && self.at < self.lines.len() {
            line = self.lines[self.at].trim();
            self.at += 1;
            if !line.ends_with("*/") {
                self.doc.push(line.trim_start_matches('*').trim().to_owned());
            }
        }
    }

    fn take_doc(&mut self) -> Vec<String> {
        std::mem::take(&mut self.doc)
    }

    /// A declaration that may go on over several lines, as one line.
    fn whole(&mut self, first: &str, end: char) -> Result<String, Box<dyn Error>> {
        let mut text = first.to_owned();
        while !text.ends_with(end) {
            let line = self.next_line().ok_or_else(|| format!("no end: {first}"))?;
            text = format!("{text} {line}");
        }
        Ok(text)
    }
}

fn declaration(line: &str, lines: &mut Lines<'_>, header: &mut Header) -> Result<(), Box<dyn Error>> {
    if let Some(number) = line.strip_prefix("#define HF_ABI_VERSION ") {
        header.abi_version = number.to_owned();
    } else if let Some(name) = line.strip_prefix("enum ") {
        header.enums.push(an_enum(name, lines)?);
    } else if line == "typedef struct {" {
        header.structs.push(a_struct(lines)?);
    } else if let Some(rest) = line.strip_prefix("typedef struct ") {
        let name = rest.split(' ').next().unwrap_or_default();
        header.handles.push(name.to_owned());
    } else if !line.starts_with("typedef") && (line.contains(" hf_") || line.contains(" *hf_")) {
        header.functions.push(a_function(&lines.whole(line, ';')?)?);
    }
    Ok(())
}

fn an_enum(name: &str, lines: &mut Lines<'_>) -> Result<Enum, Box<dyn Error>> {
    let mut found = Enum { name: name.to_owned(), values: Vec::new() };
    loop {
        let line = lines.next_line().ok_or_else(|| format!("no end: enum {name}"))?;
        if line == "};" {
            return Ok(found);
        }
        if let Some((value, number)) = line.trim_end_matches(',').split_once(" = ") {
            let doc = lines.take_doc();
            found.values.push(Value { name: value.to_owned(), doc, number: number.to_owned() });
        }
    }
}

fn a_struct(lines: &mut Lines<'_>) -> Result<Struct, Box<dyn Error>> {
    let mut fields = Vec::new();
    loop {
        let line = lines.next_line().ok_or("no end: struct")?;
        if let Some(name) = line.strip_prefix("} ") {
            return Ok(Struct { name: name.trim_end_matches(';').to_owned(), fields });
        }
        fields.push(variable(line.trim_end_matches(';'))?);
    }
}

fn a_function(text: &str) -> Result<Function, Box<dyn Error>> {
    let unknown = || format!("not understood: {text}");
    let (head, parameters) = text.split_once('(').ok_or_else(unknown)?;
    let parameters = parameters.strip_suffix(");").ok_or_else(unknown)?;
    let Variable { name, c_type } = variable(head)?;
    let parameters = match parameters {
        "void" => Vec::new(),
        some => some.split(',').map(variable).collect::<Result<_, _>>()?,
    };
    Ok(Function { name, returns: c_type, parameters })
}

/// `const char *name` as a type without blanks before its stars, and a name.
fn variable(text: &str) -> Result<Variable, Box<dyn Error>> {
    let text = text.trim();
    if let Some((_, rest)) = text.split_once("(*") {
        let name = rest.split(')').next().unwrap_or_default().to_owned();
        return Ok(Variable { name, c_type: "callback".to_owned() });
    }
    let start = text.rfind([' ', '*']).ok_or_else(|| format!("not understood: {text}"))? + 1;
    let (c_type, name) = text.split_at(start);
    Ok(Variable { name: name.to_owned(), c_type: c_type.trim().replace(" *", "*") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_header_is_understood_whole() {
        let text = include_str!("../../../../include/holdfast.h");
        let header = parse(text).expect("a header");
        let declared = text.lines().filter(|line| line.contains("hf_") && line.contains('(')).count();
        let callbacks = text.lines().filter(|line| line.contains("(*")).count();
        assert!(header.functions.len() > 70 && header.functions.len() <= declared - callbacks);
        let codes = header.enums.iter().find(|found| found.name == "hf_status").expect("hf_status");
        assert_eq!(codes.values[1].name, "HF_STATUS_NULL_POINTER");
        assert_eq!(codes.values[1].number, "1001");
        assert_eq!(codes.values[1].doc, ["A pointer that must not be null is null."]);
    }

    #[test]
    fn types_and_names_part_at_the_last_star_or_blank() {
        let check = |text: &str, c_type: &str, name: &str| {
            let expected = Variable { name: name.to_owned(), c_type: c_type.to_owned() };
            assert_eq!(variable(text).expect("a variable"), expected);
        };
        check("uint32_t kind", "uint32_t", "kind");
        check("const char *name", "const char*", "name");
        check(" hf_error **error", "hf_error**", "error");
        check("const hf_destination *const *destinations", "const hf_destination*const*", "destinations");
        check("int32_t (*on_event)(void *user_data, const hf_event *event)", "callback", "on_event");
    }

    #[test]
    fn what_is_no_header_is_refused() {
        assert!(parse("#include <stdio.h>\n").is_err());
        assert!(parse("enum hf_status\n").is_err());
    }
}
