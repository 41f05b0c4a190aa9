//! Pairs of words that a text joins with a hyphen.

use super::analysis::{self, Token};
use super::part::Part;

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// Returns the pairs of words in `text` that a hyphen joins, each as `left-right`; sorted, without duplicates.
pub(crate) fn hyphenated(text: &str) -> Vec<String> {
    let mut pairs = Vec::new();
    for piece in with_hyphen(text) {
        let tokens = analysis::tokens(piece);
        let joined = tokens.iter().zip(tokens.iter().skip(1)).filter(|(left, right)| joins(piece, left, right));
        pairs.extend(joined.map(|(left, right)| pair(&left.text, &right.text)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Returns the pieces between spaces that contain a hyphen, in order. A space separates words, so each piece can be read on
/// its own.
fn with_hyphen(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_at_checked(rest.find(HYPHENS)?)?;
        let start = before.rfind(' ').map_or(0, |space| space + 1);
        let end = before.len() + after.find(' ').unwrap_or(after.len());
        let piece = rest.get(start..end);
        rest = rest.get(end..)?;
        piece
    })
}

/// Returns whether `left` and `right`, words of `text`, consist of letters and have only a hyphen between them.
fn joins(text: &str, left: &Token, right: &Token) -> bool {
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    let mut between = text.part(left.span.end..right.span.start).chars();
    between.next().is_some_and(|c| HYPHENS.contains(&c))
        && between.next().is_none()
        && letters(&left.text)
        && letters(&right.text)
}

/// Returns the term of a pair in the field of compounds.
pub(crate) fn pair(left: &str, right: &str) -> String {
    format!("{left}-{right}")
}
