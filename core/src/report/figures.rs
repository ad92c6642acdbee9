//! Numbers as reports write them.

const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// A number with thousands separators: "1,342,177,280".
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and what is counted, in the singular or plural: "1 file", "1,204 files".
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A size, rounded and exact: "1.25 GiB (1,342,177,280 bytes)"; below 1 KiB only exact.
pub fn bytes(number: u64) -> String {
    let exact = counted(number, "byte", "bytes");
    if number < 1024 {
        return exact;
    }
    let mut position = usize::try_from(number.ilog2() / 10).unwrap_or(UNITS.len()) - 1;
    let mut hundredths = rounded_hundredths(number, position);
    if hundredths >= 102_400 && position + 1 < UNITS.len() {
        position += 1;
        hundredths = rounded_hundredths(number, position);
    }
    format!("{}.{:02} {} ({exact})", count(hundredths / 100), hundredths % 100, UNITS[position])
}

/// Hundredths of the unit at `position`, rounded half up.
fn rounded_hundredths(number: u64, position: usize) -> u64 {
    let unit = 1_u128 << (10 * (position + 1));
    u64::try_from((u128::from(number) * 200 + unit) / (2 * unit)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let cases: [(u64, &str); 7] = [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (1_342_177_280, "1,342,177,280"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ];
        for (number, expected) in cases {
            assert_eq!(count(number), expected);
        }
        assert_eq!(counted(1, "file", "files"), "1 file");
        assert_eq!(counted(1_204, "file", "files"), "1,204 files");
    }

    #[test]
    fn sizes_are_rounded_and_exact() {
        let cases: [(u64, &str); 10] = [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1_023, "1,023 bytes"),
            (1_024, "1.00 KiB (1,024 bytes)"),
            (1_536, "1.50 KiB (1,536 bytes)"),
            (1_342_177_280, "1.25 GiB (1,342,177,280 bytes)"),
            (1_048_570, "1,023.99 KiB (1,048,570 bytes)"),
            (1_048_575, "1.00 MiB (1,048,575 bytes)"),
            (1 << 60, "1.00 EiB (1,152,921,504,606,846,976 bytes)"),
            (u64::MAX, "16.00 EiB (18,446,744,073,709,551,615 bytes)"),
        ];
        for (number, expected) in cases {
            assert_eq!(bytes(number), expected);
        }
    }
}
