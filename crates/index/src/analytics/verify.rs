//! Whether the quotations of a draft are true.
//!
//! Words are compared, not their case, punctuation or kind of apostrophe. Two alterations are honest and understood: an
//! ellipsis (… or ...) stands for words left out, and square brackets for words put in; `[T]he` is `the`.

use std::ops::Range;

use rayon::prelude::*;
use report::Passage;

use super::difference::{changes, difference};
use crate::exec::{Index, SearchError};
use crate::query::{Phrase, PhrasePart, Query, SearchRequest};
use crate::text::analysis;

mod quotation;

pub use quotation::{Quotation, quotations};

/// What was found of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands in a report as it is quoted, and where the draft says.
    Exact,
    /// Something like it stands in a report.
    Altered,
    /// It stands in a report, but not where the draft says.
    Misattributed,
    /// Nothing like it was found.
    NotFound,
}

impl Verdict {
    /// The name in answers, such as `not-found`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Altered => "altered",
            Self::Misattributed => "misattributed",
            Self::NotFound => "not-found",
        }
    }
}

/// A quotation with what was found of it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The quotation.
    pub quotation: Quotation,
    /// What was found.
    pub verdict: Verdict,
    /// Where it stands, or what is like it; `None` for what was not found.
    pub passage: Option<Box<Passage>>,
    /// The words of the passage, with `[-…-]` around those that the draft left out and `{+…+}` around those that it put
    /// in; only for what is altered.
    pub difference: Option<String>,
}

/// Checks quotations, side by side, and tells of them in their order.
///
/// # Errors
///
/// As [`Index::search`].
pub fn check_all(index: &Index, quotations: &[Quotation]) -> Result<Vec<Checked>, SearchError> {
    quotations.par_iter().map(|quotation| check(index, quotation)).collect()
}

/// Checks one quotation.
///
/// # Errors
///
/// As [`Index::search`].
pub fn check(index: &Index, quotation: &Quotation) -> Result<Checked, SearchError> {
    let pieces = pieces(&quotation.text);
    let found = passages_with(index, &pieces)?;
    let checked = |verdict, passage: Option<Passage>, difference| Checked {
        quotation: quotation.clone(),
        verdict,
        passage: passage.map(Box::new),
        difference,
    };
    if let Some(first) = found.first() {
        return Ok(match found.iter().find(|passage| quotation.fits(passage)) {
            Some(passage) => checked(Verdict::Exact, Some(passage.clone()), None),
            None => checked(Verdict::Misattributed, Some(first.clone()), None),
        });
    }
    Ok(match nearest(index, &pieces, quotation)? {
        Some((passage, difference)) => checked(Verdict::Altered, Some(passage), Some(difference)),
        None => checked(Verdict::NotFound, None, None),
    })
}

/// Words that follow each other, and how many may stand before them after the piece before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    words: Vec<String>,
    gap: usize,
}

/// Words that a bracket may stand for.
const BRACKETED: usize = 8;

/// The pieces of a quotation between its honest alterations.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut gap, mut rest) = (0, text);
    let mut push = |words: &str, gap: &mut usize| {
        let words: Vec<String> = analysis::tokens(words).into_iter().map(|token| token.text).collect();
        if !words.is_empty() {
            pieces.push(Piece { words, gap: std::mem::take(gap) });
        }
    };
    let mut plain = String::new();
    while let Some(at) = rest.find(['[', '…', '.']) {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let closed = after.strip_prefix('[').and_then(|inside| inside.split_once(']'));
        if let Some((inside, behind)) = closed {
            let is_letter = inside.chars().count() == 1 && behind.starts_with(char::is_alphabetic);
            if is_letter {
                plain.push_str(inside);
            } else {
                push(&std::mem::take(&mut plain), &mut gap);
                let is_ellipsis = inside.trim_matches(['.', '…', ' ']).is_empty();
                gap = gap.max(if is_ellipsis { usize::MAX } else { BRACKETED });
            }
            rest = behind;
        } else if let Some(behind) = after.strip_prefix('…').or_else(|| after.strip_prefix("...")) {
            push(&std::mem::take(&mut plain), &mut gap);
            gap = usize::MAX;
            rest = behind;
        } else {
            let mut chars = after.chars();
            plain.extend(chars.next());
            rest = chars.as_str();
        }
    }
    plain.push_str(rest);
    push(&plain, &mut gap);
    pieces
}

/// The most words of a piece that are searched for; the rest is compared in the passage.
const MAX_SEARCHED: usize = 60;

/// The passages that have the pieces in this order; better copies first, then by identifier.
fn passages_with(index: &Index, pieces: &[Piece]) -> Result<Vec<Passage>, SearchError> {
    let Some(longest) = pieces.iter().max_by_key(|piece| piece.words.len()) else { return Ok(Vec::new()) };
    let parts = longest.words.iter().take(MAX_SEARCHED).cloned().map(PhrasePart::Word).collect();
    let request =
        SearchRequest { query: Some(Query::Phrase(Phrase(parts))), all_copies: true, ..SearchRequest::default() };
    let found = index.gather(&request, |passage, _| {
        let words: Vec<String> = analysis::tokens(&passage.text).into_iter().map(|token| token.text).collect();
        has(&words, 0, true, pieces).then_some(passage)
    })?;
    let mut found: Vec<Passage> = found.into_iter().flatten().collect();
    found.sort_by_key(|passage| passage.superseded_by.is_some());
    Ok(found)
}

/// Whether `words` has the pieces from `from` on; the first piece may stand anywhere.
fn has(words: &[String], from: usize, first: bool, pieces: &[Piece]) -> bool {
    let Some((piece, others)) = pieces.split_first() else { return true };
    let last = if first { usize::MAX } else { from.saturating_add(piece.gap) };
    let rest = words.get(from..).unwrap_or_default();
    rest.windows(piece.words.len())
        .enumerate()
        .map(|(at, window)| (from + at, window))
        .take_while(|(at, _)| *at <= last)
        .any(|(at, window)| window == piece.words && has(words, at + piece.words.len(), false, others))
}

/// Passages that are compared word for word with a quotation that stands in none.
const COMPARED: usize = 12;
/// A passage is like a quotation if it has at least this part of its words in their order.
const LIKE: f64 = 0.7;

/// The passage that is most like the quotation, with the difference; `None` where none is.
fn nearest(index: &Index, pieces: &[Piece], quotation: &Quotation) -> Result<Option<(Passage, String)>, SearchError> {
    let quoted: Vec<&str> = pieces.iter().flat_map(|piece| &piece.words).map(String::as_str).collect();
    let words: Vec<&str> = quoted.iter().take(MAX_SEARCHED).copied().collect();
    let Ok(query) = words.join(" ").parse::<Query>() else { return Ok(None) };
    let request = SearchRequest {
        query: Some(query),
        limit: COMPARED,
        widen: false,
        all: true,
        all_copies: true,
        ..SearchRequest::default()
    };
    let mut best: Option<(f64, bool, Passage, String)> = None;
    for hit in index.hits(&request)? {
        let (likeness, difference) = compared(&quoted, &hit.passage.text);
        let fits = quotation.fits(&hit.passage);
        let better = best.as_ref().is_none_or(|(most, fitted, ..)| (likeness, fits) > (*most, *fitted));
        if likeness >= LIKE && better {
            best = Some((likeness, fits, hit.passage, difference));
        }
    }
    Ok(best.map(|(_, _, passage, difference)| (passage, difference)))
}

/// How much of the quotation the likeliest place of a text has, from 0 to 1, and the difference there.
fn compared(quoted: &[&str], text: &str) -> (f64, String) {
    let tokens = analysis::tokens(text);
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let Range { start, end } = likeliest(quoted, &words);
    let own = words.get(start..end).unwrap_or_default();
    let (changes, equal) = changes(own, quoted);
    let words = |words: &[&str], range| words.get::<Range<usize>>(range).unwrap_or_default().join(" ");
    let difference = difference(&changes, |range| words(own, range), |range| words(quoted, range));
    (ratio(equal, quoted.len()), difference.to_string())
}

/// The place in `words`, a little longer than the quotation, that shares most words with it.
fn likeliest(quoted: &[&str], words: &[&str]) -> Range<usize> {
    let length = (quoted.len() + quoted.len() / 4 + 2).min(words.len());
    let shared = |start: &usize| {
        let window = words.get(*start..*start + length).unwrap_or_default();
        quoted.iter().filter(|word| window.contains(word)).count()
    };
    let starts = 0..=words.len() - length;
    let best = starts.max_by_key(|start| (shared(start), std::cmp::Reverse(*start))).unwrap_or(0);
    best..best + length
}

fn ratio(part: usize, whole: usize) -> f64 {
    let real = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[cfg(test)]
mod tests;
