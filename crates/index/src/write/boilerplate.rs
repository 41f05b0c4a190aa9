//! Boilerplate by repetition: passages with near-duplicates in the reports of many authorities.
//!
//! Each passage is stored with its MinHash [`bands`]. A band is *common* if passages of [`MIN_AUTHORITIES`] authorities have
//! it, and a passage with a common band is repeated. Which passages are repeated therefore depends on the set of reports
//! alone, and a change of some reports affects only their own bands.
//!
//! Other reports make a passage repeated, long after it was written. The set of repeated passages is therefore stored beside
//! them, as document ids by segment. These never change while a segment lives.

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

/// The number of authorities whose reports must have a near-duplicate of a passage to make it boilerplate.
///
/// # Source
///
/// Read by hand in November 2026, in 209 reports from 128 authorities. Passages shared by eight authorities are filled-in forms
/// ("… children live in foster families") and set phrases of the inspectorates. Sentences that inspectors chose themselves
/// are shared by at most four.
const MIN_AUTHORITIES: usize = 8;

/// If new segments have fewer passages than this, the next run compares them again. That takes less time than a commit that
/// records them as compared.
const FEW_PASSAGES: u32 = 5_000;

/// If more bands than this change, all bands are counted again. That is no slower and takes less memory.
const MANY_BANDS: usize = 100_000;

/// Bands that are counted at once. Without this bound, memory would grow with the corpus.
const COUNTED_AT_ONCE: u64 = 1 << 19;

/// The common bands, stored for the next writer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CommonBands {
    #[serde(rename = "keys")]
    bands: BTreeSet<u64>,
    /// The segments whose passages have been compared with these bands.
    segments: BTreeSet<SegmentId>,
}

/// The bands of reports that were added or deleted.
#[derive(Debug)]
pub(crate) enum ChangedBands {
    /// Any band may have changed.
    All,
    /// These bands.
    Bands(BTreeSet<u64>),
}

impl ChangedBands {
    /// Returns whether every band counts as changed, so that no report needs to be noted any more.
    pub(crate) fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Notes the passages of a report that was added or deleted.
    pub(crate) fn note(&mut self, passages: &[Passage]) {
        let Self::Bands(changed) = self else { return };
        changed.extend(bands(passages).flatten());
        if changed.len() > MANY_BANDS {
            *self = Self::All;
        }
    }
}

/// Updates the common bands and the repeated passages for the passages that `searcher` sees. Returns `None` if nothing has to
/// be stored again.
pub(crate) fn refresh(
    searcher: &Searcher,
    (mut common, mut repeated): (CommonBands, Repeated),
    changed: &ChangedBands,
) -> tantivy::Result<Option<(CommonBands, Repeated)>> {
    let segments = Segment::open_all(searcher)?;
    let alive = |id: &SegmentId| segments.iter().any(|segment| segment.id() == *id);
    repeated.docs.retain(|id, _| alive(id));
    common.segments.retain(alive);
    let before = (common.bands.clone(), repeated.clone());
    match changed {
        ChangedBands::All => {
            common = CommonBands { bands: common_bands(&segments, |_| true)?, segments: BTreeSet::new() }
        }
        ChangedBands::Bands(changed) if changed.is_empty() => {}
        ChangedBands::Bands(changed) => {
            let changed: FxHashSet<u64> = changed.iter().copied().collect();
            common.bands.retain(|band| !changed.contains(band));
            common.bands.extend(common_bands(&segments, |band| changed.contains(&band))?);
        }
    }
    if common.bands != before.0 {
        common.segments.clear();
    }
    let bands: FxHashSet<u64> = common.bands.iter().copied().collect();
    let mut compared = 0u32;
    for segment in &segments {
        if common.segments.insert(segment.id()) {
            compared = compared.saturating_add(segment.reader.max_doc());
            repeated.docs.remove(&segment.id());
            let docs = segment.repeated(&bands)?;
            if !docs.is_empty() {
                repeated.docs.insert(segment.id(), Docs::from(docs));
            }
        }
    }
    let is_other = before.0 != common.bands || before.1 != repeated;
    Ok((is_other || compared > FEW_PASSAGES).then_some((common, repeated)))
}

/// Returns the `wanted` bands that passages of enough authorities have.
fn common_bands(segments: &[Segment<'_>], wanted: impl Fn(u64) -> bool) -> tantivy::Result<BTreeSet<u64>> {
    let mut count = 0;
    for segment in segments {
        segment.each_band(|_, band| count += u64::from(wanted(band)))?;
    }
    let mut common = BTreeSet::new();
    // Bands are hashes, so each remainder has about as many of them.
    let parts = count / COUNTED_AT_ONCE + 1;
    for part in 0..parts {
        let mut found = Vec::new();
        for segment in segments {
            segment.each_band(|doc, band| {
                if band % parts == part && wanted(band) {
                    found.extend(segment.authorities.of(doc).next().map(|authority| (band, authority)));
                }
            })?;
        }
        found.sort_unstable();
        found.dedup();
        let by_band = found.chunk_by(|(a, _), (b, _)| a == b);
        let of_many = by_band.filter(|authorities| authorities.len() >= MIN_AUTHORITIES);
        common.extend(of_many.filter_map(|authorities| authorities.first().map(|(band, _)| *band)));
    }
    Ok(common)
}

/// A segment with the columns that are read for each passage.
struct Segment<'a> {
    reader: &'a SegmentReader,
    authorities: Numbered,
    kinds: Column<i64>,
}

impl<'a> Segment<'a> {
    fn open_all(searcher: &'a Searcher) -> tantivy::Result<Vec<Self>> {
        let mut known = HashMap::new();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let authorities = Numbered::open(reader, schema::AUTHORITY, &mut known)?;
            let kinds = reader.fast_fields().i64(schema::PASSAGE_KIND)?;
            segments.push(Self { reader, authorities, kinds });
        }
        Ok(segments)
    }

    fn id(&self) -> SegmentId {
        self.reader.segment_id()
    }

    /// Calls `visit` with each passage and each of its bands. The bands are read again for each call, because those of all
    /// segments would take too much memory.
    fn each_band(&self, mut visit: impl FnMut(DocId, u64)) -> tantivy::Result<()> {
        let Some(bands) = self.reader.fast_fields().column_opt::<u64>(schema::MINHASH_BANDS)? else { return Ok(()) };
        for doc in self.reader.doc_ids_alive() {
            bands.values_for_doc(doc).for_each(|band| visit(doc, band));
        }
        Ok(())
    }

    /// Returns the passages with a common band, except those whose kind is boilerplate anyway; ascending, each once.
    fn repeated(&self, common: &FxHashSet<u64>) -> tantivy::Result<Vec<DocId>> {
        let boilerplate = kind_number(PassageKind::Boilerplate);
        let mut docs = Vec::new();
        self.each_band(|doc, band| {
            if common.contains(&band) && docs.last() != Some(&doc) && self.kinds.first(doc) != Some(boilerplate) {
                docs.push(doc);
            }
        })?;
        Ok(docs)
    }
}

#[cfg(test)]
mod tests;
