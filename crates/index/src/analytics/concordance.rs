//! The concordance: every hit of a query on a line of its own, with what stands before and after it.

use std::cmp::Ordering;
use std::ops::{ControlFlow, Range};
use std::str::FromStr;

use report::Passage;
use tantivy::DocAddress;

use super::countable::countable;
use crate::exec::{Found, Index, SearchError};
use crate::query::SearchRequest;
use crate::text::analysis;

/// A hit in its passage.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The passage; its other hits share it.
    pub passage: &'a Passage,
    /// What matched, in bytes of the passage's text.
    pub matched: Range<usize>,
}

impl<'a> Line<'a> {
    /// The text before the hit.
    pub fn left(&self) -> &'a str {
        self.passage.text.get(..self.matched.start).unwrap_or_default()
    }

    /// What matched, as printed.
    pub fn node(&self) -> &'a str {
        self.passage.text.get(self.matched.clone()).unwrap_or_default()
    }

    /// The text after the hit.
    pub fn right(&self) -> &'a str {
        self.passage.text.get(self.matched.end..).unwrap_or_default()
    }
}

/// What lines are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The n-th word before the hit, 1 the nearest.
    Left(usize),
    /// The n-th word after the hit, 1 the nearest.
    Right(usize),
    /// Year, earliest first, undated last.
    Year,
    /// Name of the authority, unknown last.
    Authority,
    /// Grade of the section, best first, ungraded last.
    Grade,
}

/// The farthest word that lines can be sorted by.
pub const MAX_WORD: usize = 9;

impl FromStr for Key {
    type Err = ();

    /// `left1` to `left9`, `right1` to `right9`, `year`, `authority`, `grade`.
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

/// Shows `visit` every hit of a request until it breaks off, and tells whether it did; sorted by `keys` in turn, equal
/// ones, and all without keys, by report identifier and in reading order.
///
/// Different words that matched side by side are one hit: `return home interviews` without quotation marks is one
/// where the three words follow each other.
///
/// Without keys the first hits come before the last ones are looked for. With keys all hits are found first; held are
/// the keys of each and its place, not its passage.
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
        let hits = joined(&found.passage.text, found.matched);
        (found.passage, hits)
    };
    let show = |(passage, hits): (Passage, Vec<Range<usize>>)| {
        hits.into_iter().try_for_each(|matched| visit(&Line { passage: &passage, matched }))
    };
    index.view().visit(&request, read, show).map_err(|error| index.search_error(error))
}

/// A line without its passage.
struct Place {
    keys: Vec<Value>,
    address: DocAddress,
    matched: Range<usize>,
}

fn visit_sorted<B>(
    index: &Index,
    request: &SearchRequest,
    keys: &[Key],
    mut visit: impl FnMut(&Line<'_>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, SearchError> {
    let view = index.view();
    let read = |Found { passage, address, matched }: Found<'_>| -> Vec<Place> {
        let place = |matched: Range<usize>| {
            let line = Line { passage: &passage, matched: matched.clone() };
            Place { keys: keys.iter().map(|key| Value::of(*key, &line)).collect(), address, matched }
        };
        joined(&passage.text, matched).into_iter().map(place).collect()
    };
    let hits = view.gather(request, read).map_err(|error| index.search_error(error))?;
    let mut places: Vec<Place> = hits.into_iter().flatten().collect();
    places.sort_by(|a, b| a.keys.cmp(&b.keys));
    // Lines of one passage often follow one another.
    let mut last: Option<(DocAddress, Passage)> = None;
    for Place { address, matched, .. } in places {
        let passage = match last.take() {
            Some((same, passage)) if same == address => passage,
            _ => view.passage(address).map_err(|error| index.search_error(error.into()))?,
        };
        if let ControlFlow::Break(with) = visit(&Line { passage: &passage, matched }) {
            return Ok(ControlFlow::Break(with));
        }
        last = Some((address, passage));
    }
    Ok(ControlFlow::Continue(()))
}

/// Ranges with nothing but white space or a hyphen between them become one, unless both say the same.
fn joined(text: &str, matched: &[Range<usize>]) -> Vec<Range<usize>> {
    let words = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_lowercase();
    let mut hits: Vec<Range<usize>> = Vec::new();
    let mut last: Option<&Range<usize>> = None;
    for range in matched {
        let gap = hits.last().and_then(|hit| text.get(hit.end..range.start));
        let touches = gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '-' || c == '‑'));
        let repeats = last.is_some_and(|last| words(last) == words(range));
        match hits.last_mut() {
            Some(hit) if touches && !repeats => hit.end = range.end,
            _ => hits.push(range.clone()),
        }
        last = Some(range);
    }
    hits
}

/// What a line is sorted by. What is not there comes last.
#[derive(Debug, PartialEq, Eq)]
enum Value {
    Text(Option<String>),
    Number(Option<i64>),
}

impl Value {
    fn of(key: Key, line: &Line<'_>) -> Self {
        let word = |tokens: Option<analysis::Token>| Self::Text(tokens.map(|token| token.text));
        match key {
            Key::Left(number) => word(analysis::tokens(line.left()).into_iter().rev().nth(number.saturating_sub(1))),
            Key::Right(number) => word(analysis::tokens(line.right()).into_iter().nth(number.saturating_sub(1))),
            Key::Year => Self::Number(line.passage.year.map(i64::from)),
            Key::Authority => Self::Text(line.passage.authority.clone()),
            Key::Grade => Self::Number(line.passage.grade.map(|grade| i64::from(grade.ordinal()))),
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => (a.is_none(), a).cmp(&(b.is_none(), b)),
            (Self::Number(a), Self::Number(b)) => (a.is_none(), a).cmp(&(b.is_none(), b)),
            // One key gives one sort of value.
            (Self::Text(_), Self::Number(_)) => Ordering::Less,
            (Self::Number(_), Self::Text(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
