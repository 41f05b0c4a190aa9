//! The values that passages are counted by, read from the columns of the index; stored passages are not read.

use std::collections::{BTreeSet, HashMap};

use report::Grade;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader, TantivyError};

use super::value::Value;
use crate::exec::context::SearchContext;
use crate::query::Field;
use crate::storage::columns::{CountColumns, Numbered, name_of};
use crate::storage::schema;
use crate::storage::tantivy_index::broken;

/// The segment of a report, and its number in that segment's column.
pub(super) type ReportNumber = (u32, u64);

/// The columns of all segments. The values of each field have the same numbers in all segments.
pub(super) struct Columns {
    by: Vec<Field>,
    segments: Vec<Segment>,
    /// The names of each field, by number; none for a field of years.
    names: Vec<Vec<String>>,
}

struct Segment {
    counts: CountColumns,
    frameworks: Option<StrColumn>,
    /// The column of each field.
    values: Vec<ValueColumn>,
}

/// The column of a field in one segment.
enum ValueColumn {
    Names(Numbered),
    /// The number of a year is the year.
    Years(Column<i64>),
}

/// The number of [`Value::NotKnown`] in every field.
const NOT_KNOWN: u32 = u32::MAX;

impl Columns {
    /// Opens the columns of the fields `by`.
    pub(super) fn new(context: &SearchContext<'_>, by: &[Field]) -> tantivy::Result<Self> {
        let mut known: Vec<HashMap<String, u32>> = vec![HashMap::new(); by.len()];
        let mut segments = Vec::new();
        for reader in context.searcher.segment_readers() {
            let values = by.iter().zip(&mut known).map(|(field, known)| ValueColumn::open(*field, reader, known));
            segments.push(Segment {
                counts: CountColumns::open(reader)?,
                frameworks: reader.fast_fields().str(schema::FRAMEWORK)?,
                values: values.collect::<tantivy::Result<_>>()?,
            });
        }
        let by_number = |known: HashMap<String, u32>| {
            let mut names: Vec<(u32, String)> = known.into_iter().map(|(name, number)| (number, name)).collect();
            names.sort_unstable();
            names.into_iter().map(|(_, name)| name).collect()
        };
        Ok(Self { by: by.to_vec(), segments, names: known.into_iter().map(by_number).collect() })
    }

    /// Returns the position of a field among those counted by.
    pub(super) fn position_of(&self, field: Field) -> Option<usize> {
        self.by.iter().position(|one| *one == field)
    }

    fn segment(&self, passage: DocAddress) -> tantivy::Result<&Segment> {
        self.segments.get(passage.segment_ord as usize).ok_or_else(|| broken("a passage in an unknown segment"))
    }

    /// Returns the report of a passage, and the passage's number of words.
    pub(super) fn report_and_words(&self, passage: DocAddress) -> tantivy::Result<(ReportNumber, u64)> {
        let counts = &self.segment(passage)?.counts;
        let report = (passage.segment_ord, counts.report(passage.doc_id)?);
        Ok((report, counts.words(passage.doc_id)? as u64))
    }

    /// Returns all combinations of the passage's values, one of each field, as numbers; at least one combination.
    pub(super) fn keys(&self, passage: DocAddress) -> tantivy::Result<Vec<Vec<u32>>> {
        let mut keys = vec![Vec::new()];
        for column in &self.segment(passage)?.values {
            let numbers = column.numbers(passage.doc_id);
            let longer = |key: &Vec<u32>| -> Vec<Vec<u32>> {
                numbers.iter().map(|number| key.iter().copied().chain([*number]).collect()).collect()
            };
            keys = keys.iter().flat_map(longer).collect();
        }
        Ok(keys)
    }

    /// Returns the values of a combination of numbers.
    pub(super) fn values(&self, key: &[u32]) -> tantivy::Result<Vec<Value>> {
        let value = |((field, names), number): ((&Field, &Vec<String>), &u32)| match (field, *number) {
            (_, NOT_KNOWN) => Some(Value::NotKnown),
            (Field::Year, year) => i16::try_from(year).ok().map(Value::Year),
            (Field::Grade, number) => names.get(number as usize).map(|name| ranked(name)),
            (_, number) => names.get(number as usize).cloned().map(Value::Name),
        };
        let values: Option<Vec<Value>> = self.by.iter().zip(&self.names).zip(key).map(value).collect();
        values.ok_or_else(|| broken("a value without a number"))
    }

    /// Returns the names of the frameworks of some passages.
    pub(super) fn frameworks(&self, passages: &[DocAddress]) -> tantivy::Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for in_segment in passages.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = in_segment.first() else { continue };
            let Some(column) = &self.segment(*first)?.frameworks else { continue };
            let numbers: BTreeSet<u64> =
                in_segment.iter().filter_map(|passage| column.ords().first(passage.doc_id)).collect();
            for number in numbers {
                names.insert(name_of(column, number)?);
            }
        }
        Ok(names)
    }
}

impl ValueColumn {
    fn open(field: Field, segment: &SegmentReader, known: &mut HashMap<String, u32>) -> tantivy::Result<Self> {
        if field == Field::Year {
            return Ok(Self::Years(segment.fast_fields().i64(schema::YEAR)?));
        }
        let no_column = || TantivyError::InvalidArgument(format!("counts are not grouped by {field}"));
        let column = schema::name_column(field).ok_or_else(no_column)?;
        Ok(Self::Names(Numbered::open(segment, column, known)?))
    }

    /// Returns the numbers of a passage's values; [`NOT_KNOWN`] for a passage without a value.
    fn numbers(&self, doc: DocId) -> Vec<u32> {
        let mut numbers: Vec<u32> = match self {
            Self::Names(names) => names.of(doc).collect(),
            Self::Years(years) => years.first(doc).into_iter().filter_map(|year| u32::try_from(year).ok()).collect(),
        };
        if numbers.is_empty() {
            numbers.push(NOT_KNOWN);
        }
        numbers
    }
}

/// Returns a grade with its rank, the best first; a name that is not a grade stays a name.
fn ranked(name: &str) -> Value {
    Grade::named(name)
        .map_or_else(|| Value::Name(name.to_owned()), |grade| Value::Ranked(grade.ordinal(), grade.name()))
}
