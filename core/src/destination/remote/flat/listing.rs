//! A set's listing: pages that were each checked, in segments that begin after a name, or all of it sorted first.

use super::super::super::{DestinationError, ListOptions, Page, Segment, Visit, segments};
use super::Set;
use super::entries::{Entries, kind};
use super::service::{Ask, Failure, Order, Service, insist};
use super::sorted::{Sorted, Sorter};
use crate::cancel::{Cancel, Cancelled};
use crate::destination::Kind;
use std::sync::atomic::{AtomicBool, Ordering};

/// Each segment reads a page or so more than it shows; more of them hide no more of the network.
const SEGMENTS_PER_THREAD: usize = 4;

/// Names of a page that is made of sorted ones.
const PAGE_NAMES: usize = 1_000;

/// Lists a set.
pub(super) fn list<S: Service>(
    set: &Set<S>,
    options: &ListOptions<'_>,
    visit: &Visit<'_>,
) -> Result<usize, DestinationError> {
    options.cancel.check()?;
    if set.service().order() == Order::Unpromised {
        return list_sorted(set, options, visit);
    }
    let cuts: Vec<Cut> =
        segments::thin(options.cuts, SEGMENTS_PER_THREAD).into_iter().map(Cut::near).collect();
    let stop = AtomicBool::new(false);
    segments::run(cuts.len() + 1, &stop, |number| {
        let lower = number.checked_sub(1).map(|before| &cuts[before]);
        let mut walk = Walk::new(set, lower, cuts.get(number), options.cancel, &stop);
        visit(number, &mut walk)?;
        if walk.done { Ok(()) } else { Err(set.incomplete("", set.failed(left_unread(), ""))) }
    })?;
    Ok(cuts.len() + 1)
}

fn left_unread() -> Failure {
    Failure::Odd("the listing was not read to its end".to_owned())
}

/// Where two segments meet: the names from `bound` on, which are among those past `after`.
#[derive(Debug, PartialEq, Eq)]
struct Cut {
    bound: Vec<u8>,
    after: Vec<u8>,
}

impl Cut {
    /// A service begins after a name, not at one. The name that hardly any other comes between is the cut with a
    /// lower last letter; where there is none, the cut is just past the name.
    fn near(cut: &[u8]) -> Cut {
        let (bound, mut after) = (cut.to_vec(), cut.to_vec());
        match after.last_mut() {
            Some(letter) if (b'1'..=b'~').contains(letter) => {
                *letter -= 1;
                after.extend_from_slice(b"~~~~");
                Cut { bound, after }
            }
            _ => Cut { bound: [cut, b"\0"].concat(), after },
        }
    }
}

/// One segment, page by page.
struct Walk<'a, S> {
    set: &'a Set<S>,
    lower: &'a [u8],
    upper: Option<&'a [u8]>,
    after: Option<String>,
    token: Option<String>,
    /// The last name that was listed, without the set's prefix.
    last: Vec<u8>,
    /// The last name that was shown.
    shown: Vec<u8>,
    entries: Entries,
    page: Page,
    cancel: &'a Cancel,
    stop: &'a AtomicBool,
    done: bool,
}

impl<'a, S: Service> Walk<'a, S> {
    fn new(
        set: &'a Set<S>,
        lower: Option<&'a Cut>,
        upper: Option<&'a Cut>,
        cancel: &'a Cancel,
        stop: &'a AtomicBool,
    ) -> Walk<'a, S> {
        // Cuts are keys, which are UTF-8, and stay so: one ASCII letter becomes another.
        let after = lower.map(|cut| format!("{}{}", set.prefix, String::from_utf8_lossy(&cut.after)));
        let (last, shown) = (Vec::new(), Vec::new());
        let (entries, page) = (Entries::default(), Page::default());
        let (lower, upper) = (lower.map_or(&b""[..], |cut| &cut.bound), upper.map(|cut| &cut.bound[..]));
        Walk { set, lower, upper, after, token: None, last, shown, entries, page, cancel, stop, done: false }
    }

    fn load(&mut self) -> Result<(), Failure> {
        let (set, cancel) = (self.set, self.cancel);
        let ask = Ask {
            prefix: &set.prefix,
            after: self.after.as_deref(),
            token: self.token.as_deref(),
            ..Ask::default()
        };
        let last = &self.last;
        let entries = &mut self.entries;
        let next = insist(set.service().http(), cancel, || {
            let next = set.service().page(&ask, cancel, entries)?;
            check(entries, &next, set.prefix.as_bytes(), last, ask.token)?;
            Ok(next)
        })?;
        self.show(next.is_none());
        self.token = next;
        Ok(())
    }

    /// Makes the page of what was listed and is within the bounds.
    fn show(&mut self, is_last: bool) {
        self.page.reset(b"");
        self.done = is_last;
        let prefix = self.set.prefix.len();
        for entry in self.entries.iter() {
            let name = &entry.name[prefix..];
            if name.is_empty() || name < self.lower {
                continue;
            }
            if self.upper.is_some_and(|upper| name >= upper) {
                show_folders(&mut self.page, &self.shown, name, self.lower, self.upper);
                self.done = true;
                return;
            }
            let kind = kind(name, entry.folder);
            let size_bytes = (kind == Kind::Object).then_some(entry.size_bytes);
            self.page.push(name, kind, size_bytes);
            self.shown.clear();
            self.shown.extend_from_slice(name);
        }
        if let Some(entry) = self.entries.len().checked_sub(1).and_then(|at| self.entries.get(at)) {
            self.last.clear();
            self.last.extend_from_slice(&entry.name[prefix..]);
        }
    }
}

/// Holds a page against the one before: below the prefix, rising, past what was listed, and not the same again.
fn check(
    entries: &Entries,
    next: &Option<String>,
    prefix: &[u8],
    last: &[u8],
    token: Option<&str>,
) -> Result<(), Failure> {
    let odd = |what: &str| Err(Failure::Odd(format!("a page of the listing {what}")));
    let mut before = last;
    for (at, entry) in entries.iter().enumerate() {
        let Some(name) = entry.name.strip_prefix(prefix) else { return odd("has names of another folder") };
        // The set's own marker has no name of its own.
        if name <= before && (at > 0 || !last.is_empty()) {
            return odd("is not in byte order, or came twice");
        }
        before = name;
    }
    if next.is_some() && entries.is_empty() {
        return odd("is empty and not the last");
    }
    if next.is_some() && next.as_deref() == token {
        return odd("leads to itself");
    }
    Ok(())
}

/// Past the end of a segment comes `next`: the folders around it are there, and those that would have been shown in
/// this segment and of which nothing was shown are shown by themselves.
fn show_folders(page: &mut Page, shown: &[u8], next: &[u8], lower: &[u8], upper: Option<&[u8]>) {
    for end in (0..next.len()).filter(|at| next[*at] == b'/') {
        let folder = &next[..=end];
        let within = folder >= lower && upper.is_none_or(|upper| folder < upper);
        if within && !shown.starts_with(folder) && kind(folder, true) == Kind::Folder {
            page.push(folder, Kind::Folder, None);
        }
    }
}

impl<S: Service> Segment for Walk<'_, S> {
    fn lower(&self) -> &[u8] {
        self.lower
    }

    fn upper(&self) -> Option<&[u8]> {
        self.upper
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        self.cancel.check()?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Cancelled.into());
        }
        if self.done {
            return Ok(None);
        }
        let loaded = self.load();
        loaded.map_err(|failure| self.set.incomplete("", self.set.failed(failure, "")))?;
        Ok(Some(&self.page))
    }
}

/// Reads everything first, because only the last name tells which comes first.
fn list_sorted<S: Service>(
    set: &Set<S>,
    options: &ListOptions<'_>,
    visit: &Visit<'_>,
) -> Result<usize, DestinationError> {
    let sorted = drain(set, options.cancel);
    let sorted = sorted.map_err(|failure| set.incomplete("", set.failed(failure, "")))?;
    let (page, prefix) = (Page::default(), set.prefix.len());
    let mut walk = Whole { set, sorted, page, prefix, last: Vec::new(), cancel: options.cancel, done: false };
    visit(0, &mut walk)?;
    if walk.done { Ok(1) } else { Err(set.incomplete("", set.failed(left_unread(), ""))) }
}

fn drain<S: Service>(set: &Set<S>, cancel: &Cancel) -> Result<Sorted, Failure> {
    let (mut sorter, mut entries, mut token) = (Sorter::default(), Entries::default(), None::<String>);
    loop {
        cancel
            .check()
            .map_err(|cancelled| Failure::Trouble(super::super::http::Trouble::Cancelled(cancelled)))?;
        let ask = Ask { prefix: &set.prefix, token: token.as_deref(), ..Ask::default() };
        let next = insist(set.service().http(), cancel, || set.service().page(&ask, cancel, &mut entries))?;
        for entry in entries.iter() {
            if !entry.name.starts_with(set.prefix.as_bytes()) {
                return Err(Failure::Odd("a page of the listing has names of another folder".to_owned()));
            }
            sorter.add(entry).map_err(unwritable)?;
        }
        if next.is_some() && next == token {
            return Err(Failure::Odd("a page of the listing leads to itself".to_owned()));
        }
        match next {
            Some(next) => token = Some(next),
            None => return sorter.finish().map_err(unwritable),
        }
    }
}

fn unwritable(error: std::io::Error) -> Failure {
    Failure::Odd(format!("names cannot be sorted in this machine's temporary folder: {error}"))
}

/// The one segment of a listing that was sorted.
struct Whole<'a, S> {
    set: &'a Set<S>,
    sorted: Sorted,
    page: Page,
    prefix: usize,
    last: Vec<u8>,
    cancel: &'a Cancel,
    done: bool,
}

impl<S: Service> Whole<'_, S> {
    fn load(&mut self) -> Result<(), Failure> {
        self.page.reset(b"");
        while self.page.len() < PAGE_NAMES {
            let Some(entry) = self.sorted.next().map_err(unwritable)? else {
                self.done = true;
                return Ok(());
            };
            let name = &entry.name[self.prefix..];
            if name.is_empty() {
                continue;
            }
            if name == self.last {
                return Err(Failure::Odd("a page of the listing came twice".to_owned()));
            }
            let kind = kind(name, entry.folder);
            self.page.push(name, kind, (kind == Kind::Object).then_some(entry.size_bytes));
            self.last.clear();
            self.last.extend_from_slice(name);
        }
        Ok(())
    }
}

impl<S: Service> Segment for Whole<'_, S> {
    fn lower(&self) -> &[u8] {
        b""
    }

    fn upper(&self) -> Option<&[u8]> {
        None
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        self.cancel.check()?;
        if self.done {
            return Ok(None);
        }
        let loaded = self.load();
        loaded.map_err(|failure| self.set.incomplete("", self.set.failed(failure, "")))?;
        Ok(Some(&self.page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_begins_after_a_name_just_before_its_cut() {
        let cut = Cut::near(b"data/0b");
        assert_eq!((&cut.bound[..], &cut.after[..]), (&b"data/0b"[..], &b"data/0a~~~~"[..]));
        for text in ["data/", "data/0", "a b ", "\u{fc}"] {
            let cut = Cut::near(text.as_bytes());
            let bound = [text.as_bytes(), b"\0"].concat();
            assert_eq!((cut.bound, cut.after), (bound, text.as_bytes().to_vec()), "{text}");
        }
    }

    fn page(names: &[&str], next: Option<&str>, last: &str, token: Option<&str>) -> bool {
        let mut entries = Entries::default();
        names.iter().for_each(|name| entries.add(name.as_bytes(), 1, false));
        check(&entries, &next.map(str::to_owned), b"7/", last.as_bytes(), token).is_ok()
    }

    #[test]
    fn a_page_goes_on_where_the_one_before_ended() {
        assert!(page(&["7/", "7/a", "7/b"], None, "", None));
        assert!(page(&["7/c"], Some("t2"), "b", Some("t1")));
        assert!(page(&[], None, "b", Some("t1")));
        assert!(!page(&["7/b", "7/c"], None, "b", Some("t1")));
        assert!(!page(&["7/c", "7/c"], None, "b", None));
        assert!(!page(&["7/d", "7/c"], None, "b", None));
        assert!(!page(&["8/d"], None, "", None));
        assert!(!page(&[], Some("t2"), "b", Some("t1")));
        assert!(!page(&["7/c"], Some("t1"), "b", Some("t1")));
    }

    #[test]
    fn folders_that_go_on_past_the_end_are_shown() {
        let folders = |shown: &str, next: &str, lower: &str, upper: &str| -> Vec<String> {
            let mut page = Page::default();
            page.reset(b"");
            let upper = Some(upper.as_bytes());
            show_folders(&mut page, shown.as_bytes(), next.as_bytes(), lower.as_bytes(), upper);
            page.iter().map(|item| String::from_utf8(item.name.to_vec()).expect("UTF-8")).collect()
        };
        assert_eq!(folders("data/a", "data/x/7", "", "data/x/5"), ["data/x/"]);
        assert_eq!(folders("data/x/1", "data/x/7", "", "data/x/5"), [""; 0]);
        assert_eq!(folders("", "data/x/7", "data/x/3", "data/x/5"), [""; 0]);
        assert_eq!(folders("", "data/x/y/7", "data/", "data/x/y"), ["data/", "data/x/"]);
    }
}
