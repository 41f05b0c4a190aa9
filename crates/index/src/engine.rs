//! The engine with our schema and settings: opened to read, opened to write, looked up by term.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use crc32fast::Hasher;
use report::Passage;
use serde::de::DeserializeOwned;
use tantivy::directory::FileSlice;
use tantivy::directory::footer::Footer;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::schema::IndexRecordOption;
use tantivy::store::Compressor;
use tantivy::{
    Directory, DocAddress, DocId, DocSet, HasLen, Index, IndexSettings, IndexWriter, ReloadPolicy, Searcher,
    SegmentMeta, SegmentOrdinal, SegmentReader, TERMINATED, TantivyError, Term,
};

use crate::document::{self, Budget, Draft, Queued};
use crate::schema::{Fields, schema};
use crate::staging::Staging;
use crate::{ReportRecord, analysis, repetition};

/// Bytes that a thread of the engine collects before it writes a segment.
const SEGMENT_BYTES: usize = 32 << 20;
/// Bytes of documents that may wait for the engine.
const QUEUE_BYTES: usize = 4 << 20;
/// Bytes of a file that are read back at once.
const VERIFIED_AT_ONCE: usize = 1 << 18;
/// Documents of a small segment.
const SMALL: u32 = 20_000;
/// So many small segments are merged.
const MANY_SMALL: usize = 8;
/// Bytes of stored documents that are packed together.
const BLOCK_BYTES: usize = 4096;
/// Blocks kept unpacked of each segment by a writer, which reads few of them twice.
const FEW_BLOCKS: usize = 16;
/// Blocks kept unpacked of each segment by who searches, filled as passages are read: 8 MB.
const MANY_BLOCKS: usize = 2048;

/// Opens the engine's index in a folder that has one.
pub(crate) fn open_existing(folder: Staging) -> tantivy::Result<(Index, Fields)> {
    let mut index = Index::open(folder)?;
    let (schema, fields) = schema();
    if index.schema() != schema {
        return Err(TantivyError::SchemaError("its fields are not those of this program".to_owned()));
    }
    index.set_tokenizers(analysis::tokenizers());
    Ok((index, fields))
}

/// Makes the engine's index in an empty folder.
fn create(folder: Staging) -> tantivy::Result<(Index, Fields)> {
    let (schema, fields) = schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let mut index = Index::create(folder, schema, settings)?;
    index.set_tokenizers(analysis::tokenizers());
    Ok((index, fields))
}

/// Reads all files of the published commit in `folder` back, and checks that they are what was written.
pub(crate) fn verify(folder: &Path) -> tantivy::Result<()> {
    let folder = Staging::published(folder)?.in_pieces();
    let (index, _) = open_existing(folder.clone())?;
    let written = index.directory().list_managed_files();
    let files: BTreeSet<PathBuf> = index.load_metas()?.list_segment_files().into_iter().collect();
    for file in files.iter().filter(|file| written.contains(*file)) {
        if !is_as_written(folder.open_read(file)?)? {
            return Err(TantivyError::InternalError(format!("{} reads otherwise than written", file.display())));
        }
    }
    Ok(())
}

/// Whether a file has the checksum that it was written with.
fn is_as_written(file: FileSlice) -> io::Result<bool> {
    let (footer, body) = Footer::extract_footer(file)?;
    let mut checksum = Hasher::new();
    for start in (0..body.len()).step_by(VERIFIED_AT_ONCE) {
        let end = body.len().min(start + VERIFIED_AT_ONCE);
        checksum.update(&body.read_bytes_slice(start..end)?);
    }
    Ok(checksum.finalize() == footer.crc)
}

/// A view of the last commit, which no later commit changes, for many searches.
pub(crate) fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    view(index, MANY_BLOCKS)
}

fn view(index: &Index, cached_blocks: usize) -> tantivy::Result<Searcher> {
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .doc_store_cache_num_blocks(cached_blocks)
        .try_into()?;
    Ok(reader.searcher())
}

/// The documents with a term, in order.
pub(crate) fn addresses(searcher: &Searcher, term: &Term) -> tantivy::Result<Vec<DocAddress>> {
    let mut addresses = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        addresses.extend(docs(segment, term)?.into_iter().map(|doc| DocAddress::new(ordinal, doc)));
    }
    Ok(addresses)
}

/// The documents of one segment with a term, in order.
pub(crate) fn docs(segment: &SegmentReader, term: &Term) -> tantivy::Result<Vec<DocId>> {
    let mut docs = Vec::new();
    let index = segment.inverted_index(term.field())?;
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(docs) };
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            docs.push(postings.doc());
        }
        postings.advance();
    }
    Ok(docs)
}

/// What all documents of a type hold, in no particular order.
pub(crate) fn load_all<T: DeserializeOwned>(
    searcher: &Searcher,
    fields: &Fields,
    kind: &str,
) -> tantivy::Result<Vec<T>> {
    let term = document::type_term(fields, kind);
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let docs = docs(segment, &term)?;
        if docs.is_empty() {
            continue;
        }
        let store = segment.get_store_reader(FEW_BLOCKS)?;
        for doc in docs {
            all.push(document::load_record_from(&store, doc)?);
        }
    }
    Ok(all)
}

/// The learnt data that is kept under a name. It was written last, so that few segments have to be asked.
pub(crate) fn companion(searcher: &Searcher, fields: &Fields, name: &str) -> tantivy::Result<Option<String>> {
    let term = Term::from_field_text(fields.id, &document::companion_id(name));
    let segments: Vec<(SegmentOrdinal, &SegmentReader)> = (0..).zip(searcher.segment_readers()).collect();
    for (ordinal, segment) in segments.into_iter().rev() {
        if let Some(doc) = docs(segment, &term)?.pop() {
            return document::load_companion(searcher, DocAddress::new(ordinal, doc)).map(Some);
        }
    }
    Ok(None)
}

/// The learnt data that is kept as JSON under a name; nothing where there is none.
pub(crate) fn learnt<T: DeserializeOwned + Default>(
    searcher: &Searcher,
    fields: &Fields,
    name: &str,
) -> tantivy::Result<T> {
    let text = companion(searcher, fields, name)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

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
        for ((passage, keys), &words) in passages.iter().zip(repetition::keys(passages)).zip(words) {
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
