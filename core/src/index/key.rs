//! Whether the next object key of a scan is sound and in order, at the price of the bytes that changed.

use super::decode::Fault;
use super::entry::Area;

/// The keys of a scan as they come by.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Keys {
    /// Where the last part of the key before begins.
    part: usize,
    /// Whether that part is one of plain ASCII.
    plain: bool,
}

impl Keys {
    /// Checks a key against the one before it, which passed itself (or is empty) and is known to share the
    /// first `shared` bytes.
    #[inline]
    pub(super) fn follow(&mut self, before: &[u8], key: &[u8], shared: usize) -> Result<(), Fault> {
        match (key.get(shared), before.get(shared)) {
            (Some(after), Some(before)) if after > before => {}
            (Some(_), None) => {}
            (None, None) if shared > 0 => return Ok(()),
            _ if key[shared..] < before[shared..] => return Err(Fault("object keys are not in order")),
            _ => {}
        }
        // Beyond ten bytes a shared beginning goes past the longest area's folder, which was checked before.
        let known = shared >= self.part && self.part > 10 && self.plain;
        if known
            && key.len() > shared
            && plain(&key[shared..])
            && key.len() - self.part <= 255
            && key.len() - self.part > 2
        {
            return Ok(());
        }
        self.look(key)
    }

    fn look(&mut self, key: &[u8]) -> Result<(), Fault> {
        self.part = key.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        self.plain = plain(&key[self.part..]);
        whole(key)
    }
}

fn below_area(key: &[u8]) -> bool {
    Area::ALL
        .into_iter()
        .map(|area| area.folder().as_bytes())
        .any(|folder| key.len() > folder.len() && key.starts_with(folder))
}

/// Whether bytes are ASCII that may stand anywhere in a part, as nearly all are.
#[inline]
fn plain(bytes: &[u8]) -> bool {
    !bytes
        .iter()
        .fold(false, |odd, byte| odd | (*byte < b' ') | (*byte >= 0x7f) | (*byte == b'/') | (*byte == b'\\'))
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

    proptest! {
        #[test]
        fn short_cuts_change_no_answer(
            before in "(data|retention)/[a-c/.]{0,12}[a-c]",
            tail in "[a-c/.\\\\é\u{0}]{0,6}",
            cut in 0usize..24,
        ) {
            prop_assume!(whole(before.as_bytes()).is_ok());
            let mut key = before.as_bytes()[..cut.min(before.len())].to_vec();
            key.extend_from_slice(tail.as_bytes());
            for shared in 0..=shared(before.as_bytes(), &key) {
                let mut keys = Keys::default();
                prop_assert!(keys.follow(b"", before.as_bytes(), 0).is_ok());
                let fast = keys.follow(before.as_bytes(), &key, shared).is_ok();
                prop_assert_eq!(fast, slow(&before, &key), "{:?} {:?}", before, key);
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
            let mut keys = Keys::default();
            assert!(keys.follow(b"", before, 0).is_ok());
            assert!(keys.follow(before, key, shared).is_err(), "{key:?}");
        }
    }
}
