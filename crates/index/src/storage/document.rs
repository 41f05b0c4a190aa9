//! Converts passages and records to documents and back. No other module builds a document.

use report::{Passage, PassageKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument, TantivyError, Term};

use super::schema::Fields;
use super::{ReportRecord, Summary};
use crate::text::compounds::hyphenated;

/// The types of document, as the schema lists them.
pub(crate) mod kind {
    pub(crate) const PASSAGE: &str = "passage";
    pub(crate) const REPORT: &str = "report";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const SUMMARY: &str = "summary";
    pub(crate) const AUX_DATA: &str = "auxiliary";
}

/// Returns the document of a passage with this number of `words` and these MinHash `bands`. `content` is the hash of its
/// report's content.
pub(crate) fn passage(
    fields: &Fields,
    content: &str,
    passage: &Passage,
    bands: &[u64],
    words: u64,
) -> tantivy::Result<TantivyDocument> {
    let mut document = of_type(fields, kind::PASSAGE);
    document.add_bytes(fields.passage, &postcard::to_stdvec(passage).map_err(|error| codec_error(&error))?);
    document.add_text(fields.id, &passage.passage_id);
    document.add_text(fields.content, content);
    for field in [fields.text, fields.stem, fields.sentences] {
        document.add_text(field, &passage.text);
    }
    for pair in hyphenated(&passage.text) {
        document.add_text(fields.compounds, pair);
    }
    for band in bands {
        document.add_u64(fields.minhash_bands, *band);
    }
    for heading in &passage.section_path {
        document.add_text(fields.heading_stem, heading);
    }
    document.add_text(fields.report, &passage.report_id);
    document.add_i64(fields.ordinal, i64::from(passage.ordinal));
    for authority in passage.authority.iter().chain(&passage.joint_authorities) {
        document.add_text(fields.authority, authority);
    }
    if !passage.section.is_empty() {
        document.add_text(fields.section, &passage.section);
    }
    document.add_text(fields.kind, passage.kind.name());
    let named = [
        (fields.region, passage.region.as_deref()),
        (fields.framework, passage.framework.map(report::Framework::name)),
        (fields.grade, passage.grade.map(report::Grade::name)),
        (fields.overall, passage.overall_grade.map(report::Grade::name)),
        (fields.inspector, passage.lead_inspector.as_deref()),
        (fields.number, passage.number.as_deref()),
    ];
    for (field, value) in named {
        if let Some(value) = value {
            document.add_text(field, value);
        }
    }
    if let Some(year) = passage.year {
        document.add_i64(fields.year, i64::from(year));
    }
    if let Some(date) = passage.inspection_end.or(passage.inspection_start).or(passage.published) {
        let number = (i64::from(date.year()) * 100 + i64::from(date.month())) * 100 + i64::from(date.day());
        document.add_i64(fields.date, number);
    }
    document.add_i64(fields.passage_kind, kind_number(passage.passage_kind));
    document.add_i64(fields.words, i64::try_from(words).unwrap_or(i64::MAX));
    document.add_i64(fields.superseded, i64::from(passage.superseded_by.is_some()));
    Ok(document)
}

/// The kind number of a document that is not a passage; less than the number of any kind.
pub(crate) const NO_KIND: i64 = -1;

/// Returns the index of a kind of passage in [`PassageKind::ALL`].
pub(crate) fn kind_number(kind: PassageKind) -> i64 {
    kind as i64
}

/// Returns the document of a report without its passages.
pub(crate) fn report(fields: &Fields, record: &ReportRecord) -> tantivy::Result<TantivyDocument> {
    let mut document = record_document(fields, kind::REPORT, record)?;
    document.add_text(fields.id, &record.report_id);
    document.add_text(fields.content, &record.content);
    Ok(document)
}

/// Returns the document of a file and the outcome of reading it.
pub(crate) fn source(fields: &Fields, path: &str, entry: &impl Serialize) -> tantivy::Result<TantivyDocument> {
    let mut document = record_document(fields, kind::SOURCE, entry)?;
    document.add_text(fields.path, path);
    Ok(document)
}

/// Returns the document of the counts over the whole index.
pub(crate) fn summary(fields: &Fields, summary: &Summary) -> tantivy::Result<TantivyDocument> {
    record_document(fields, kind::SUMMARY, summary)
}

/// Returns the document of auxiliary data.
pub(crate) fn aux_data(fields: &Fields, name: &str, text: &str) -> TantivyDocument {
    let mut document = without_passage(fields, kind::AUX_DATA, text);
    document.add_text(fields.id, aux_data_id(name));
    document
}

/// Returns the identifier of auxiliary data, which no report has.
pub(crate) fn aux_data_id(name: &str) -> String {
    format!("auxiliary:{name}")
}

fn record_document(fields: &Fields, kind: &str, record: &impl Serialize) -> tantivy::Result<TantivyDocument> {
    Ok(without_passage(fields, kind, &serde_json::to_string(record)?))
}

/// Returns a document that is not a passage. It still has a value in the columns that are read for each matching passage,
/// because a column is read fastest if every document has a value in it.
fn without_passage(fields: &Fields, kind: &str, stored: &str) -> TantivyDocument {
    let mut document = of_type(fields, kind);
    document.add_text(fields.stored, stored);
    document.add_text(fields.report, "");
    document.add_i64(fields.passage_kind, NO_KIND);
    document
}

/// Returns a document with nothing but its type.
fn of_type(fields: &Fields, kind: &str) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.type_, kind);
    document
}

/// Returns the term that all documents of a type have.
pub(crate) fn type_term(fields: &Fields, kind: &str) -> Term {
    Term::from_field_text(fields.type_, kind)
}

/// Reads the passage in the document at `address`.
pub(crate) fn load_passage(searcher: &Searcher, address: DocAddress) -> tantivy::Result<Passage> {
    decoded(searcher.doc(address)?)
}

/// Reads the passage in the document `doc` of one segment.
pub(crate) fn load_passage_from(store: &StoreReader, doc: DocId) -> tantivy::Result<Passage> {
    decoded(store.get(doc)?)
}

fn decoded(Stored(bytes): Stored<Vec<u8>>) -> tantivy::Result<Passage> {
    postcard::from_bytes(&bytes).map_err(|error| codec_error(&error))
}

/// Reads the record in the document at `address`.
pub(crate) fn load_record<T: DeserializeOwned>(searcher: &Searcher, address: DocAddress) -> tantivy::Result<T> {
    Ok(serde_json::from_str(&load_aux_data(searcher, address)?)?)
}

/// Reads the record in the document `doc` of one segment.
pub(crate) fn load_record_from<T: DeserializeOwned>(store: &StoreReader, doc: DocId) -> tantivy::Result<T> {
    let Stored::<String>(text) = store.get(doc)?;
    Ok(serde_json::from_str(&text)?)
}

/// Reads the auxiliary data in the document at `address`.
pub(crate) fn load_aux_data(searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
    let Stored(text) = searcher.doc(address)?;
    Ok(text)
}

/// Returns the error for a stored passage that cannot be encoded or decoded.
fn codec_error(error: &postcard::Error) -> TantivyError {
    TantivyError::InternalError(format!("stored passage: {error}"))
}

/// The stored field of a document: the bytes of a passage, the text of any other document.
struct Stored<T>(T);

impl<T: ValueDeserialize + Send + Sync + 'static> DocumentDeserialize for Stored<T> {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        let field = document.next_field()?;
        let (_, value) = field.ok_or_else(|| DeserializeError::custom("a document lacks a stored field"))?;
        Ok(Self(value))
    }
}
