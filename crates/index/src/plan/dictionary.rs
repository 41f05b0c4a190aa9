//! Look-ups in the term dictionary: terms that match a pattern or have a similar spelling.

use std::collections::BTreeMap;

use tantivy::SegmentReader;
use tantivy::schema::Field;

use crate::text::part::Part;

/// Returns the terms of `field` that begin with `prefix` and that `wanted` accepts, each with its document frequency.
///
/// Frequencies are summed over segments. The terms are in order.
pub(crate) fn terms<'a>(
    segments: impl Iterator<Item = &'a SegmentReader>,
    field: Field,
    prefix: &str,
    mut wanted: impl FnMut(&str) -> bool,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for segment in segments {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
        while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
            if let Ok(term) = std::str::from_utf8(stream.key())
                && wanted(term)
            {
                *found.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
    }
    Ok(found)
}

/// A pattern in which a star stands for any number of characters.
///
/// Matching searches for each piece between stars from the left. That suffices, and takes time in proportion to the length
/// of the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob {
    first: String,
    middle: Vec<String>,
    last: String,
}

impl Glob {
    /// Parses a pattern whose letters are already normalised; `None` if it has no star.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let (first, rest) = pattern.split_once('*')?;
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let middle = middle.split('*').filter(|piece| !piece.is_empty()).map(str::to_owned).collect();
        Some(Self { first: first.to_owned(), middle, last: last.to_owned() })
    }

    /// Returns the text that every match begins with.
    pub(crate) fn prefix(&self) -> &str {
        &self.first
    }

    /// Returns whether the whole of `word` matches.
    pub(crate) fn matches(&self, word: &str) -> bool {
        let inner = word.strip_prefix(self.first.as_str()).and_then(|rest| rest.strip_suffix(self.last.as_str()));
        let Some(mut inner) = inner else { return false };
        self.middle.iter().all(|piece| match inner.find(piece.as_str()) {
            Some(at) => {
                inner = inner.part(at + piece.len()..);
                true
            }
            None => false,
        })
    }
}

/// Returns whether `from` becomes `word` by at most `distance` changed, missing, added or swapped letters.
pub(crate) fn is_near(from: &str, word: &str, distance: usize) -> bool {
    from.len().abs_diff(word.len()) <= 4 * distance && strsim::osa_distance(from, word) <= distance
}
