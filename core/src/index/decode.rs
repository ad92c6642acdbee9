//! Encoded pages back to values: the three encodings of an index file, strict and without trust.
//!
//! Pages come from files that may be hostile. Every length is checked before it is used, nothing grows past
//! the number of values that the caller allows, and odd bytes are a [`Fault`], never a panic.

/// Which rule of the format the bytes break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault(pub(super) &'static str);

const SHORT: Fault = Fault("a page ends in the middle of a value");

/// Bytes that are read from the front.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Input<'a> {
        Input(bytes)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(SHORT)?;
        self.0 = tail;
        Ok(head)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Fault> {
        let (first, tail) = self.0.split_first().ok_or(SHORT)?;
        self.0 = tail;
        Ok(*first)
    }

    pub(super) fn varint(&mut self) -> Result<u64, Fault> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Fault("a number is longer than ten bytes"))
    }

    pub(super) fn zigzag(&mut self) -> Result<i64, Fault> {
        let value = self.varint()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    pub(super) fn length(&mut self) -> Result<usize, Fault> {
        usize::try_from(self.varint()?).map_err(|_| SHORT)
    }

    fn u32(&mut self) -> Result<usize, Fault> {
        let bytes = self.take(4)?;
        let value = bytes.iter().rev().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
        usize::try_from(value).map_err(|_| SHORT)
    }
}

/// A number of some width, cut from 64 bits as Parquet's modular arithmetic has it.
pub(super) trait Number: Copy {
    fn cut(value: i64) -> Self;
}

impl Number for i64 {
    #[inline]
    fn cut(value: i64) -> i64 {
        value
    }
}

impl Number for i32 {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "32-bit columns wrap at 32 bits by definition")]
    fn cut(value: i64) -> i32 {
        value as i32
    }
}

impl Number for u32 {
    #[inline]
    fn cut(value: i64) -> u32 {
        i32::cut(value).cast_unsigned()
    }
}

/// Appends exactly `count` numbers of encoding DELTA_BINARY_PACKED to `out`.
pub(super) fn numbers<T: Number>(input: &mut Input<'_>, count: usize, out: &mut Vec<T>) -> Result<(), Fault> {
    let (block, minis, total) = (input.length()?, input.length()?, input.length()?);
    let mut value = input.zigzag()?;
    if total != count {
        return Err(Fault("a page's number of values is not the one in its header"));
    }
    let run = block.checked_div(minis).unwrap_or(0);
    if minis > 256 || run == 0 || run > 4_096 || run % 32 != 0 || run * minis != block {
        return Err(Fault("a page's blocks are of a size Parquet does not allow"));
    }
    let mut room = [0; PADDED_BYTES];
    out.reserve(count);
    let mut left = count;
    if left > 0 {
        out.push(T::cut(value));
        left -= 1;
    }
    while left > 0 {
        let floor = input.zigzag()?;
        let widths = input.take(minis)?;
        for width in widths {
            if left == 0 {
                break;
            }
            let width = usize::from(*width);
            if width > 64 {
                return Err(Fault("a page has numbers wider than 64 bits"));
            }
            let packed = input.take(run / 8 * width)?;
            let take = left.min(run);
            value = unpack(packed, width, take, floor, value, &mut room, out);
            left -= take;
        }
    }
    Ok(())
}

/// Room for a miniblock of 64 numbers up to 56 bits wide and for one window more.
const PADDED_BYTES: usize = 448 + WINDOW_BYTES;

/// What eight numbers are read from: the last one begins in the first 64 bytes, and one load takes eight.
const WINDOW_BYTES: usize = 72;

/// Adds up one miniblock. `packed` holds at least `count` values of `width` bits.
fn unpack<T: Number>(
    packed: &[u8],
    width: usize,
    count: usize,
    floor: i64,
    mut value: i64,
    room: &mut [u8; PADDED_BYTES],
    out: &mut Vec<T>,
) -> i64 {
    let end = out.len() + count;
    match width {
        0 if floor == 0 => out.resize(end, T::cut(value)),
        1..=56 if packed.len() + WINDOW_BYTES <= PADDED_BYTES => {
            room[..packed.len()].copy_from_slice(packed);
            // Eight numbers fill `width` bytes, so every eight begin at a byte.
            for at in (0..packed.len()).step_by(width) {
                let mut sums = [T::cut(0); 8];
                for (sum, delta) in sums.iter_mut().zip(eight(&room[at..at + WINDOW_BYTES], width)) {
                    value = value.wrapping_add(floor.wrapping_add(delta.cast_signed()));
                    *sum = T::cut(value);
                }
                out.extend_from_slice(&sums);
            }
            out.truncate(end);
        }
        _ => out.extend((0..count).map(|i| {
            value = value.wrapping_add(floor.wrapping_add(wide(packed, i * width, width).cast_signed()));
            T::cut(value)
        })),
    }
    value
}

/// Eight numbers of up to 56 bits.
#[inline]
fn eight(window: &[u8], width: usize) -> [u64; 8] {
    let mask = (1 << width) - 1;
    std::array::from_fn(|i| {
        let bit = i * width;
        let begin = (bit / 8) & 63;
        let mut word = [0; 8];
        word.copy_from_slice(&window[begin..begin + 8]);
        u64::from_le_bytes(word) >> (bit % 8) & mask
    })
}

#[inline]
fn load(bytes: &[u8], at: usize) -> u64 {
    if let Some(eight) = bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
        return u64::from_le_bytes(eight);
    }
    bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

fn wide(bytes: &[u8], bit: usize, width: usize) -> u64 {
    if width == 0 {
        return 0;
    }
    let low = load(bytes, bit / 8) >> (bit % 8);
    let high = if bit.is_multiple_of(8) { 0 } else { load(bytes, bit / 8 + 8) << (64 - bit % 8) };
    let mask = if width == 64 { u64::MAX } else { (1 << width) - 1 };
    (low | high) & mask
}

/// The lengths of a page of encoding DELTA_BYTE_ARRAY: how much each value shares with the one before it, and
/// how much follows. What is left of `input` are the tails, one after the other.
pub(super) fn text_lengths(
    input: &mut Input<'_>,
    count: usize,
    shared: &mut Vec<u32>,
    tails: &mut Vec<u32>,
) -> Result<(), Fault> {
    shared.clear();
    tails.clear();
    numbers(input, count, shared)?;
    numbers(input, count, tails)?;
    let total = tails.iter().fold(0u64, |sum, tail| sum.saturating_add(u64::from(*tail)));
    if total != input.rest().len() as u64 {
        return Err(Fault("the texts of a page do not add up to its size"));
    }
    Ok(())
}

/// A page of optional checksums: presence as Parquet's definition levels, then the present ones.
pub(super) fn checksums(
    input: &mut Input<'_>,
    count: usize,
    out: &mut Vec<Option<[u8; 32]>>,
) -> Result<(), Fault> {
    let length = input.u32()?;
    let mut levels = Input::new(input.take(length)?);
    let mut left = count;
    while left > 0 {
        let head = levels.length()?;
        let runs = if head & 1 == 0 { head >> 1 } else { (head >> 1).saturating_mul(8) };
        let take = runs.min(left);
        if take == 0 {
            return Err(Fault("a run of presence marks is empty"));
        }
        if head & 1 == 0 {
            let present = levels.byte()? & 1 == 1;
            (0..take).try_for_each(|_| checksum(present, input, out))?;
        } else {
            let bits = levels.take(head >> 1)?;
            (0..take).try_for_each(|i| checksum(bits[i / 8] >> (i % 8) & 1 == 1, input, out))?;
        }
        left -= take;
    }
    if input.rest().is_empty() { Ok(()) } else { Err(Fault("a page is longer than its checksums")) }
}

#[inline]
fn checksum(present: bool, input: &mut Input<'_>, out: &mut Vec<Option<[u8; 32]>>) -> Result<(), Fault> {
    let sum = if present { Some(input.take(32)?.try_into().map_err(|_| SHORT)?) } else { None };
    out.push(sum);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by single bits.
    fn slow(packed: &[u8], width: usize, count: usize, floor: i64, mut value: i64) -> Vec<i64> {
        let bit = |at: usize| u64::from(packed[at / 8] >> (at % 8) & 1);
        let delta = |i: usize| (0..width).fold(0, |delta, at| delta | bit(i * width + at) << at);
        let deltas = (0..count).map(delta);
        let add = |delta: u64| {
            value = value.wrapping_add(floor).wrapping_add(delta.cast_signed());
            value
        };
        deltas.map(add).collect()
    }

    proptest! {
        #[test]
        fn packed_numbers_of_every_width_are_their_bits(
            width in 0usize..=64,
            bytes in prop::collection::vec(any::<u8>(), 1024),
            (run, left) in prop_oneof![Just(32usize), Just(64), Just(128)]
                .prop_flat_map(|run| (Just(run), 1..=run)),
            floor in prop_oneof![Just(0), any::<i64>()],
            value in any::<i64>(),
        ) {
            let packed = &bytes[..run / 8 * width];
            let mut found = vec![7];
            let last = unpack(packed, width, left, floor, value, &mut [0; PADDED_BYTES], &mut found);
            let expected = slow(packed, width, left, floor, value);
            prop_assert_eq!(&found[1..], &expected);
            prop_assert!(left < run || Some(&last) == expected.last());
        }
    }
}
