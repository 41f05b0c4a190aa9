//! The concordance: every match of a query on its own line, with its context (keyword in context, KWIC).

use std::ops::{ControlFlow, Range};
use std::str::FromStr;

use report::Passage;
use tantivy::DocAddress;

use super::countable::countable;
use crate::exec::{Found, Index, SearchError};
use crate::query::SearchRequest;
use crate::text::analysis;
use crate::text::part::Part;

/// A match in its context.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The passage, shared by all its matches.
    pub passage: &'a Passage,
    /// The match, in bytes of the passage's text.
    pub matched: Range<usize>,
}

impl<'a> Line<'a> {
    /// Returns the left context: the passage's text before the match.
    pub fn left(&self) -> &'a str {
        self.passage.text.part(..self.matched.start)
    }

    /// Returns the match as printed, the node of the concordance.
    pub fn node(&self) -> &'a str {
        self.passage.text.part(self.matched.clone())
    }

    /// Returns the right context: the passage's text after the match.
    pub fn right(&self) -> &'a str {
        self.passage.text.part(self.matched.end..)
    }
}

/// A key to sort lines by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The n-th word before the match; 1 is the nearest.
    Left(usize),
    /// The n-th word after the match; 1 is the nearest.
    Right(usize),
    /// Year, earliest first, undated last.
    Year,
    /// Name of the authority, missing last.
    Authority,
    /// Grade of the section, best first, ungraded last.
    Grade,
}

/// The greatest distance of a word that lines can be sorted by.
pub const MAX_WORD: usize = 9;

impl FromStr for Key {
    type Err = ();

    /// Reads `left1` to `left9`, `right1` to `right9`, `year`, `authority` or `grade`.
    fn from_str(name: &str) -> Result<Self, ()> {
        let word = |digits: &str| match digits.parse() {
            Ok(number @ 1..=MAX_WORD) => Ok(number),
            _ => Err(()),
        };
        match name {
            "year" => Ok(Self::Year),
            "authority" => Ok(Self::Authority),
            "grade" => Ok(Self::Grade),
            _ => match (name.strip_prefix("left"), name.strip_prefix("right")) {
                (Some(digits), _) => word(digits).map(Self::Left),
                (_, Some(digits)) => word(digits).map(Self::Right),
                _ => Err(()),
            },
        }
    }
}

/// Calls `visit` for each line of a request, and stops at the first `Break`, which it returns. Lines are sorted by `keys`
/// in turn, then by report identifier and in reading order.
///
/// Different words that match side by side are one match: `return home interviews` without quotation marks is one where
/// the three words follow each other.
///
/// Without keys, `visit` sees the first lines before the last are found. With keys, all matches are found first; memory
/// then holds the sort values and the location of each match, not its passage.
///
/// # Errors
///
/// As [`Index::search`].
pub fn visit<B>(
    index: &Index,
    request: SearchRequest,
    keys: &[Key],
    mut visit: impl FnMut(&Line<'_>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, SearchError> {
    let request = countable(request);
    if !keys.is_empty() {
        return visit_sorted(index, &request, keys, visit);
    }
    let read = |found: Found<'_>| {
        let matches = joined(&found.passage.text, found.matched);
        (found.passage, matches)
    };
    let show = |(passage, matches): (Passage, Vec<Range<usize>>)| {
        matches.into_iter().try_for_each(|matched| visit(&Line { passage: &passage, matched }))
    };
    index.run(|context| context.visit(&request, read, show))
}

/// A match with its sort values, without its passage.
struct LineAddress {
    values: Vec<SortValue>,
    address: DocAddress,
    matched: Range<usize>,
}

fn visit_sorted<B>(
    index: &Index,
    request: &SearchRequest,
    keys: &[Key],
    mut visit: impl FnMut(&Line<'_>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, SearchError> {
    let read = |Found { passage, address, matched }: Found<'_>| -> Vec<LineAddress> {
        let line_address = |matched: Range<usize>| {
            let line = Line { passage: &passage, matched: matched.clone() };
            LineAddress { values: keys.iter().map(|key| SortValue::of(*key, &line)).collect(), address, matched }
        };
        joined(&passage.text, matched).into_iter().map(line_address).collect()
    };
    index.run(|context| {
        let mut lines: Vec<LineAddress> = context.scan(request, read)?.into_iter().flatten().collect();
        lines.sort_by(|a, b| a.values.cmp(&b.values));
        // Lines of one passage often follow one another.
        let mut last: Option<(DocAddress, Passage)> = None;
        for LineAddress { address, matched, .. } in lines {
            let passage = match last.take() {
                Some((same, passage)) if same == address => passage,
                _ => context.passage(address)?,
            };
            if let ControlFlow::Break(value) = visit(&Line { passage: &passage, matched }) {
                return Ok(ControlFlow::Break(value));
            }
            last = Some((address, passage));
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Joins ranges with only white space or a hyphen between them, unless both have the same words.
fn joined(text: &str, matched: &[Range<usize>]) -> Vec<Range<usize>> {
    let words = |range: &Range<usize>| text.part(range.clone()).to_lowercase();
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut last: Option<&Range<usize>> = None;
    for range in matched {
        let gap = lines.last().map(|line| text.part(line.end..range.start));
        let touches = gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '-' || c == '‑'));
        let repeats = last.is_some_and(|last| words(last) == words(range));
        match lines.last_mut() {
            Some(line) if touches && !repeats => line.end = range.end,
            _ => lines.push(range.clone()),
        }
        last = Some(range);
    }
    lines
}

/// The value of a sort key for one line. The values of a key are of one variant, and missing ones sort last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortValue {
    Text(String),
    Number(i64),
    Missing,
}

impl SortValue {
    fn of(key: Key, line: &Line<'_>) -> Self {
        let word = |token: Option<analysis::Token>| token.map(|token| Self::Text(token.text));
        let value = match key {
            Key::Left(number) => word(analysis::tokens(line.left()).into_iter().rev().nth(number.saturating_sub(1))),
            Key::Right(number) => word(analysis::tokens(line.right()).into_iter().nth(number.saturating_sub(1))),
            Key::Year => line.passage.year.map(|year| Self::Number(i64::from(year))),
            Key::Authority => line.passage.authority.clone().map(Self::Text),
            Key::Grade => line.passage.grade.map(|grade| Self::Number(i64::from(grade.ordinal()))),
        };
        value.unwrap_or(Self::Missing)
    }
}

#[cfg(test)]
mod tests;
