//! Rules that select by what a row is, beside what was chosen by hand.

use super::array::array;
use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::selection::{change_call, hf_selection, named};
use super::selection_batch::hf_selection_numbers;
use super::selection_change::{hf_selection_change, list};
use super::{handle, text};
use holdfast_core::Status;
use holdfast_core::selection::Rule;
use std::ffi::c_char;

/// What a rule looks at: the value of `hf_selection_rule.kind`.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_rule_kind {
    /// Nothing: it selects every row.
    All = 1,
    /// Whether the key was known when the rule was set: it selects every row whose key was not.
    New = 2,
    /// The name, by a pattern: `*` stands for any text, `?` for one character, `\` takes the next character as it
    /// is.
    Name = 3,
    /// The domain: what follows the last `@` of an address, or the host of a URL.
    Domain = 4,
    /// The groups.
    Group = 5,
}

/// A rule. Letters match without regard to case.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_selection_rule {
    /// An hf_selection_rule_kind.
    pub kind: u32,
    /// Its pattern, domain or group; UTF-8, no NUL needed. Null for those that have none.
    pub value: *const c_char,
    /// Bytes in `value`.
    pub value_length: usize,
}

/// The rules of a selection at one moment, whole and unchanging.
///
/// Made by: hf_selection_rules. Freed by: hf_selection_rule_list_free.
pub struct hf_selection_rule_list {
    flat: Vec<hf_selection_rule>,
    /// What the pointers in `flat` lead to.
    _held: Vec<Rule>,
}

// SAFETY: the pointers lead to memory this very object owns and nobody changes.
unsafe impl Send for hf_selection_rule_list {}
// SAFETY: as above.
unsafe impl Sync for hf_selection_rule_list {}

impl hf_selection_rule_list {
    fn of(held: Vec<Rule>) -> hf_selection_rule_list {
        let flat = |rule: &Rule| {
            let value = rule.value();
            hf_selection_rule { kind: kind(rule), value: value.as_ptr().cast(), value_length: value.len() }
        };
        hf_selection_rule_list { flat: held.iter().map(flat).collect(), _held: held }
    }
}

/// Each kind, and the core's word for it.
const KINDS: [(u32, &str); 5] = [
    (hf_selection_rule_kind::All as u32, "all"),
    (hf_selection_rule_kind::New as u32, "new"),
    (hf_selection_rule_kind::Name as u32, "name"),
    (hf_selection_rule_kind::Domain as u32, "domain"),
    (hf_selection_rule_kind::Group as u32, "group"),
];

fn kind(rule: &Rule) -> u32 {
    KINDS.iter().find(|(_, word)| *word == rule.kind()).map_or(0, |(kind, _)| *kind)
}

unsafe fn rule(flat: &hf_selection_rule) -> Result<Rule, Failure> {
    let word = named("hf_selection_rule_kind", &KINDS, flat.kind)?;
    // SAFETY: the header's rules for pointers, which the caller keeps.
    let value = unsafe { text::read_optional("the value of a rule", flat.value, flat.value_length) }?;
    let unknown =
        || Failure::new(Status::Internal, format!("{word} is no kind of rules; please report this"));
    Rule::of(word, value.unwrap_or_default()).ok_or_else(unknown)
}

/// Puts these rules in place of those there were. What was chosen by hand stays as it is, and wins. Rows that only a
/// rule selected that is gone are unselected; hf_selection_keep_ruled before keeps them. `rules` may be null if
/// `rule_count` is 0.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_RULE_REJECTED, HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_set_rules(
    selection: *mut hf_selection,
    rules: *const hf_selection_rule,
    rule_count: usize,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| {
            let rules = array("rules", rules, rule_count)?.iter().map(|flat| rule(flat));
            Ok(on.set_rules(rules.collect::<Result<_, _>>()?)?)
        })
    }
}

/// The rules, in the order they were given.
///
/// Owner:   the caller, who frees `*out` with hf_selection_rule_list_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_rules(
    selection: *const hf_selection,
    out: *mut *mut hf_selection_rule_list,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, selection) = (Out::new(out)?, handle::get(selection)?);
            let rules = selection.lock().rules().to_vec();
            Ok(out.object(hf_selection_rule_list::of(rules)))
        })
    }
}

/// The rules of a list: `*out` is the first one.
///
/// Owner:   the list; the rules and their values live until hf_selection_rule_list_free.
/// Threads: any; they may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_rule_list_get(
    rules: *const hf_selection_rule_list,
    out: *mut *const hf_selection_rule,
    out_count: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || list(&handle::get(rules)?.flat, out, out_count)) }
}

/// Gives back a list of rules. Null does nothing.
///
/// Owner:   takes `rules`, which must not be used after; nor may any hf_selection_rule of it.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_rule_list_free(rules: *mut hf_selection_rule_list) -> hf_status {
    call_plain(|| handle::free(rules))
}

/// Which rules, by their place in the list, select a listed row now? What was chosen by hand is left aside.
///
/// Owner:   the caller, who frees `*out` with hf_selection_numbers_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
///          end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_rules_of(
    selection: *const hf_selection,
    row: u32,
    out: *mut *mut hf_selection_numbers,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, selection) = (Out::new(out)?, handle::get(selection)?);
            let places = selection.lock().rules_of(row)?;
            Ok(out.object(hf_selection_numbers::of(places)))
        })
    }
}

/// Makes what the rules select a choice by hand as well, so that a rule can go and its rows stay.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_keep_ruled(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.keep_ruled())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_as_they_went() {
        let text = |text: &str| text.to_owned();
        let rules = vec![
            Rule::All,
            Rule::New,
            Rule::Name(text("größe*")),
            Rule::Domain(text("contoso.example")),
            Rule::Group(text("Sales")),
        ];
        let list = hf_selection_rule_list::of(rules.clone());
        // SAFETY: the list holds what its pointers lead to.
        let read: Vec<_> = list.flat.iter().map(|flat| unsafe { rule(flat) }.expect("a rule")).collect();
        assert_eq!(read, rules);
    }

    #[test]
    fn a_kind_nobody_knows_is_refused() {
        for kind in [0, 6] {
            let flat = hf_selection_rule { kind, value: std::ptr::null(), value_length: 0 };
            // SAFETY: the value is not read.
            assert!(unsafe { rule(&flat) }.is_err(), "{kind}");
        }
    }
}
