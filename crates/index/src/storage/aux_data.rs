//! Auxiliary data: what the index stores under a name beside the passages.

use serde::de::DeserializeOwned;
use tantivy::{DocAddress, Searcher, SegmentOrdinal, SegmentReader, Term};

use super::document;
use super::schema::Fields;
use super::tantivy_index::docs;

/// Name of the auxiliary data with the concepts that the index was built with.
pub(crate) const CONCEPTS: &str = "concepts";

/// Name of the auxiliary data with the text of the user's own concept file; absent if there is no such file.
pub(crate) const OWN_CONCEPTS: &str = "own-concepts";

/// Name of the auxiliary data with the passages that are boilerplate by repetition.
pub(crate) const REPEATED: &str = "repeated";

/// Name of the auxiliary data with the common bands, for the next writer.
pub(crate) const COMMON: &str = "common-wordings";

/// Returns the data stored under a name, in its stored encoding. It was written last, so the search starts at the last
/// segment.
pub(crate) fn read_encoded(searcher: &Searcher, fields: &Fields, name: &str) -> tantivy::Result<Option<Vec<u8>>> {
    let term = Term::from_field_text(fields.id, &document::aux_data_id(name));
    let segments: Vec<(SegmentOrdinal, &SegmentReader)> = (0..).zip(searcher.segment_readers()).collect();
    for (ordinal, segment) in segments.into_iter().rev() {
        if let Some(doc) = docs(segment, &term)?.pop() {
            return document::load_encoded(searcher, DocAddress::new(ordinal, doc)).map(Some);
        }
    }
    Ok(None)
}

/// Returns the data stored under a name.
pub(crate) fn read<T: DeserializeOwned>(
    searcher: &Searcher,
    fields: &Fields,
    name: &str,
) -> tantivy::Result<Option<T>> {
    read_encoded(searcher, fields, name)?.map(|encoded| document::decode(&encoded)).transpose()
}
