//! Words that a text joins by a hyphen.

use crate::text::analysis::{self, Token};

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// The words of `text` that a hyphen joins, each pair as `left-right`, sorted, each once.
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

/// What stands between two spaces and has a hyphen, in order. A space separates, so that it has the same words by itself.
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

/// Whether `left` and `right`, words of `text`, are letters with a hyphen alone between them.
fn joins(text: &str, left: &Token, right: &Token) -> bool {
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    let mut between = text.get(left.span.end..right.span.start).unwrap_or_default().chars();
    between.next().is_some_and(|c| HYPHENS.contains(&c))
        && between.next().is_none()
        && letters(&left.text)
        && letters(&right.text)
}

/// How a pair of words is written in the field of compounds.
pub(crate) fn pair(left: &str, right: &str) -> String {
    format!("{left}-{right}")
}
