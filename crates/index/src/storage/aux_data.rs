//! Auxiliary data: texts that the index keeps under a name beside the passages.

use serde::de::DeserializeOwned;
use tantivy::{DocAddress, Searcher, SegmentOrdinal, SegmentReader, Term};

use super::document;
use super::schema::Fields;
use super::tantivy_index::docs;

/// Name of the companion with a leaf of the concepts that an index was built with.
pub(crate) fn leaf_of_concepts(leaf: usize) -> String {
    format!("concepts/{leaf}")
}

/// Name of the companion with the text of the user's own concept file; there is none where the user has none.
pub const OWN_CONCEPTS: &str = "own-concepts";

/// Name of the companion with the passages that are repeated.
pub(crate) const REPEATED: &str = "repeated";

/// Name of the companion with what else a writer knows of them.
pub(crate) const COMMON: &str = "common-wordings";

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
