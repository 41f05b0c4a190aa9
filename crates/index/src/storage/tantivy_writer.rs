//! tantivy's writer, with our schema and settings.

use std::path::Path;
use std::thread;

use report::Passage;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, Searcher, SegmentMeta, TantivyDocument, Term};

use super::ReportRecord;
use super::document;
use super::document_queue::{Budget, QueuedDocument};
use super::schema::Fields;
use super::staged_directory::StagedDirectory;
use super::tantivy_index::{FEW_BLOCKS, create, open_existing, view};
use crate::text::near_duplicates;

/// Bytes that a thread of tantivy collects before it writes a segment.
const SEGMENT_BYTES: usize = 32 << 20;
/// Bytes of documents that may wait for tantivy.
const QUEUE_BYTES: usize = 4 << 20;
/// The most documents of a small segment.
const SMALL: u32 = 20_000;
/// The number of small segments that are merged into one.
const MANY_SMALL: usize = 8;

/// Returns the groups of segments to merge. Runs with few changes leave small segments, which are merged once there are
/// eight. Any other segment is rewritten alone once a quarter of it is deleted. The large segments of a full run stay as
/// they are: merging them would double the cost of the run and speed up no search.
fn merge_groups(segments: &[SegmentMeta]) -> Vec<Vec<SegmentId>> {
    let (small, large): (Vec<_>, Vec<_>) = segments.iter().partition(|segment| segment.num_docs() <= SMALL);
    let (many, few) = if small.len() >= MANY_SMALL { (small, Vec::new()) } else { (Vec::new(), small) };
    let alone = large.into_iter().chain(few).filter(|segment| segment.num_deleted_docs() > segment.max_doc() / 4);
    let alone = alone.map(|segment| vec![segment.id()]);
    let together = (!many.is_empty()).then(|| many.iter().map(|segment| segment.id()).collect());
    together.into_iter().chain(alone).collect()
}

/// tantivy's index, opened to write.
pub(crate) struct TantivyWriter {
    directory: StagedDirectory,
    index: Index,
    fields: Fields,
    writer: IndexWriter<QueuedDocument>,
    budget: Budget,
}

impl TantivyWriter {
    /// Opens the index in `folder`. Commits stay invisible to others until [`TantivyWriter::publish`].
    pub(crate) fn open(folder: &Path) -> tantivy::Result<Self> {
        Self::new(StagedDirectory::new(folder)?, open_existing)
    }

    /// Creates an index in `folder`, which is empty. Its commits stay invisible in the same way.
    pub(crate) fn create(folder: &Path) -> tantivy::Result<Self> {
        Self::new(StagedDirectory::new(folder)?.without_mmap(), create)
    }

    fn new(
        directory: StagedDirectory,
        open: fn(StagedDirectory) -> tantivy::Result<(Index, Fields)>,
    ) -> tantivy::Result<Self> {
        let (index, fields) = open(directory.clone())?;
        let threads = thread::available_parallelism().map_or(1, |threads| threads.get().div_ceil(2)).min(3);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(SEGMENT_BYTES)
            .num_merge_threads(1)
            .build();
        let writer = index.writer_with_options(options)?;
        // The set of repeated passages names documents by segment, so only `merge` may merge segments.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self { directory, index, fields, writer, budget: Budget::new(QUEUE_BYTES) })
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Returns a snapshot of the last commit, published or not.
    pub(crate) fn searcher(&self) -> tantivy::Result<Searcher> {
        view(&self.index, FEW_BLOCKS)
    }

    /// Adds a report and its passages, with the number of words of each. They go into one segment, in order.
    pub(crate) fn add_report(&self, record: &ReportRecord, passages: &[Passage], words: &[u64]) -> tantivy::Result<()> {
        let mut documents = vec![document::report(&self.fields, record)?];
        for ((passage, bands), &words) in passages.iter().zip(near_duplicates::bands(passages)).zip(words) {
            documents.push(document::passage(&self.fields, &record.content, passage, &bands, words)?);
        }
        self.add(documents)
    }

    /// Adds documents, all into one segment. Waits while too much is queued.
    pub(crate) fn add(&self, documents: Vec<TantivyDocument>) -> tantivy::Result<()> {
        self.budget.wait();
        let queued: Vec<_> =
            documents.into_iter().map(|document| UserOperation::Add(self.budget.queue(document))).collect();
        self.writer.run(queued).map(drop)
    }

    /// Deletes the documents with a term that were added before this call.
    pub(crate) fn delete(&self, term: Term) {
        self.writer.delete_term(term);
    }

    /// Makes what was added and deleted visible to [`TantivyWriter::searcher`].
    pub(crate) fn commit(&mut self) -> tantivy::Result<()> {
        self.writer.commit().map(drop)
    }

    /// Merges the segments of the last commit that are due for it.
    pub(crate) fn merge(&mut self) -> tantivy::Result<()> {
        for segments in merge_groups(&self.index.searchable_segment_metas()?) {
            self.writer.merge(&segments).wait()?;
        }
        Ok(())
    }

    /// Makes the last commit visible to everyone and cleans up.
    pub(crate) fn publish(self) -> tantivy::Result<()> {
        self.directory.publish()?;
        // The commit is published: the next run removes the files that cannot be removed now.
        let _ = self.writer.garbage_collect_files().wait();
        let _ = self.writer.wait_merging_threads();
        Ok(())
    }
}
