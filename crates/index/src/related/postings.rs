//! The passages of each stem, from an index.

use std::collections::BTreeMap;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::TermPostings;

/// The postings of `field` in ascending order of its terms. `number` gives the number under which a document is learnt,
/// or `None` for one that is not: boilerplate, a superseded copy, no passage at all.
///
/// # Errors
///
/// Whatever the engine meets while it reads the index.
pub fn postings(
    searcher: &Searcher,
    field: Field,
    number: impl Fn(DocAddress) -> Option<u32>,
) -> tantivy::Result<Vec<TermPostings>> {
    let mut found: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let index = reader.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let Ok(stem) = std::str::from_utf8(terms.key()) else { continue };
            let mut docs = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            let mut passages = Vec::new();
            while docs.doc() != TERMINATED {
                if !reader.is_deleted(docs.doc()) {
                    passages.extend(number(DocAddress::new(segment, docs.doc())));
                }
                docs.advance();
            }
            if !passages.is_empty() {
                found.entry(stem.to_owned()).or_default().append(&mut passages);
            }
        }
    }
    Ok(found.into_iter().map(|(stem, passages)| TermPostings { stem, passages }).collect())
}
