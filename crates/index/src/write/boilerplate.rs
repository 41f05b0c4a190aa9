//! Boilerplate by repetition: passages worded nearly alike in the reports of many authorities.
//!
//! Each passage is kept with the [`keys`] of its wording. A key that passages of [`MIN_AUTHORITIES`] authorities
//! have is *common*, and a passage with a common key is repeated. So it depends on the set of reports alone what is
//! repeated, and a change of some reports touches only the keys that these have.
//!
//! A passage becomes repeated by what other reports say, long after it was written. What is repeated is therefore kept
//! beside the passages: their places in the engine's segments, which never change as long as a segment lives.

use std::collections::{BTreeSet, HashMap};

use report::{Passage, PassageKind};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::storage::boilerplate::{Docs, Repeated};
use crate::storage::columns::Numbered;
use crate::storage::document::kind_number;
use crate::storage::schema;
use crate::text::near_duplicates::bands;

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

/// Keys that are compared at once; of more the memory would grow with the corpus.
const COMPARED_AT_ONCE: u64 = 1 << 19;

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
        changed.extend(bands(passages).flatten());
        if changed.len() > MANY_KEYS {
            *self = Self::All;
        }
    }
}

/// Brings what was common and repeated up to date with the passages that `searcher` sees; `None` where nothing of it need
/// be kept that was not kept before.
pub(crate) fn settle(
    searcher: &Searcher,
    (mut common, mut repeated): (Common, Repeated),
    changed: &Changed,
) -> tantivy::Result<Option<(Common, Repeated)>> {
    let segments = Segment::open_all(searcher)?;
    let alive = |id: &SegmentId| segments.iter().any(|segment| segment.id() == *id);
    repeated.docs.retain(|id, _| alive(id));
    common.segments.retain(alive);
    let before = (common.keys.clone(), repeated.clone());
    match changed {
        Changed::All => common = Common { keys: common_keys(&segments, |_| true)?, segments: BTreeSet::new() },
        Changed::Keys(changed) if changed.is_empty() => {}
        Changed::Keys(changed) => {
            let changed: FxHashSet<u64> = changed.iter().copied().collect();
            common.keys.retain(|key| !changed.contains(key));
            common.keys.extend(common_keys(&segments, |key| changed.contains(&key))?);
        }
    }
    if common.keys != before.0 {
        common.segments.clear();
    }
    let keys: FxHashSet<u64> = common.keys.iter().copied().collect();
    let mut compared = 0u32;
    for segment in &segments {
        if common.segments.insert(segment.id()) {
            compared = compared.saturating_add(segment.reader.max_doc());
            repeated.docs.remove(&segment.id());
            let docs = segment.repeated(&keys)?;
            if !docs.is_empty() {
                repeated.docs.insert(segment.id(), Docs::from(docs));
            }
        }
    }
    let is_other = before.0 != common.keys || before.1 != repeated;
    Ok((is_other || compared > FEW_PASSAGES).then_some((common, repeated)))
}

/// The `wanted` keys that passages of enough authorities have.
fn common_keys(segments: &[Segment<'_>], wanted: impl Fn(u64) -> bool) -> tantivy::Result<BTreeSet<u64>> {
    let mut count = 0;
    for segment in segments {
        segment.each_key(|_, key| count += u64::from(wanted(key)))?;
    }
    let mut common = BTreeSet::new();
    // Keys are hashes, so that those with one remainder are about as many as those with another.
    let parts = count / COMPARED_AT_ONCE + 1;
    for part in 0..parts {
        let mut found = Vec::new();
        for segment in segments {
            segment.each_key(|doc, key| {
                if key % parts == part && wanted(key) {
                    found.extend(
                        segment.authorities.as_ref().and_then(|of| of.first(doc)).map(|authority| (key, authority)),
                    );
                }
            })?;
        }
        found.sort_unstable();
        found.dedup();
        let of_one_key = found.chunk_by(|(a, _), (b, _)| a == b);
        let of_many = of_one_key.filter(|authorities| authorities.len() >= MIN_AUTHORITIES);
        common.extend(of_many.filter_map(|authorities| authorities.first().map(|(key, _)| *key)));
    }
    Ok(common)
}

/// A segment of the engine, with what is looked up in it.
struct Segment<'a> {
    reader: &'a SegmentReader,
    authorities: Option<Numbered>,
    kinds: Column<i64>,
}

impl<'a> Segment<'a> {
    fn open_all(searcher: &'a Searcher) -> tantivy::Result<Vec<Self>> {
        let mut known = HashMap::new();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let authorities = reader.fast_fields().str(schema::AUTHORITY)?;
            let authorities = authorities.map(|column| Numbered::new(column, &mut known)).transpose()?;
            let kinds = reader.fast_fields().i64(schema::PASSAGE_KIND)?;
            segments.push(Self { reader, authorities, kinds });
        }
        Ok(segments)
    }

    fn id(&self) -> SegmentId {
        self.reader.segment_id()
    }

    /// Shows `visit` each passage with each of its keys. They are read anew each time: those of all segments would be much.
    fn each_key(&self, mut visit: impl FnMut(DocId, u64)) -> tantivy::Result<()> {
        let Some(keys) = self.reader.fast_fields().column_opt::<u64>(schema::WORDING)? else { return Ok(()) };
        for doc in self.reader.doc_ids_alive() {
            keys.values_for_doc(doc).for_each(|key| visit(doc, key));
        }
        Ok(())
    }

    /// The passages with one of these keys, without those that are boilerplate anyway; ascending, each once.
    fn repeated(&self, common: &FxHashSet<u64>) -> tantivy::Result<Vec<DocId>> {
        let boilerplate = kind_number(PassageKind::Boilerplate);
        let mut docs = Vec::new();
        self.each_key(|doc, key| {
            if common.contains(&key) && docs.last() != Some(&doc) && self.kinds.first(doc) != Some(boilerplate) {
                docs.push(doc);
            }
        })?;
        Ok(docs)
    }
}

#[cfg(test)]
mod tests;
