//! Counts that ranking rests on, exact whatever way the index came about.
//!
//! The engine's own counts include what was deleted until segments are merged, and its documents that are no passages:
//! with them the same files would rank differently in an index that was brought up to date and in one built at once.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::Summary;
use crate::schema::Fields;

/// How many documents have the terms that were asked for before: the sentences of a draft ask for the same again and
/// again.
#[derive(Debug, Default)]
pub(crate) struct Frequencies {
    known: RwLock<HashMap<Term, u64>>,
}

impl Frequencies {
    /// More are not kept: some megabytes.
    const MOST: usize = 1 << 16;

    fn get(&self, searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(term) {
            return Ok(*known);
        }
        let counted = doc_freq(searcher, term)?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < Self::MOST {
            known.insert(term.clone(), counted);
        }
        Ok(counted)
    }
}

/// Counts over the passages of an index.
pub(crate) struct Statistics<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) summary: &'a Summary,
    pub(crate) frequencies: &'a Frequencies,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let fields = self.fields;
        if field == fields.text || field == fields.stem {
            Ok(self.summary.words)
        } else if field == fields.heading || field == fields.heading_stem {
            Ok(self.summary.heading_words)
        } else {
            self.searcher.total_num_tokens(field)
        }
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.summary.passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.frequencies.get(self.searcher, term)?.min(self.summary.passages))
    }
}

/// How many documents have a term. Deleted ones do not count; a term may be left that no document has.
pub(crate) fn doc_freq(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    searcher.segment_readers().iter().map(|segment| segment_doc_freq(segment, term)).sum()
}

fn segment_doc_freq(segment: &SegmentReader, term: &Term) -> tantivy::Result<u64> {
    let index = segment.inverted_index(term.field())?;
    let Some(alive) = segment.alive_bitset() else { return Ok(u64::from(index.doc_freq(term)?)) };
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(0) };
    let all = postings.doc_freq();
    if all <= segment.num_deleted_docs() {
        let mut count = 0;
        while postings.doc() != TERMINATED {
            count += u64::from(alive.is_alive(postings.doc()));
            postings.advance();
        }
        return Ok(count);
    }
    let deleted = (0..segment.max_doc()).filter(|&doc| alive.is_deleted(doc));
    Ok(u64::from(all) - present(&mut postings, deleted))
}

/// How many of `docs`, which ascend, are in `postings`.
fn present(postings: &mut impl DocSet, docs: impl Iterator<Item = DocId>) -> u64 {
    let mut count = 0;
    for doc in docs {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        count += u64::from(postings.doc() == doc);
    }
    count
}
