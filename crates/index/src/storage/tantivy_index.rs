//! tantivy's index with our schema and settings: opened to read, looked up by term.

use serde::de::DeserializeOwned;
use tantivy::schema::IndexRecordOption;
use tantivy::store::Compressor;
use tantivy::{
    DocAddress, DocId, DocSet, Index, IndexSettings, ReloadPolicy, Searcher, SegmentReader, TERMINATED, TantivyError,
    Term,
};

use super::document;
use super::schema::{Fields, schema};
use super::staged_directory::Staging;
use crate::text::analysis;

/// Bytes of stored documents that are packed together.
const BLOCK_BYTES: usize = 4096;
/// Blocks kept unpacked of each segment by a writer, which reads few of them twice.
pub(super) const FEW_BLOCKS: usize = 16;
/// Blocks kept unpacked of each segment by who searches, filled as passages are read: 8 MB.
const MANY_BLOCKS: usize = 2048;

/// Returns the error for an index whose files contradict each other: a broken invariant is never answered with a default.
pub(crate) fn broken(invariant: &str) -> TantivyError {
    TantivyError::InternalError(invariant.to_owned())
}

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
pub(super) fn create(folder: Staging) -> tantivy::Result<(Index, Fields)> {
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

/// A view of the last commit, which no later commit changes, for many searches.
pub(crate) fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    view(index, MANY_BLOCKS)
}

/// A view of the last commit that keeps so many blocks of stored documents unpacked.
pub(super) fn view(index: &Index, cached_blocks: usize) -> tantivy::Result<Searcher> {
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
