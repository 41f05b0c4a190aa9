//! tantivy's index with our schema and settings: opened to read, looked up by term.

use serde::de::DeserializeOwned;
use tantivy::query::{EmptyQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::store::Compressor;
use tantivy::{
    DocAddress, DocId, DocSet, Index, IndexSettings, ReloadPolicy, Searcher, SegmentReader, TERMINATED, TantivyError,
    Term,
};

use super::document;
use super::schema::{Fields, schema};
use super::staged_directory::StagedDirectory;
use crate::text::analysis;

/// Size of a block of stored documents, in bytes.
const BLOCK_BYTES: usize = 4096;
/// Unpacked blocks that a writer caches for each segment: it reads few of them twice.
pub(super) const FEW_BLOCKS: usize = 16;
/// Unpacked blocks that a search caches for each segment: 8 MB at most.
const MANY_BLOCKS: usize = 2048;

/// Returns the error for an index whose files contradict each other: a broken invariant is never answered with a default.
pub(crate) fn broken(invariant: &str) -> TantivyError {
    TantivyError::InternalError(invariant.to_owned())
}

/// Opens tantivy's index in a folder that has one.
pub(crate) fn open_existing(folder: StagedDirectory) -> tantivy::Result<(Index, Fields)> {
    let mut index = Index::open(folder)?;
    let (schema, fields) = schema();
    if index.schema() != schema {
        return Err(TantivyError::SchemaError("its fields are not those of this program".to_owned()));
    }
    index.set_tokenizers(analysis::tokenizers());
    Ok((index, fields))
}

/// Creates tantivy's index in an empty folder.
pub(super) fn create(folder: StagedDirectory) -> tantivy::Result<(Index, Fields)> {
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

/// Returns a snapshot of the last commit, for many searches.
pub(crate) fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    view(index, MANY_BLOCKS)
}

/// Returns a snapshot of the last commit that caches `cached_blocks` unpacked blocks of stored documents for each segment.
pub(super) fn view(index: &Index, cached_blocks: usize) -> tantivy::Result<Searcher> {
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .doc_store_cache_num_blocks(cached_blocks)
        .try_into()?;
    Ok(reader.searcher())
}

/// Returns a query for the documents that have these terms next to each other.
pub(crate) fn sequence(mut terms: Vec<Term>) -> Box<dyn Query> {
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.swap_remove(0), IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

/// Returns the documents with a term, in order.
pub(crate) fn addresses(searcher: &Searcher, term: &Term) -> tantivy::Result<Vec<DocAddress>> {
    let mut addresses = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        addresses.extend(docs(segment, term)?.into_iter().map(|doc| DocAddress::new(ordinal, doc)));
    }
    Ok(addresses)
}

/// Returns the documents of one segment with a term, in order.
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

/// Returns the records of all documents of a type, in no particular order.
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
