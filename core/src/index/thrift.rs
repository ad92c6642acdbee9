//! Page headers: as much of Thrift's compact protocol as Parquet's data pages need.
//!
//! Read by hand because the sizes in a header must be held against the limits before anything is unpacked.

use super::decode::{Fault, Input};

/// What a data page says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageHeader {
    pub(super) unpacked_bytes: u64,
    pub(super) stored_bytes: u64,
    pub(super) value_count: u64,
    pub(super) encoding: i64,
}

/// A header's structs nest this deep at most.
const DEPTH_LIMIT: u32 = 8;

impl PageHeader {
    /// Reads one header of a version-1 data page, leaving `input` at the page's first byte.
    pub(super) fn read(input: &mut Input<'_>) -> Result<PageHeader, Fault> {
        let (mut kind, mut unpacked, mut stored, mut data) = (None, None, None, None);
        let mut field = 0;
        while let Some(wire) = next_field(input, &mut field)? {
            match (field, wire) {
                (1, Wire::Int) => kind = Some(input.zigzag()?),
                (2, Wire::Int) => unpacked = Some(input.zigzag()?),
                (3, Wire::Int) => stored = Some(input.zigzag()?),
                (5, Wire::Struct) => data = Some(data_page(input)?),
                (_, wire) => skip(input, wire, DEPTH_LIMIT)?,
            }
        }
        let (Some(0), Some(unpacked), Some(stored), Some((count, encoding))) = (kind, unpacked, stored, data)
        else {
            return Err(Fault("a page is no version-1 data page"));
        };
        let size = |number: i64| u64::try_from(number).map_err(|_| Fault("a page has a negative size"));
        Ok(PageHeader {
            unpacked_bytes: size(unpacked)?,
            stored_bytes: size(stored)?,
            value_count: size(count)?,
            encoding,
        })
    }
}

fn data_page(input: &mut Input<'_>) -> Result<(i64, i64), Fault> {
    let (mut count, mut encoding, mut field) = (None, None, 0);
    while let Some(wire) = next_field(input, &mut field)? {
        match (field, wire) {
            (1, Wire::Int) => count = Some(input.zigzag()?),
            (2, Wire::Int) => encoding = Some(input.zigzag()?),
            (_, wire) => skip(input, wire, DEPTH_LIMIT)?,
        }
    }
    count.zip(encoding).ok_or(Fault("a page header lacks its count or encoding"))
}

#[derive(Clone, Copy)]
enum Wire {
    Bool,
    Byte,
    Int,
    Double,
    Binary,
    List,
    Struct,
}

fn wire(code: u8) -> Result<Wire, Fault> {
    Ok(match code {
        1 | 2 => Wire::Bool,
        3 => Wire::Byte,
        4..=6 => Wire::Int,
        7 => Wire::Double,
        8 => Wire::Binary,
        9 | 10 => Wire::List,
        12 => Wire::Struct,
        _ => return Err(Fault("a page header has a field of unknown type")),
    })
}

fn next_field(input: &mut Input<'_>, field: &mut i64) -> Result<Option<Wire>, Fault> {
    let byte = input.byte()?;
    if byte == 0 {
        return Ok(None);
    }
    *field = match byte >> 4 {
        0 => input.zigzag()?,
        step => field.wrapping_add(i64::from(step)),
    };
    wire(byte & 0x0f).map(Some)
}

fn skip(input: &mut Input<'_>, kind: Wire, depth: u32) -> Result<(), Fault> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Fault("a page header nests too deep"));
    };
    match kind {
        Wire::Bool => Ok(()),
        Wire::Byte => input.byte().map(|_| ()),
        Wire::Int => input.varint().map(|_| ()),
        Wire::Double => input.take(8).map(|_| ()),
        Wire::Binary => {
            let length = input.length()?;
            input.take(length).map(|_| ())
        }
        Wire::List => skip_list(input, depth),
        Wire::Struct => {
            let mut field = 0;
            while let Some(wire) = next_field(input, &mut field)? {
                skip(input, wire, depth)?;
            }
            Ok(())
        }
    }
}

fn skip_list(input: &mut Input<'_>, depth: u32) -> Result<(), Fault> {
    let byte = input.byte()?;
    let count = if byte >> 4 == 15 { input.length()? } else { usize::from(byte >> 4) };
    let kind = match wire(byte & 0x0f)? {
        Wire::Bool => Wire::Byte,
        other => other,
    };
    (0..count).try_for_each(|_| skip(input, kind, depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_and_foreign_fields_are_skipped() {
        // 1: 0, 2: 64, 3: 32, 4 (crc): 7, 5: { 1: 10, 2: 5, 3: 3, 4: 3, 5: { 3: 1 } }
        let bytes = [
            0x15, 0, 0x15, 0x80, 1, 0x15, 64, 0x15, 14, 0x1c, 0x15, 20, 0x15, 10, 0x15, 6, 0x15, 6, 0x1c,
            0x36, 2, 0, 0, 0, 0xff,
        ];
        let mut input = Input::new(&bytes);
        let header = PageHeader { unpacked_bytes: 64, stored_bytes: 32, value_count: 10, encoding: 5 };
        assert_eq!(PageHeader::read(&mut input).ok(), Some(header));
        assert_eq!(input.rest(), [0xff]);
        for length in 0..bytes.len() - 1 {
            assert!(PageHeader::read(&mut Input::new(&bytes[..length])).is_err(), "{length}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(PageHeader::read(&mut Input::new(&[0x9c; 1000])).is_err());
    }
}
