//! Whether the next object key of a scan is sound and in order, at the price of the bytes that changed.

use super::batch::Marks;
use super::column::{Ask, Decoded};
use super::decode::Fault;
use super::entry::Area;
use std::cmp::Ordering;

/// The keys of a scan as they come by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    /// Where the last part of the key before begins.
    part: usize,
    /// The least that a key must share with the one before for that part to be its own, too; more than there
    /// is where the key must be looked at whole.
    known: usize,
    /// How far the tails of the page at hand are plain, as was looked up last.
    plain_until: usize,
}

impl Default for Keys {
    fn default() -> Keys {
        Keys { part: 0, known: usize::MAX, plain_until: 0 }
    }
}

/// Keys on their way to a batch, whose marks it keeps.
pub(super) struct KeyCheck<'a> {
    pub(super) keys: &'a mut Keys,
    pub(super) marks: &'a mut Marks,
}

impl Ask for KeyCheck<'_> {
    fn start_page(&mut self) {
        self.keys.plain_until = 0;
    }

    #[inline]
    fn ask(&mut self, row: usize, text: Decoded<'_>) -> Result<(), Fault> {
        if self.keys.plainly_follows(&text) { Ok(()) } else { self.look(row, text) }
    }
}

impl KeyCheck<'_> {
    #[inline(never)]
    fn look(&mut self, row: usize, text: Decoded<'_>) -> Result<(), Fault> {
        if self.keys.plain_until <= text.tail_at {
            self.keys.plain_until = text.tail_at + plain_length(&text.page[text.tail_at..]);
            if self.keys.plainly_follows(&text) {
                return Ok(());
            }
        }
        let end = text.begin + text.shared + text.tail;
        let (before, key) = (&text.bytes[text.before..text.begin], &text.bytes[text.begin..end]);
        // A batch has a few thousand rows.
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        if self.keys.follow(before, key, text.shared)? {
            self.marks.repeats.push(row);
        }
        if key.last() == Some(&b'/') {
            self.marks.folders.push(row);
        }
        Ok(())
    }
}

impl Keys {
    /// Whether a key is sound, above the one before, and no folder, as far as lengths and two bytes tell: so
    /// it is where a plain tail changes nothing but the end of a part.
    #[inline]
    fn plainly_follows(&self, text: &Decoded<'_>) -> bool {
        let Decoded { bytes, before, begin, shared, tail, .. } = *text;
        let rises = || before + shared == begin || bytes[begin + shared] > bytes[before + shared];
        tail > 0 && rises() && text.tail_at + tail <= self.plain_until && self.stays(shared, shared + tail)
    }

    /// Whether a key lies in the folder of the one before, and its own part is of a length that may be.
    #[inline]
    fn stays(&self, shared: usize, length: usize) -> bool {
        shared >= self.known && (3..=255).contains(&length.wrapping_sub(self.part))
    }

    /// Checks a key against the one before it, which passed itself (or is empty) and is known to share the
    /// first `shared` bytes. Whether they are the same.
    fn follow(&mut self, before: &[u8], key: &[u8], shared: usize) -> Result<bool, Fault> {
        match key[shared..].cmp(&before[shared..]) {
            Ordering::Less => Err(Fault("object keys are not in order")),
            Ordering::Equal if !key.is_empty() => Ok(true),
            _ if self.stays(shared, key.len()) && plain_length(&key[shared..]) == key.len() - shared => {
                Ok(false)
            }
            _ => self.look(key).map(|()| false),
        }
    }

    fn look(&mut self, key: &[u8]) -> Result<(), Fault> {
        self.part = key.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        let plain = plain_length(&key[self.part..]) == key.len() - self.part;
        // Beyond ten bytes a shared beginning goes past the longest area's folder, which was checked before.
        self.known = if plain && self.part > 10 { self.part } else { usize::MAX };
        whole(key)
    }
}

fn below_area(key: &[u8]) -> bool {
    Area::ALL
        .into_iter()
        .map(|area| area.folder().as_bytes())
        .any(|folder| key.len() > folder.len() && key.starts_with(folder))
}

/// How many of the first bytes are ASCII that may stand anywhere in a part, as nearly all are.
fn plain_length(bytes: &[u8]) -> usize {
    let odd = |byte: &u8| (*byte < b' ') | (*byte >= 0x7f) | (*byte == b'/') | (*byte == b'\\');
    let blocks = bytes.chunks(64).take_while(|block| !block.iter().fold(false, |any, byte| any | odd(byte)));
    let plain = blocks.map(<[u8]>::len).sum();
    plain + bytes[plain..].iter().position(odd).unwrap_or(bytes.len() - plain)
}

fn whole(key: &[u8]) -> Result<(), Fault> {
    let text = std::str::from_utf8(key).map_err(|_| Fault("an object key is not UTF-8"))?;
    if crate::destination::key_refusal(text).is_some() {
        return Err(Fault("an object key could leave the set's folder or cannot be stored"));
    }
    if below_area(key) { Ok(()) } else { Err(Fault("an object key is not below data/ or retention/")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rule without the short cuts.
    fn slow(before: &str, key: &[u8]) -> bool {
        before.as_bytes() <= key && whole(key).is_ok()
    }

    fn shared(before: &[u8], key: &[u8]) -> usize {
        before.iter().zip(key).take_while(|(one, other)| one == other).count()
    }

    /// Asks for two keys as a column does. Both come from one page, with `more` behind them.
    fn ask(before: &[u8], key: &[u8], shared: usize, more: &[u8]) -> Result<Marks, Fault> {
        let (page, bytes) = ([before, &key[shared..], more].concat(), [before, key].concat());
        let (mut keys, mut marks) = (Keys::default(), Marks::default());
        let mut check = KeyCheck { keys: &mut keys, marks: &mut marks };
        let (bytes, page) = (&bytes[..], &page[..]);
        let first = Decoded { bytes, before: 0, begin: 0, shared: 0, tail: before.len(), page, tail_at: 0 };
        let (begin, tail) = (before.len(), key.len() - shared);
        check.ask(0, first)?;
        check.ask(1, Decoded { bytes, before: 0, begin, shared, tail, page, tail_at: begin })?;
        Ok(marks)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn short_cuts_change_no_answer(
            before in "(data|retention)/([a-c]{1,4}/){0,3}[a-c.]{0,4}[a-c]/?",
            tail in "[a-c/.]{0,6}|[a-c/.\\\\é\u{0}\u{7f}]{0,6}",
            long in prop_oneof![4 => Just(0usize), 1 => 240..300usize],
            cut in 0usize..24,
            more in "[a-c/]{0,70}",
        ) {
            let mut key = before.as_bytes()[..cut.min(before.len())].to_vec();
            key.extend_from_slice(tail.as_bytes());
            key.extend(std::iter::repeat_n(b'c', long));
            for shared in 0..=shared(before.as_bytes(), &key) {
                let found = ask(before.as_bytes(), &key, shared, more.as_bytes());
                prop_assert_eq!(found.is_ok(), slow(&before, &key), "{:?} {:?}", before, key);
                let Ok(marks) = found else { continue };
                let folder = |key: &[u8]| key.last() == Some(&b'/');
                let folders = [folder(before.as_bytes()), folder(&key)];
                prop_assert_eq!(marks.repeats, if key == before.as_bytes() { vec![1] } else { vec![] });
                prop_assert_eq!(marks.folders, (0..2).filter(|row| folders[*row as usize]).collect::<Vec<u32>>());
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        for (before, key, shared) in [
            (&b"data/a"[..], &b"data/\xff"[..], 5),
            (b"data/\xc3\xa9", b"data/\xc3\xff", 6),
            (b"data/a long folder/\xc3\xa9", b"data/a long folder/\xc3\xff", 20),
            (b"data/a long folder/abc", b"data/a long folder/abd\xff", 21),
        ] {
            assert!(ask(before, b"retention/x", 0, b"").is_ok());
            assert!(ask(before, key, shared, b"").is_err(), "{key:?}");
        }
    }
}
