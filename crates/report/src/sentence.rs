//! Splits a passage into sentences.

use std::mem;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Returns the sentences of `text` as byte ranges, in order, disjoint, without surrounding white space.
///
/// # Source
///
/// Unicode Standard Annex #29, sentence boundaries.
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    pieces(text).flat_map(move |piece| {
        let (start, piece) = (piece.start, text.get(piece).unwrap_or_default());
        let whole = is_one_sentence(piece).then_some((0, piece));
        let cut = whole.is_none().then(|| piece.split_sentence_bound_indices()).into_iter().flatten();
        whole.into_iter().chain(cut).filter_map(move |(at, sentence)| trimmed(start + at, sentence))
    })
}

fn trimmed(start: usize, sentence: &str) -> Option<Range<usize>> {
    let trimmed = sentence.trim_start();
    let start = start + sentence.len() - trimmed.len();
    let trimmed = trimmed.trim_end();
    (!trimmed.is_empty()).then(|| start..start + trimmed.len())
}

/// Splits `text` at certain sentence ends: between a full stop, question or exclamation mark with spaces and a capital
/// letter (rule SB11; no earlier rule applies there).
///
/// No rule looks back across such a boundary, so each piece can be split on its own. Most pieces are one sentence,
/// which avoids the slow whole algorithm.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let certain = move |at: usize| {
        let after = bytes.get(at + 1..)?;
        let spaces = after.iter().take_while(|byte| **byte == b' ').count();
        let capital = after.get(spaces).is_some_and(u8::is_ascii_uppercase);
        (spaces > 0 && capital).then_some(at + 1 + spaces)
    };
    let ends = memchr::memchr3_iter(b'.', b'?', b'!', bytes).filter_map(certain);
    let mut start = 0;
    ends.chain([bytes.len()]).map(move |end| mem::replace(&mut start, end)..end)
}

/// Whether `piece` is certainly one sentence, because only its last mark can end one.
fn is_one_sentence(piece: &str) -> bool {
    let body = piece.trim_end_matches(' ');
    let body = body.strip_suffix(['.', '?', '!']).unwrap_or(body);
    let plain = |byte: u8| matches!(byte, b' '..=b'~') & !matches!(byte, b'.' | b'?' | b'!');
    // A fold has no early exit, so the compiler vectorises it. Texts have few characters beyond ASCII.
    if !body.bytes().fold(true, |all, byte| all & (plain(byte) | !byte.is_ascii())) {
        return false;
    }
    // Bytes from 0xC0 on start a character beyond ASCII.
    let mut others = body.bytes().enumerate().filter(|(_, byte)| *byte >= 0xC0);
    let character = |at: usize| body.get(at..).and_then(|rest| rest.chars().next());
    others.all(|(at, _)| matches!(character(at), Some('’' | '‘' | '“' | '”' | '–' | '—' | '•' | '£')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_the_whole_algorithm(text: &str) -> Vec<Range<usize>> {
        text.split_sentence_bound_indices().filter_map(|(start, sentence)| trimmed(start, sentence)).collect()
    }

    #[test]
    fn sentences_end_at_their_marks() {
        let text = "Plans drift. ‘Why?’ asked Mr. Hale. See 2.1 and e.g. the rest!  It is late";
        let sentences: Vec<&str> = sentences(text).map(|range| &text[range]).collect();
        assert_eq!(
            sentences,
            ["Plans drift.", "‘Why?’", "asked Mr.", "Hale.", "See 2.1 and e.g. the rest!", "It is late"],
            "the rules know neither titles nor a question within a sentence"
        );
    }

    proptest! {
        #[test]
        fn splitting_pieces_equals_the_whole_algorithm(
            parts in prop::collection::vec(prop::sample::select(vec![
                ".", "?", "!", " ", "  ", "\n", "\r\n", "\t", "a", "B", "9", "’", "”", ")", ",", ":", "…", "é", "É",
                "\u{301}", "\u{ad}", "。", "\u{85}", "\u{2028}", "•", "–", "word", "Word", "£", "\u{a0}", "ß", "文",
            ]), 0..24),
        ) {
            let text = parts.concat();
            prop_assert_eq!(sentences(&text).collect::<Vec<_>>(), by_the_whole_algorithm(&text));
        }
    }
}
