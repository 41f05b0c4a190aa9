//! The writer of tantivy, with our schema and settings.

use std::path::Path;
use std::thread;

use report::Passage;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, Searcher, SegmentMeta, Term};

use super::ReportRecord;
use super::document::{self, Budget, Draft, Queued};
use super::schema::Fields;
use super::staged_directory::Staging;
use super::tantivy_index::{FEW_BLOCKS, create, open_existing, view};
use crate::text::near_duplicates;

/// Bytes that a thread of tantivy collects before it writes a segment.
const SEGMENT_BYTES: usize = 32 << 20;
/// Bytes of documents that may wait for tantivy.
const QUEUE_BYTES: usize = 4 << 20;
/// Documents of a small segment.
const SMALL: u32 = 20_000;
/// So many small segments are merged.
const MANY_SMALL: usize = 8;

/// Which segments are merged: small ones, as runs with few changes leave them, once there are eight; any other alone,
/// once a quarter of it is deleted. The large segments of a full run are left as they are: merging them would double
/// its cost and find nothing faster.
fn merged(segments: &[SegmentMeta]) -> Vec<Vec<SegmentId>> {
    let (small, large): (Vec<_>, Vec<_>) = segments.iter().partition(|segment| segment.num_docs() <= SMALL);
    let (many, few) = if small.len() >= MANY_SMALL { (small, Vec::new()) } else { (Vec::new(), small) };
    let alone = large.into_iter().chain(few).filter(|segment| segment.num_deleted_docs() > segment.max_doc() / 4);
    let alone = alone.map(|segment| vec![segment.id()]);
    let together = (!many.is_empty()).then(|| many.iter().map(|segment| segment.id()).collect());
    together.into_iter().chain(alone).collect()
}

/// The engine, opened to write.
pub(crate) struct Engine {
    staging: Staging,
    index: Index,
    fields: Fields,
    writer: IndexWriter<Queued>,
    budget: Budget,
}

impl Engine {
    /// Opens the engine's index in `folder`. Commits stay unseen until [`Engine::publish`].
    pub(crate) fn open(folder: &Path) -> tantivy::Result<Self> {
        Self::new(Staging::new(folder)?, open_existing)
    }

    /// Makes the engine's index in `folder`, which is empty, likewise unseen.
    pub(crate) fn create(folder: &Path) -> tantivy::Result<Self> {
        Self::new(Staging::new(folder)?.in_pieces(), create)
    }

    fn new(staging: Staging, open: fn(Staging) -> tantivy::Result<(Index, Fields)>) -> tantivy::Result<Self> {
        let (index, fields) = open(staging.clone())?;
        let threads = thread::available_parallelism().map_or(1, |threads| threads.get().div_ceil(2)).min(3);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(SEGMENT_BYTES)
            .num_merge_threads(1)
            .build();
        let writer = index.writer_with_options(options)?;
        // Places in segments are kept: segments are merged when it is known, never behind a commit's back.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self { staging, index, fields, writer, budget: Budget::new(QUEUE_BYTES) })
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// A view of the last commit, published or not.
    pub(crate) fn searcher(&self) -> tantivy::Result<Searcher> {
        view(&self.index, FEW_BLOCKS)
    }

    /// Adds a report and its passages, of which each has so many words. They come into one segment, one after the other.
    pub(crate) fn add_report(&self, record: &ReportRecord, passages: &[Passage], words: &[u64]) -> tantivy::Result<()> {
        let mut documents = vec![document::report(&self.fields, record)?];
        for ((passage, keys), &words) in passages.iter().zip(near_duplicates::bands(passages)).zip(words) {
            documents.push(document::passage(&self.fields, &record.content, passage, &keys, words)?);
        }
        self.add(documents)
    }

    /// Adds documents, all into one segment. Waits while the engine has enough to do.
    pub(crate) fn add(&self, documents: Vec<Draft>) -> tantivy::Result<()> {
        self.budget.wait();
        let queued: Vec<_> =
            documents.into_iter().map(|document| UserOperation::Add(self.budget.queue(document))).collect();
        self.writer.run(queued).map(drop)
    }

    /// Deletes the documents with a term that were added before.
    pub(crate) fn delete(&self, term: Term) {
        self.writer.delete_term(term);
    }

    /// Makes what was added and deleted visible to [`Engine::searcher`].
    pub(crate) fn commit(&mut self) -> tantivy::Result<()> {
        self.writer.commit().map(drop)
    }

    /// Merges segments of the last commit where that is due.
    pub(crate) fn merge(&mut self) -> tantivy::Result<()> {
        for segments in merged(&self.index.searchable_segment_metas()?) {
            self.writer.merge(&segments).wait()?;
        }
        Ok(())
    }

    /// Makes the last commit visible to everyone and cleans up.
    pub(crate) fn publish(self) -> tantivy::Result<()> {
        self.staging.publish()?;
        // From here on the commit stands: files that cannot be removed now are removed by the next run.
        let _ = self.writer.garbage_collect_files().wait();
        let _ = self.writer.wait_merging_threads();
        Ok(())
    }
}
