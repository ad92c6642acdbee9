//! Making hidden characters visible.

use std::borrow::Cow;

/// A text with every character shown as its code that would end, hide or reorder a line: `\u{a}` for a
/// newline.
///
/// Backslashes are left alone, since paths are full of them; a text that spells such a code by itself reads
/// the same, which forges nothing.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match is_hidden(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

fn is_hidden(character: char) -> bool {
    let reorders = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    let breaks = matches!(character, '\u{2028}' | '\u{2029}');
    let vanishes = matches!(character, '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    character.is_control() || reorders || breaks || vanishes
}
