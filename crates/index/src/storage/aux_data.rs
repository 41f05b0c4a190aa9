//! Auxiliary data: texts that the index stores under a name beside the passages.

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

/// Returns the text stored under a name. It was written last, so the search starts at the last segment.
pub(crate) fn read(searcher: &Searcher, fields: &Fields, name: &str) -> tantivy::Result<Option<String>> {
    let term = Term::from_field_text(fields.id, &document::aux_data_id(name));
    let segments: Vec<(SegmentOrdinal, &SegmentReader)> = (0..).zip(searcher.segment_readers()).collect();
    for (ordinal, segment) in segments.into_iter().rev() {
        if let Some(doc) = docs(segment, &term)?.pop() {
            return document::load_aux_data(searcher, DocAddress::new(ordinal, doc)).map(Some);
        }
    }
    Ok(None)
}

/// Returns the data stored as JSON under a name; the default if there is none, as in an index without boilerplate.
pub(crate) fn read_json<T: DeserializeOwned + Default>(
    searcher: &Searcher,
    fields: &Fields,
    name: &str,
) -> tantivy::Result<T> {
    let text = read(searcher, fields, name)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}
