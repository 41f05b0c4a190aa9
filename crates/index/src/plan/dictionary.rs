//! What the term dictionary knows: frequencies, the words behind a pattern, words spelt nearly the same.

use std::collections::BTreeMap;

use tantivy::SegmentReader;
use tantivy::schema::Field;

/// Documents of `segments` with each term of `field` that `wanted` accepts, among those that begin with `prefix`.
///
/// Frequencies are summed over segments; the order is the terms'.
pub(crate) fn terms<'a>(
    segments: impl Iterator<Item = &'a SegmentReader>,
    field: Field,
    prefix: &str,
    mut wanted: impl FnMut(&str) -> bool,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for segment in segments {
        let index = segment.inverted_index(field)?;
        let mut range = index.terms().range().ge(prefix.as_bytes());
        let end = successor(prefix.as_bytes());
        if let Some(end) = &end {
            range = range.lt(end);
        }
        let mut stream = range.into_stream()?;
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key())
                && wanted(term)
            {
                *found.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
    }
    Ok(found)
}

/// The first byte string after all that begin with `prefix`; `None` if there is no end.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix.get(..=last)?.to_vec();
    if let Some(byte) = end.last_mut() {
        *byte += 1;
    }
    Some(end)
}

/// A pattern with stars for any characters or none.
///
/// Matching looks for each piece between stars from the left; that is enough, and takes time in proportion to the
/// length of the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob {
    first: String,
    middle: Vec<String>,
    last: String,
}

impl Glob {
    /// Reads a pattern whose letters are normal forms already; `None` if it has no star.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let (first, rest) = pattern.split_once('*')?;
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let middle = middle.split('*').filter(|piece| !piece.is_empty()).map(str::to_owned).collect();
        Some(Self { first: first.to_owned(), middle, last: last.to_owned() })
    }

    /// What every word begins with.
    pub(crate) fn prefix(&self) -> &str {
        &self.first
    }

    pub(crate) fn matches(&self, word: &str) -> bool {
        let inner = word.strip_prefix(self.first.as_str()).and_then(|rest| rest.strip_suffix(self.last.as_str()));
        let Some(mut inner) = inner else { return false };
        self.middle.iter().all(|piece| match inner.find(piece.as_str()) {
            Some(at) => {
                inner = inner.get(at + piece.len()..).unwrap_or_default();
                true
            }
            None => false,
        })
    }
}

/// Whether `word` is at most `distance` letters wrong, missing, added or swapped away from `from`.
pub(crate) fn is_near(from: &str, word: &str, distance: usize) -> bool {
    from.len().abs_diff(word.len()) <= 4 * distance && strsim::osa_distance(from, word) <= distance
}
