//! Boilerplate by repetition: passages worded nearly alike in the reports of many authorities.
//!
//! Each passage is indexed under the [`keys`] of its wording. A key that passages of [`MIN_AUTHORITIES`] authorities
//! have is *common*, and a passage with a common key is repeated. So it depends on the set of reports alone what is
//! repeated, and a change of some reports touches only the keys that these have.
//!
//! A passage becomes repeated by what other reports say, long after it was written. What is repeated is therefore kept
//! beside the passages: their places in the engine's segments, which never change as long as a segment lives.

mod docs;
mod query;
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use report::{Passage, PassageKind};
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::termdict::TermMerger;
use tantivy::{DocId, InvertedIndexReader, Searcher, SegmentReader, Term};

use crate::document::{self, kind_number};
use crate::engine;
use crate::facets::name_of;
use crate::schema::{self, Fields};

pub(crate) use docs::Docs;
pub(crate) use query::RepeatedQuery;

/// Passages worded nearly alike in the reports of this many authorities are boilerplate.
///
/// # Source
///
/// Read through in November 2026, of 209 reports by 128 authorities: what eight authorities share is forms filled in
/// ("… children live in foster families") and set phrases of the inspectorates. The first sentences that inspectors
/// chose themselves are shared by four.
const MIN_AUTHORITIES: usize = 8;

/// New segments with fewer passages than this are compared again in the next run rather than noted as compared: that takes
/// less time than a commit.
const FEW_PASSAGES: u32 = 5_000;

/// With more changed keys than this all are looked at: it is no slower, and takes less memory.
const MANY_KEYS: usize = 100_000;

/// The keys of a passage's wording.
pub(crate) fn keys(passage: &Passage) -> Vec<u64> {
    wording::keys(passage)
}

/// The passages that are repeated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Repeated {
    /// By segment; a segment without any is left out.
    docs: BTreeMap<SegmentId, Docs>,
}

impl Repeated {
    /// Those of one segment.
    pub(crate) fn of(&self, segment: SegmentId) -> Docs {
        self.docs.get(&segment).cloned().unwrap_or_default()
    }

    /// The passage `doc` of a segment as what it is in the light of all reports.
    pub(crate) fn restate(&self, segment: SegmentId, doc: DocId, mut passage: Passage) -> Passage {
        if self.docs.get(&segment).is_some_and(|docs| docs.contains(doc)) {
            passage.repeated = true;
        }
        passage
    }
}

/// What a writer knows of repetition besides the passages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Common {
    keys: BTreeSet<u64>,
    /// The segments whose passages have been compared with them.
    segments: BTreeSet<SegmentId>,
}

/// The keys of reports that came or went.
#[derive(Debug)]
pub(crate) enum Changed {
    /// Any key.
    All,
    /// These.
    Keys(BTreeSet<u64>),
}

impl Changed {
    /// Whether it need not be told any more.
    pub(crate) fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Notes a report that came or went.
    pub(crate) fn note(&mut self, passages: &[Passage]) {
        let Self::Keys(changed) = self else { return };
        changed.extend(passages.iter().flat_map(keys));
        if changed.len() > MANY_KEYS {
            *self = Self::All;
        }
    }
}

/// Brings what was common and repeated up to date with the passages that `searcher` sees; `None` where nothing of it need
/// be kept that was not kept before.
pub(crate) fn settle(
    searcher: &Searcher,
    fields: &Fields,
    (mut common, mut repeated): (Common, Repeated),
    changed: &Changed,
) -> tantivy::Result<Option<(Common, Repeated)>> {
    let segments = searcher.segment_readers().iter().map(|reader| Segment::open(reader, fields));
    let segments: Vec<Segment<'_>> = segments.collect::<tantivy::Result<_>>()?;
    let alive = |id: &SegmentId| segments.iter().any(|segment| segment.id == *id);
    repeated.docs.retain(|id, _| alive(id));
    common.segments.retain(alive);
    let before = (common.keys.clone(), repeated.clone());
    let (mut gained, mut lost) = (Vec::new(), Vec::new());
    match changed {
        Changed::All => {
            common = Common { keys: all_common(&segments)?, segments: BTreeSet::new() };
        }
        Changed::Keys(changed) => {
            for &key in changed {
                if is_common(&segments, key)? {
                    gained.extend(common.keys.insert(key).then_some(key));
                } else {
                    lost.extend(common.keys.remove(&key).then_some(key));
                }
            }
        }
    }
    let mut compared = 0u32;
    for segment in &segments {
        let docs = if common.segments.insert(segment.id) {
            compared = compared.saturating_add(segment.reader.max_doc());
            segment.repeated(&common.keys)?
        } else {
            let before = repeated.docs.remove(&segment.id).unwrap_or_default();
            segment.brought_up_to_date(&before, &common.keys, &gained, &lost)?
        };
        if docs.is_empty() {
            repeated.docs.remove(&segment.id);
        } else {
            repeated.docs.insert(segment.id, Docs::from(docs.into_iter().collect::<Vec<_>>()));
        }
    }
    let is_other = before.0 != common.keys || before.1 != repeated;
    Ok((is_other || compared > FEW_PASSAGES).then_some((common, repeated)))
}

/// Every common key.
fn all_common(segments: &[Segment<'_>]) -> tantivy::Result<BTreeSet<u64>> {
    let streams = segments.iter().map(|segment| segment.wordings.terms().stream()).collect::<Result<_, _>>()?;
    let mut terms = TermMerger::new(streams);
    let mut common = BTreeSet::new();
    while terms.advance() {
        let passages: u32 = terms.current_segment_ords_and_term_infos().map(|(_, info)| info.doc_freq).sum();
        if passages as usize >= MIN_AUTHORITIES
            && let Some(key) = key(terms.key())
            && is_common(segments, key)?
        {
            common.insert(key);
        }
    }
    Ok(common)
}

/// Whether passages of enough authorities have this key.
fn is_common(segments: &[Segment<'_>], key: u64) -> tantivy::Result<bool> {
    let mut authorities = BTreeSet::new();
    for segment in segments {
        let Some(names) = &segment.authorities else { continue };
        let mut numbers = BTreeSet::new();
        for doc in segment.passages(key)? {
            if let Some(number) = names.ords().first(doc)
                && numbers.insert(number)
            {
                authorities.insert(name_of(names, number)?);
                if authorities.len() >= MIN_AUTHORITIES {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The key that a term stands for.
fn key(term: &[u8]) -> Option<u64> {
    term.try_into().ok().map(u64::from_be_bytes)
}

/// A segment of the engine, with what is looked up in it.
struct Segment<'a> {
    id: SegmentId,
    reader: &'a SegmentReader,
    fields: &'a Fields,
    wordings: Arc<InvertedIndexReader>,
    authorities: Option<StrColumn>,
    kinds: Column<i64>,
}

impl<'a> Segment<'a> {
    fn open(reader: &'a SegmentReader, fields: &'a Fields) -> tantivy::Result<Self> {
        Ok(Self {
            id: reader.segment_id(),
            reader,
            fields,
            wordings: reader.inverted_index(fields.wording)?,
            authorities: reader.fast_fields().str(schema::AUTHORITY)?,
            kinds: reader.fast_fields().i64(schema::PASSAGE_KIND)?,
        })
    }

    /// The passages with a key.
    fn passages(&self, key: u64) -> tantivy::Result<Vec<DocId>> {
        engine::docs(self.reader, &Term::from_field_u64(self.fields.wording, key))
    }

    /// The same without those that are boilerplate anyway.
    fn marked(&self, key: u64) -> tantivy::Result<impl Iterator<Item = DocId>> {
        let boilerplate = kind_number(PassageKind::Boilerplate);
        let passages = self.passages(key)?.into_iter();
        Ok(passages.filter(move |&doc| self.kinds.first(doc) != Some(boilerplate)))
    }

    /// All passages with one of these keys.
    fn repeated(&self, common: &BTreeSet<u64>) -> tantivy::Result<BTreeSet<DocId>> {
        let mut docs = BTreeSet::new();
        let mut terms = self.wordings.terms().stream()?;
        while let Some((term, _)) = terms.next() {
            if let Some(key) = key(term).filter(|key| common.contains(key)) {
                docs.extend(self.marked(key)?);
            }
        }
        Ok(docs)
    }

    /// The same, from what was repeated before some keys were gained and lost.
    fn brought_up_to_date(
        &self,
        before: &Docs,
        common: &BTreeSet<u64>,
        gained: &[u64],
        lost: &[u64],
    ) -> tantivy::Result<BTreeSet<DocId>> {
        let mut docs: BTreeSet<DocId> = before.iter().collect();
        for &key in gained {
            docs.extend(self.marked(key)?);
        }
        let store = self.reader.get_store_reader(1)?;
        for &key in lost {
            for doc in self.passages(key)? {
                // It may have other keys that are common still.
                if docs.contains(&doc) {
                    let passage = document::load_passage_from(&store, doc)?;
                    if !keys(&passage).iter().any(|key| common.contains(key)) {
                        docs.remove(&doc);
                    }
                }
            }
        }
        Ok(docs)
    }
}

#[cfg(test)]
mod tests;
