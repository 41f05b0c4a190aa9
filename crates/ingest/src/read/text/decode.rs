//! Guesses the encoding of a text and decodes it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use report::SkipReason;

/// How many bytes of a file are checked for the zero bytes of UTF-16.
const SAMPLE: usize = 4096;
/// A text has at most one control character in this many characters.
const CHARACTERS_PER_CONTROL: usize = 100;

/// Decodes a text in the first encoding that fits: that of its byte order mark; UTF-16 if every second byte is zero;
/// UTF-8 if it is well-formed except for a few bytes; the one that it declares (`label`); Windows-1252.
///
/// # Errors
///
/// [`SkipReason::NotADocument`] if the result has too many control characters to be text.
pub(crate) fn decode(bytes: &[u8], label: Option<&[u8]>) -> Result<String, SkipReason> {
    let (encoding, from) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes, label), 0));
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(from..).unwrap_or_default());
    let control = text.chars().filter(|c| is_binary(*c)).count();
    if control > text.chars().count() / CHARACTERS_PER_CONTROL {
        return Err(SkipReason::NotADocument { found: "binary data".to_owned() });
    }
    Ok(text.into_owned())
}

fn guess(bytes: &[u8], label: Option<&[u8]>) -> &'static Encoding {
    if let Some(utf_16) = utf_16_without_mark(bytes) {
        return utf_16;
    }
    if is_mostly_utf_8(bytes) {
        return UTF_8;
    }
    label.and_then(Encoding::for_label).filter(|encoding| *encoding != UTF_8).unwrap_or(WINDOWS_1252)
}

/// Detects UTF-16 of a text in Latin letters: one byte of each pair is zero, always on the same side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let pairs = sample.len() / 2;
    let zeros = |side: usize| sample.chunks_exact(2).filter(|pair| pair.get(side) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let (most, few) = (pairs * 3 / 4, pairs / 20);
    match pairs {
        0 => None,
        _ if second > most && first <= few => Some(UTF_16LE),
        _ if first > most && second <= few => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether more of the non-ASCII characters are well-formed UTF-8 than not. A single torn character does not turn a
/// whole text into Windows-1252.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good > bad
}

/// Whether the character is one that no text has.
fn is_binary(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1A}')
}
