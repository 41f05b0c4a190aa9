//! Collection statistics for ranking: exact, however the index came about.
//!
//! tantivy's own counts include deleted documents until segments are merged, and documents that are not passages. With
//! them, the same files would rank differently in an updated index and in one built at once.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, PhraseQuery, Query};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::storage::columns::PassageColumns;
use crate::storage::schema::Fields;
use crate::storage::{Summary, tantivy_index};
use crate::text::part::Items;

/// A cache of counts: the sentences of a draft, and all searches for one subject, use the same words again and again.
#[derive(Debug, Default)]
pub(crate) struct Frequencies {
    terms: Known<Term>,
    phrases: Known<Vec<Term>>,
    in_copies: Known<Vec<Term>>,
    deleted: Deleted,
    /// The passages of superseded copies, by the ordinal of their segment.
    copies: OnceLock<Vec<(usize, Vec<DocId>)>>,
}

/// Counts by key.
#[derive(Debug)]
struct Known<K>(RwLock<FxHashMap<K, u64>>);

impl<K> Default for Known<K> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Eq + Hash> Known<K> {
    /// Most entries: some megabytes.
    const MOST: usize = 1 << 16;

    fn get<Q>(&self, of: &Q, count: impl FnOnce() -> tantivy::Result<u64>) -> tantivy::Result<u64>
    where
        K: Borrow<Q>,
        Q: ToOwned<Owned = K> + Eq + Hash + ?Sized,
    {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(of) {
            return Ok(*known);
        }
        let counted = count()?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < Self::MOST {
            known.insert(of.to_owned(), counted);
        }
        Ok(counted)
    }
}

/// The segments with passages, each by its ordinal with its deleted documents; listed at the first look-up of a frequency.
#[derive(Debug, Default)]
struct Deleted(OnceLock<Vec<(usize, Vec<DocId>)>>);

impl Deleted {
    fn of(&self, searcher: &Searcher, columns: &PassageColumns) -> &[(usize, Vec<DocId>)] {
        let of_segment = |segment: &SegmentReader| match segment.alive_bitset() {
            Some(alive) => (0..segment.max_doc()).filter(|&doc| alive.is_deleted(doc)).collect(),
            None => Vec::new(),
        };
        self.0.get_or_init(|| columns.holding(searcher).map(|(at, segment)| (at, of_segment(segment))).collect())
    }
}

/// Counts over the passages of an index.
pub(crate) struct Statistics<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) summary: &'a Summary,
    pub(crate) columns: &'a Arc<PassageColumns>,
    pub(crate) frequencies: &'a Frequencies,
    /// Whether searches find passages of superseded copies.
    pub(crate) all_copies: bool,
}

impl Statistics<'_> {
    /// Returns the number of passages with these terms, two or more, next to each other.
    pub(crate) fn phrase_freq(&self, terms: &[Term]) -> tantivy::Result<u64> {
        self.frequencies.phrases.get(terms, || {
            let scoring = EnableScoring::disabled_from_searcher(self.searcher);
            let weight = PhraseQuery::new(terms.to_vec()).weight(scoring)?;
            self.columns.holding(self.searcher).map(|(_, segment)| weight.count(segment).map(u64::from)).sum()
        })
    }

    /// Returns the number of passages with these terms next to each other that a search may find. Ranking counts superseded
    /// copies as well.
    pub(crate) fn found_freq(&self, terms: &[Term]) -> tantivy::Result<u64> {
        let left_out = if self.all_copies || self.summary.superseded == 0 {
            0
        } else {
            self.frequencies.in_copies.get(terms, || self.in_copies(terms))?
        };
        let all = match terms {
            [] => 0,
            [term] => self.doc_freq(term)?,
            _ => self.phrase_freq(terms)?,
        };
        Ok(all.saturating_sub(left_out))
    }

    /// Counts the passages of superseded copies with these terms next to each other.
    fn in_copies(&self, terms: &[Term]) -> tantivy::Result<u64> {
        let weight =
            tantivy_index::sequence(terms.to_vec()).weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        let segments = self.searcher.segment_readers();
        let copies = self.copies()?.iter().filter_map(|(at, copies)| Some((segments.item_ref(*at)?, copies)));
        copies.map(|(segment, copies)| Ok(present(&mut weight.scorer(segment, 1.0)?, copies))).sum()
    }

    fn copies(&self) -> tantivy::Result<&[(usize, Vec<DocId>)]> {
        if let Some(known) = self.frequencies.copies.get() {
            return Ok(known);
        }
        let is_copy = Term::from_field_i64(self.fields.superseded, 1);
        let mut copies = Vec::new();
        for (at, segment) in self.columns.holding(self.searcher) {
            let docs = tantivy_index::docs(segment, &is_copy)?;
            if !docs.is_empty() {
                copies.push((at, docs));
            }
        }
        Ok(self.frequencies.copies.get_or_init(|| copies))
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let fields = self.fields;
        if field == fields.text || field == fields.stem {
            Ok(self.summary.words)
        } else if field == fields.heading_stem {
            Ok(self.summary.heading_words)
        } else {
            // For fields that only filter. tantivy would build a dictionary to return 0 for an empty one.
            Ok(self.summary.passages)
        }
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.summary.passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let Frequencies { terms, deleted, .. } = self.frequencies;
        Ok(terms
            .get(term, || doc_freq(self.searcher, deleted.of(self.searcher, self.columns), term))?
            .min(self.summary.passages))
    }
}

/// Counts the documents with a term, without deleted ones. A term may remain that no document has.
fn doc_freq(searcher: &Searcher, deleted: &[(usize, Vec<DocId>)], term: &Term) -> tantivy::Result<u64> {
    let segments = searcher.segment_readers();
    let counted = deleted.iter().filter_map(|(at, deleted)| Some((segments.item_ref(*at)?, deleted)));
    counted.map(|(segment, deleted)| segment_doc_freq(segment, deleted, term)).sum()
}

fn segment_doc_freq(segment: &SegmentReader, deleted: &[DocId], term: &Term) -> tantivy::Result<u64> {
    let index = segment.inverted_index(term.field())?;
    if deleted.is_empty() {
        return Ok(u64::from(index.doc_freq(term)?));
    }
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(0) };
    let all = postings.doc_freq();
    // Walk the shorter list and look each document up in the other.
    if (all as usize) <= deleted.len() {
        let mut count = 0;
        while postings.doc() != TERMINATED {
            count += u64::from(deleted.binary_search(&postings.doc()).is_err());
            postings.advance();
        }
        return Ok(count);
    }
    Ok(u64::from(all) - present(&mut postings, deleted))
}

/// Counts how many of `docs`, ascending, are in `postings`.
fn present(postings: &mut impl DocSet, docs: &[DocId]) -> u64 {
    let mut count = 0;
    for &doc in docs {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        count += u64::from(postings.doc() == doc);
    }
    count
}
