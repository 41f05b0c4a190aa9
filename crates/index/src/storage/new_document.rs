//! Documents under construction, in the form that tantivy reads them.

use std::iter::Empty;
use std::ops::Range;
use std::slice;

use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

use super::schema::Fields;

/// A document under construction. tantivy's own type would hold the text of a passage once for each field that indexes it.
#[derive(Debug)]
pub(crate) struct NewDocument {
    /// The passage, encoded; empty for other documents.
    passage: Vec<u8>,
    /// All texts, joined.
    texts: String,
    values: Vec<(Field, NewValue)>,
}

/// A value of a new document.
#[derive(Debug, Clone)]
enum NewValue {
    /// The encoded passage.
    Passage,
    /// The byte range of a text in [`NewDocument::texts`].
    Text(Range<usize>),
    Number(i64),
    Band(u64),
}

impl NewDocument {
    /// Returns a document of a type.
    pub(super) fn new(fields: &Fields, kind: &str) -> Self {
        let mut document = Self { passage: Vec::new(), texts: String::new(), values: Vec::new() };
        document.add_text(fields.type_, kind);
        document
    }

    pub(super) fn add_passage(&mut self, field: Field, passage: Vec<u8>) {
        self.passage = passage;
        self.values.push((field, NewValue::Passage));
    }

    pub(super) fn add_text(&mut self, field: Field, text: &str) {
        self.add_text_to(&[field], text);
    }

    pub(super) fn add_text_to(&mut self, fields: &[Field], text: &str) {
        let start = self.texts.len();
        self.texts.push_str(text);
        let range = start..self.texts.len();
        self.values.extend(fields.iter().map(|&field| (field, NewValue::Text(range.clone()))));
    }

    pub(super) fn add_number(&mut self, field: Field, number: i64) {
        self.values.push((field, NewValue::Number(number)));
    }

    pub(super) fn add_band(&mut self, field: Field, band: u64) {
        self.values.push((field, NewValue::Band(band)));
    }

    /// Returns the values as tantivy reads them.
    pub(super) fn values(&self) -> NewValues<'_> {
        NewValues { passage: &self.passage, texts: &self.texts, values: self.values.iter() }
    }

    /// Returns about how many bytes of memory the document takes.
    pub(super) fn size_bytes(&self) -> usize {
        self.passage.len() + self.texts.len()
    }
}

/// The values of a new document.
#[derive(Debug)]
pub(crate) struct NewValues<'a> {
    passage: &'a [u8],
    texts: &'a str,
    values: slice::Iter<'a, (Field, NewValue)>,
}

impl<'a> Iterator for NewValues<'a> {
    type Item = (Field, Leaf<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, value) = self.values.next()?;
        let value = match value {
            NewValue::Passage => ReferenceValueLeaf::Bytes(self.passage),
            NewValue::Text(range) => {
                let text = self.texts.get(range.clone());
                debug_assert!(text.is_some(), "a text that is not among the texts of its document");
                ReferenceValueLeaf::Str(text.unwrap_or_default())
            }
            NewValue::Number(number) => ReferenceValueLeaf::I64(*number),
            NewValue::Band(band) => ReferenceValueLeaf::U64(*band),
        };
        Some((*field, Leaf(value)))
    }
}

/// A single value; no value of a document contains others.
#[derive(Debug, Clone)]
pub(crate) struct Leaf<'a>(ReferenceValueLeaf<'a>);

impl<'a> Value<'a> for Leaf<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(self.0.clone())
    }
}
