//! Passages and records as the engine's documents, and back. Nothing else builds a document.

use std::iter::Empty;
use std::ops::Range;
use std::slice;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use report::{Passage, PassageKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ReferenceValue, ReferenceValueLeaf, ValueDeserialize,
};
use tantivy::schema::{Document, Field, Value};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Searcher, TantivyError, Term};

use super::schema::Fields;
use super::{ReportRecord, Summary};
use crate::text::compounds::hyphenated;

/// The types of document, as the schema lists them.
pub(crate) mod kind {
    pub(crate) const PASSAGE: &str = "passage";
    pub(crate) const REPORT: &str = "report";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const SUMMARY: &str = "summary";
    pub(crate) const COMPANION: &str = "companion";
}

/// A document to be written. The engine's own kind would hold a passage's text once for each field that it is indexed in.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The passage, encoded; empty for other documents.
    passage: Vec<u8>,
    /// All texts, one after the other.
    texts: String,
    values: Vec<(Field, Entry)>,
}

/// A value of a draft.
#[derive(Debug, Clone)]
enum Entry {
    /// The encoded passage.
    Passage,
    /// Where it stands among the texts, in bytes.
    Text(Range<usize>),
    Number(i64),
    Key(u64),
}

impl Draft {
    /// A document of a type.
    fn new(fields: &Fields, kind: &str) -> Self {
        let mut draft = Self { passage: Vec::new(), texts: String::new(), values: Vec::new() };
        draft.add_text(fields.type_, kind);
        draft
    }

    fn add_passage(&mut self, field: Field, passage: Vec<u8>) {
        self.passage = passage;
        self.values.push((field, Entry::Passage));
    }

    fn add_text(&mut self, field: Field, text: &str) {
        self.add_text_to(&[field], text);
    }

    fn add_text_to(&mut self, fields: &[Field], text: &str) {
        let start = self.texts.len();
        self.texts.push_str(text);
        let place = start..self.texts.len();
        self.values.extend(fields.iter().map(|&field| (field, Entry::Text(place.clone()))));
    }

    fn add_number(&mut self, field: Field, number: i64) {
        self.values.push((field, Entry::Number(number)));
    }

    fn add_key(&mut self, field: Field, key: u64) {
        self.values.push((field, Entry::Key(key)));
    }
}

/// The values of a draft, as the engine takes them.
#[derive(Debug)]
pub(crate) struct Entries<'a> {
    passage: &'a [u8],
    texts: &'a str,
    values: slice::Iter<'a, (Field, Entry)>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Field, Leaf<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, entry) = self.values.next()?;
        let value = match entry {
            Entry::Passage => ReferenceValueLeaf::Bytes(self.passage),
            Entry::Text(place) => ReferenceValueLeaf::Str(self.texts.get(place.clone()).unwrap_or_default()),
            Entry::Number(number) => ReferenceValueLeaf::I64(*number),
            Entry::Key(key) => ReferenceValueLeaf::U64(*key),
        };
        Some((*field, Leaf(value)))
    }
}

/// One value; none holds others.
#[derive(Debug, Clone)]
pub(crate) struct Leaf<'a>(ReferenceValueLeaf<'a>);

impl<'a> Value<'a> for Leaf<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(self.0.clone())
    }
}

/// A passage of so many words with these keys of its wording, of the report whose content has the hash `content`.
pub(crate) fn passage(
    fields: &Fields,
    content: &str,
    passage: &Passage,
    keys: &[u64],
    words: u64,
) -> tantivy::Result<Draft> {
    let mut document = Draft::new(fields, kind::PASSAGE);
    document.add_passage(fields.passage, postcard::to_stdvec(passage).map_err(|error| codec_error(&error))?);
    document.add_text(fields.id, &passage.passage_id);
    document.add_text(fields.content, content);
    document.add_text_to(&[fields.text, fields.stem, fields.sentences], &passage.text);
    for pair in hyphenated(&passage.text) {
        document.add_text(fields.compounds, &pair);
    }
    for key in keys {
        document.add_key(fields.wording, *key);
    }
    for heading in &passage.section_path {
        document.add_text(fields.heading_stem, heading);
    }
    document.add_text(fields.report, &passage.report_id);
    document.add_number(fields.ordinal, i64::from(passage.ordinal));
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
        document.add_number(fields.year, i64::from(year));
    }
    if let Some(date) = passage.inspection_end.or(passage.inspection_start).or(passage.published) {
        let number = (i64::from(date.year()) * 100 + i64::from(date.month())) * 100 + i64::from(date.day());
        document.add_number(fields.date, number);
    }
    document.add_number(fields.passage_kind, kind_number(passage.passage_kind));
    document.add_number(fields.words, i64::try_from(words).unwrap_or(i64::MAX));
    document.add_number(fields.superseded, i64::from(passage.superseded_by.is_some()));
    Ok(document)
}

/// The kind of what is no passage; less than any other.
pub(crate) const NO_KIND: i64 = -1;

/// The place of a kind of passage in [`PassageKind::ALL`].
pub(crate) fn kind_number(kind: PassageKind) -> i64 {
    let place = PassageKind::ALL.iter().position(|&other| other == kind);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(NO_KIND)
}

/// A report without its passages.
pub(crate) fn report(fields: &Fields, record: &ReportRecord) -> tantivy::Result<Draft> {
    let mut document = record_document(fields, kind::REPORT, record)?;
    document.add_text(fields.id, &record.report_id);
    document.add_text(fields.content, &record.content);
    Ok(document)
}

/// What came of a file.
pub(crate) fn source(fields: &Fields, path: &str, row: &impl Serialize) -> tantivy::Result<Draft> {
    let mut document = record_document(fields, kind::SOURCE, row)?;
    document.add_text(fields.path, path);
    Ok(document)
}

/// Counts over the whole index.
pub(crate) fn summary(fields: &Fields, summary: &Summary) -> tantivy::Result<Draft> {
    record_document(fields, kind::SUMMARY, summary)
}

/// Learnt data.
pub(crate) fn companion(fields: &Fields, name: &str, text: &str) -> Draft {
    let mut document = no_passage(fields, kind::COMPANION, text);
    document.add_text(fields.id, &companion_id(name));
    document
}

/// The identifier of learnt data, one that no report has.
pub(crate) fn companion_id(name: &str) -> String {
    format!("companion:{name}")
}

fn record_document(fields: &Fields, kind: &str, record: &impl Serialize) -> tantivy::Result<Draft> {
    Ok(no_passage(fields, kind, &serde_json::to_string(record)?))
}

/// A document of another type than passages. It has a value all the same in the columns that are read for each passage
/// that is found: those that every document has are read fastest.
fn no_passage(fields: &Fields, kind: &str, stored: &str) -> Draft {
    let mut document = Draft::new(fields, kind);
    document.add_text(fields.stored, stored);
    document.add_text(fields.report, "");
    document.add_number(fields.passage_kind, NO_KIND);
    document
}

/// The term that all documents of a type have.
pub(crate) fn type_term(fields: &Fields, kind: &str) -> Term {
    Term::from_field_text(fields.type_, kind)
}

/// The passage that the document at `address` is.
pub(crate) fn load_passage(searcher: &Searcher, address: DocAddress) -> tantivy::Result<Passage> {
    searcher.doc::<StoredPassage>(address)?.try_into()
}

/// The passage that the document `doc` of one segment is.
pub(crate) fn load_passage_from(store: &StoreReader, doc: DocId) -> tantivy::Result<Passage> {
    store.get::<StoredPassage>(doc)?.try_into()
}

/// The record that the document at `address` holds.
pub(crate) fn load_record<T: DeserializeOwned>(searcher: &Searcher, address: DocAddress) -> tantivy::Result<T> {
    let Stored(text) = searcher.doc(address)?;
    Ok(serde_json::from_str(&text)?)
}

/// The record that the document `doc` of one segment holds.
pub(crate) fn load_record_from<T: DeserializeOwned>(store: &StoreReader, doc: DocId) -> tantivy::Result<T> {
    let Stored(text) = store.get(doc)?;
    Ok(serde_json::from_str(&text)?)
}

/// The learnt data that the document at `address` holds.
pub(crate) fn load_companion(searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
    let Stored(text) = searcher.doc(address)?;
    Ok(text)
}

/// A stored passage that cannot be encoded or decoded.
fn codec_error(error: &postcard::Error) -> TantivyError {
    TantivyError::InternalError(format!("stored passage: {error}"))
}

/// What is stored of a document that is no passage.
struct Stored(String);

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        Ok(Self(next(&mut document)?))
    }
}

/// A passage as it is stored.
struct StoredPassage(Vec<u8>);

impl DocumentDeserialize for StoredPassage {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        Ok(Self(next(&mut document)?))
    }
}

impl TryFrom<StoredPassage> for Passage {
    type Error = TantivyError;

    fn try_from(StoredPassage(bytes): StoredPassage) -> tantivy::Result<Self> {
        postcard::from_bytes(&bytes).map_err(|error| codec_error(&error))
    }
}

/// The next of the fields of a document that are stored.
fn next<'de, T: ValueDeserialize>(document: &mut impl DocumentDeserializer<'de>) -> Result<T, DeserializeError> {
    let field = document.next_field()?;
    field.map(|(_, value)| value).ok_or_else(|| DeserializeError::custom("a document holds too little"))
}

/// A document on its way to the engine, which counts against a [`Budget`] until the engine has taken it in.
#[derive(Debug)]
pub(crate) struct Queued {
    draft: Draft,
    _share: Share,
}

impl Document for Queued {
    type Value<'a> = Leaf<'a>;
    type FieldsValuesIter<'a> = Entries<'a>;

    fn iter_fields_and_values(&self) -> Entries<'_> {
        Entries { passage: &self.draft.passage, texts: &self.draft.texts, values: self.draft.values.iter() }
    }
}

/// Bounds the bytes of documents that wait for the engine, whose own queue counts documents only.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    waiting: Arc<(Mutex<usize>, Condvar)>,
    limit_bytes: usize,
}

#[derive(Debug)]
struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limit_bytes: usize) -> Self {
        Self { waiting: Arc::default(), limit_bytes }
    }

    /// Queues a document.
    pub(crate) fn queue(&self, draft: Draft) -> Queued {
        let bytes = draft.passage.len() + draft.texts.len();
        *self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
        Queued { draft, _share: Share { budget: self.clone(), bytes } }
    }

    /// Waits until there is room. An engine that has stopped never makes room: it reports that itself, so the wait
    /// ends after a while.
    pub(crate) fn wait(&self) {
        let (waiting, room) = &*self.waiting;
        let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = Duration::from_mins(1);
        drop(room.wait_timeout_while(waiting, patience, |bytes| *bytes > self.limit_bytes));
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let (waiting, room) = &*self.budget.waiting;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(self.bytes);
        room.notify_all();
    }
}
