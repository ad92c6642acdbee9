//! `Native.g.cs`: the functions, the structs, and a SafeHandle for each handle.

use super::header::{Function, Header, Variable};
use super::{HEAD, pascal};
use std::error::Error;
use std::fmt::Write;

/// Words that are keywords in C#.
const KEYWORDS: &[&str] = &["object", "out"];

/// The whole file.
pub fn write(header: &Header) -> Result<String, Box<dyn Error>> {
    let mut out = format!(
        "{HEAD}using System;\nusing System.Runtime.InteropServices;\n\nnamespace Holdfast\n{{\n\
         \x20   internal static unsafe class Native\n    {{\n\
         \x20       internal const string Library = \"holdfast\";\n\
         \x20       internal const uint AbiVersion = {};\n",
        header.abi_version
    );
    for function in &header.functions {
        out.push_str(&import(function, header)?);
    }
    out.push_str("    }\n");
    for found in &header.structs {
        write!(
            out,
            "\n    [StructLayout(LayoutKind.Sequential)]\n    internal unsafe struct {}\n    {{\n",
            found.name
        )?;
        for field in &found.fields {
            let name = name_of(field);
            writeln!(out, "        internal {} {name};", field_type(&field.c_type, header)?)?;
        }
        out.push_str("    }\n");
    }
    // An error is read and freed at once, where it is made; it needs no handle of its own.
    for handle in header.handles.iter().filter(|handle| *handle != "hf_error") {
        out.push_str(&safe_handle(handle));
    }
    out.push_str("}\n");
    Ok(out)
}

fn import(function: &Function, header: &Header) -> Result<String, Box<dyn Error>> {
    let frees = function.name.ends_with("_free");
    let typed = |parameter: &Variable| -> Result<String, Box<dyn Error>> {
        let c_type = if frees { "IntPtr".to_owned() } else { parameter_type(&parameter.c_type, header)? };
        Ok(format!("{c_type} {}", name_of(parameter)))
    };
    let parameters = function.parameters.iter().map(typed).collect::<Result<Vec<_>, _>>()?;
    Ok(format!(
        "\n        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]\n\
         \x20       internal static extern {} {}({});\n",
        field_type(&function.returns, header)?,
        function.name,
        parameters.join(", ")
    ))
}

fn name_of(variable: &Variable) -> String {
    let at = if KEYWORDS.contains(&variable.name.as_str()) { "@" } else { "" };
    format!("{at}{}", variable.name)
}

/// Texts go in as arrays, handles as SafeHandles, structs as pointers; an error comes out as it is.
fn parameter_type(c_type: &str, header: &Header) -> Result<String, Box<dyn Error>> {
    let bare = c_type.trim_start_matches("const ");
    let name = bare.trim_end_matches('*');
    let handle = header.handles.iter().any(|handle| handle == name) && name != "hf_error";
    Ok(match bare {
        "char*" | "uint8_t*" => "byte[]".to_owned(),
        "hf_error*" => "IntPtr".to_owned(),
        "char**" | "hf_error**" => "out IntPtr".to_owned(),
        "int32_t*" => "out int".to_owned(),
        "uint32_t*" => "out uint".to_owned(),
        "uint64_t*" => "out ulong".to_owned(),
        "size_t*" => "out UIntPtr".to_owned(),
        "uint32_t**" => "out uint*".to_owned(),
        "int64_t*" => "long*".to_owned(),
        "hf_destination*const*" => "IntPtr[]".to_owned(),
        _ if handle && bare.ends_with("**") => format!("out {}", pascal(name)),
        _ if handle => pascal(name),
        _ if is_struct(name, header) && bare.ends_with("**") => format!("out {name}*"),
        _ => return field_type(c_type, header),
    })
}

fn is_struct(name: &str, header: &Header) -> bool {
    header.structs.iter().any(|found| found.name == name)
}

fn field_type(c_type: &str, header: &Header) -> Result<String, Box<dyn Error>> {
    let bare = c_type.trim_start_matches("const ");
    if is_struct(bare.trim_end_matches('*'), header) {
        return Ok(bare.to_owned());
    }
    let plain = match c_type {
        "hf_status" | "int32_t" => "int",
        "uint32_t" => "uint",
        "int64_t" => "long",
        "uint64_t" => "ulong",
        "size_t" => "UIntPtr",
        "double" => "double",
        "const char*" | "const uint8_t*" | "uint8_t*" => "byte*",
        "const uint16_t*" => "ushort*",
        "const uint32_t*" => "uint*",
        "void*" | "callback" => "IntPtr",
        other => return Err(format!("no C# type is known for {other}; teach tools/bindgen").into()),
    };
    Ok(plain.to_owned())
}

fn safe_handle(handle: &str) -> String {
    let name = pascal(handle);
    format!(
        "\n    internal sealed class {name} : SafeHandle\n    {{\n\
         \x20       public {name}()\n            : base(IntPtr.Zero, true)\n        {{\n        }}\n\n\
         \x20       public override bool IsInvalid => handle == IntPtr.Zero;\n\n\
         \x20       protected override bool ReleaseHandle()\n        {{\n\
         \x20           return Native.{handle}_free(handle) == 0;\n        }}\n    }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csharp::header::parse;

    const SAMPLE: &str = "#define HF_ABI_VERSION 7\ntypedef struct hf_index hf_index;\n\
        typedef struct {\n  const char *object;\n} hf_entry;\n\
        typedef struct {\n  hf_entry first;\n  const hf_entry *more;\n} hf_pair;\n\
        hf_status hf_index_pair(hf_index *index,\n  const hf_pair *pair,\n  const hf_entry **out,\n  hf_error **error);\n\
        hf_status hf_index_open(const char *folder,\n  size_t folder_length,\n  hf_index **out,\n  hf_error **error);\n\
        hf_status hf_index_free(hf_index *index);\n";

    #[test]
    fn handles_are_safe_but_where_they_are_freed() {
        let text = write(&parse(SAMPLE).expect("a header")).expect("written");
        let open =
            "int hf_index_open(byte[] folder, UIntPtr folder_length, out HfIndex @out, out IntPtr error);";
        let pair = "int hf_index_pair(HfIndex index, hf_pair* pair, out hf_entry* @out, out IntPtr error);";
        let fields = ["byte* @object;", "hf_entry first;", "hf_entry* more;"];
        for part in [open, pair, "int hf_index_free(IntPtr index);"].into_iter().chain(fields) {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn a_type_nobody_knows_stops_the_writer() {
        let header = parse(&SAMPLE.replace("size_t", "float")).expect("a header");
        assert!(write(&header).is_err_and(|error| error.to_string().contains("float")));
    }
}
