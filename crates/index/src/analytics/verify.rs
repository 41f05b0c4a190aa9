//! Checks the quotations of a draft against the reports.
//!
//! Compares words, and ignores case, punctuation and the kind of apostrophe. Two conventional alterations are allowed: an
//! ellipsis (… or ...) stands for omitted words, and square brackets for inserted words; `[T]he` is `the`.

use std::ops::Range;

use rayon::prelude::*;
use report::Passage;
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::difference::{changes, difference};
use crate::exec::{Index, SearchError};
use crate::query::{Phrase, PhrasePart, Query, SearchRequest};
use crate::text::analysis;
use crate::text::part::Part;

mod quotation;

pub use quotation::{Quotation, quotations};

/// The result of checking a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// A report has these words, at the place that the draft cites.
    Exact,
    /// A report has similar words.
    Altered,
    /// A report has these words, but not at the place that the draft cites.
    Misattributed,
    /// No report has similar words.
    NotFound,
}

impl Verdict {
    /// The name in answers, such as `not-found`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A quotation with its verdict.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The quotation.
    pub quotation: Quotation,
    /// The verdict.
    pub verdict: Verdict,
    /// The passage with the quoted words, or the most similar one; `None` for [`Verdict::NotFound`].
    pub passage: Option<Box<Passage>>,
    /// For [`Verdict::Altered`], the words of the passage, with `[-…-]` around words that the draft leaves out and `{+…+}`
    /// around words that it puts in.
    pub difference: Option<String>,
}

/// Checks quotations in parallel, and returns the results in the same order.
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

/// Consecutive words of a quotation, and the most words allowed between the previous piece and this one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    words: Vec<String>,
    gap: usize,
}

/// Most words of the report that a bracket may replace.
const BRACKETED: usize = 8;

/// Splits a quotation at its ellipses and brackets.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut gap, mut rest) = (0, text);
    let mut push = |words: &str, gap: &mut usize| {
        let words = analysis::words(words);
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

/// Most words of a piece in the search query; the rest is compared in the passage.
const MAX_SEARCHED: usize = 60;

/// Returns the passages with the pieces in this order: superseded copies last, then by identifier.
fn passages_with(index: &Index, pieces: &[Piece]) -> Result<Vec<Passage>, SearchError> {
    let Some(longest) = pieces.iter().max_by_key(|piece| piece.words.len()) else { return Ok(Vec::new()) };
    let parts = longest.words.iter().take(MAX_SEARCHED).cloned().map(PhrasePart::Word).collect();
    let request =
        SearchRequest { query: Some(Query::Phrase(Phrase(parts))), all_copies: true, ..SearchRequest::default() };
    let found =
        index.scan(&request, |passage, _| has(&analysis::words(&passage.text), 0, true, pieces).then_some(passage))?;
    let mut found: Vec<Passage> = found.into_iter().flatten().collect();
    found.sort_by_key(|passage| passage.superseded_by.is_some());
    Ok(found)
}

/// Returns whether `words` contains the pieces in order, starting at `from`; the first piece may be anywhere after it.
fn has(words: &[String], from: usize, first: bool, pieces: &[Piece]) -> bool {
    let Some((piece, others)) = pieces.split_first() else { return true };
    let last = if first { usize::MAX } else { from.saturating_add(piece.gap) };
    let starts = (from..).zip(words.part(from..).windows(piece.words.len())).take_while(|(start, _)| *start <= last);
    let mut places = starts.filter(|(_, window)| *window == piece.words);
    places.any(|(start, _)| has(words, start + piece.words.len(), false, others))
}

/// Number of passages to compare word for word with a quotation that no passage has.
const COMPARED: usize = 12;
/// The share of the quoted words, in order, from which a passage is similar.
const LIKE: f64 = 0.7;

/// Returns the passage most similar to the quotation, with the difference; `None` if none is similar.
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
        let better = best.as_ref().is_none_or(|(best, best_fits, ..)| (likeness, fits) > (*best, *best_fits));
        if likeness >= LIKE && better {
            best = Some((likeness, fits, hit.passage, difference));
        }
    }
    Ok(best.map(|(_, _, passage, difference)| (passage, difference)))
}

/// Returns the share of the quoted words that the best window of a text has in order, from 0 to 1, and the difference.
fn compared(quoted: &[&str], text: &str) -> (f64, String) {
    let tokens = analysis::tokens(text);
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let published = words.part(best_window(quoted, &words));
    let (changes, equal) = changes(published, quoted);
    let words = |words: &[&str], range: Range<usize>| words.part(range).join(" ");
    let difference = difference(&changes, |range| words(published, range), |range| words(quoted, range));
    (ratio(equal, quoted.len()), difference.to_string())
}

/// Returns the window of `words`, a little longer than the quotation, that has most of the quoted words; the first of equals.
fn best_window(quoted: &[&str], words: &[&str]) -> Range<usize> {
    let length = (quoted.len() + quoted.len() / 4 + 2).min(words.len());
    let shared = |start: &usize| {
        let window = words.part(*start..*start + length);
        quoted.iter().filter(|word| window.contains(word)).count()
    };
    let starts = 0..=words.len() - length;
    let best = starts.max_by_key(|start| (shared(start), std::cmp::Reverse(*start))).unwrap_or(0);
    best..best + length
}

#[expect(clippy::cast_precision_loss, reason = "numbers of words are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests;
