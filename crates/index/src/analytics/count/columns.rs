//! The values that passages are counted by, read from the columns of the index; stored passages are not read.

use std::collections::{BTreeMap, BTreeSet};

use report::Grade;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, SegmentReader, TantivyError};

use super::value::Value;
use crate::exec::context::SearchContext;
use crate::query::Field;
use crate::storage::columns::{name_of, names};
use crate::storage::schema;
use crate::storage::tantivy_index::broken;

/// The segment of a report, and its number in that segment's column.
pub(super) type ReportNumber = (u32, u64);

/// The columns of all segments. The values of each field have the same numbers in all segments.
pub(super) struct Columns {
    by: Vec<Field>,
    segments: Vec<Segment>,
    /// The values of each field, by number.
    values: Vec<Vec<Value>>,
}

struct Segment {
    reports: Option<StrColumn>,
    frameworks: Option<StrColumn>,
    words: Column<i64>,
    /// The column of each field.
    columns: Vec<ValueColumn>,
}

/// The column of a field in one segment, with the numbers of its values.
enum ValueColumn {
    Names { column: Option<StrColumn>, numbers: Vec<u32> },
    Years { column: Column<i64>, numbers: BTreeMap<i64, u32> },
}

/// The number of [`Value::NotKnown`] in every field.
const NOT_KNOWN: u32 = 0;

impl Columns {
    /// Opens the columns of the fields `by`.
    pub(super) fn new(context: &SearchContext<'_>, by: &[Field]) -> tantivy::Result<Self> {
        let mut numberings: Vec<Numbering> = by.iter().map(|_| Numbering::default()).collect();
        let mut segments = Vec::new();
        for (ordinal, reader) in (0..).zip(context.searcher.segment_readers()) {
            let fast_fields = reader.fast_fields();
            let columns = by.iter().zip(&mut numberings);
            let columns = columns.map(|(field, numbering)| ValueColumn::new(*field, reader, numbering));
            segments.push(Segment {
                reports: context.columns.reports(ordinal).cloned(),
                frameworks: fast_fields.str(schema::FRAMEWORK)?,
                words: fast_fields.i64(schema::WORDS)?,
                columns: columns.collect::<tantivy::Result<_>>()?,
            });
        }
        let values = numberings.into_iter().map(|numbering| numbering.values).collect();
        Ok(Self { by: by.to_vec(), segments, values })
    }

    /// Returns the position of a field among those counted by.
    pub(super) fn position_of(&self, field: Field) -> Option<usize> {
        self.by.iter().position(|one| *one == field)
    }

    fn segment(&self, passage: DocAddress) -> tantivy::Result<&Segment> {
        self.segments.get(passage.segment_ord as usize).ok_or_else(|| broken("a passage in an unknown segment"))
    }

    /// Returns the report of a passage.
    pub(super) fn report(&self, passage: DocAddress) -> tantivy::Result<ReportNumber> {
        let number = self.segment(passage)?.reports.as_ref().and_then(|column| column.ords().first(passage.doc_id));
        Ok((passage.segment_ord, number.ok_or_else(|| broken("a passage without a report"))?))
    }

    /// Returns the number of words of a passage.
    pub(super) fn words(&self, passage: DocAddress) -> tantivy::Result<u64> {
        let words = self.segment(passage)?.words.first(passage.doc_id);
        words.and_then(|words| u64::try_from(words).ok()).ok_or_else(|| broken("a passage without a count of words"))
    }

    /// Returns all combinations of the passage's values, one of each field, as numbers; at least one combination.
    pub(super) fn keys(&self, passage: DocAddress) -> tantivy::Result<Vec<Vec<u32>>> {
        let mut keys = vec![Vec::new()];
        for column in &self.segment(passage)?.columns {
            let numbers = column.numbers(passage.doc_id)?;
            let longer = |key: &Vec<u32>| -> Vec<Vec<u32>> {
                numbers.iter().map(|number| key.iter().copied().chain([*number]).collect()).collect()
            };
            keys = keys.iter().flat_map(longer).collect();
        }
        Ok(keys)
    }

    /// Returns the values of a combination of numbers.
    pub(super) fn values(&self, key: &[u32]) -> tantivy::Result<Vec<Value>> {
        let value = |(values, number): (&Vec<Value>, &u32)| values.get(*number as usize).cloned();
        let values: Option<Vec<Value>> = self.values.iter().zip(key).map(value).collect();
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
    fn new(field: Field, reader: &SegmentReader, numbering: &mut Numbering) -> tantivy::Result<Self> {
        let column = match field {
            Field::Year => return Self::years(reader.fast_fields().i64(schema::YEAR)?, numbering),
            Field::Authority => schema::AUTHORITY,
            Field::Region => schema::REGION,
            Field::Kind => schema::KIND,
            Field::Framework => schema::FRAMEWORK,
            Field::Section => schema::SECTION,
            Field::Grade => schema::GRADE,
            Field::Overall | Field::Number | Field::Report | Field::Inspector | Field::Passage => {
                return Err(TantivyError::InvalidArgument(format!("counts are not grouped by {field}")));
            }
        };
        let column = reader.fast_fields().str(column)?;
        let mut numbers = Vec::new();
        if let Some(column) = &column {
            for name in names(column)? {
                let value = if field == Field::Grade { ranked(&name) } else { Value::Name(name) };
                numbers.push(numbering.number(value)?);
            }
        }
        Ok(Self::Names { column, numbers })
    }

    fn years(column: Column<i64>, numbering: &mut Numbering) -> tantivy::Result<Self> {
        let mut numbers = BTreeMap::new();
        for year in column.min_value()..=column.max_value() {
            let value = i16::try_from(year).map_or(Value::NotKnown, Value::Year);
            numbers.insert(year, numbering.number(value)?);
        }
        Ok(Self::Years { column, numbers })
    }

    /// Returns the numbers of a passage's values; [`NOT_KNOWN`] for a passage without a value.
    fn numbers(&self, doc: u32) -> tantivy::Result<Vec<u32>> {
        let known: Option<Vec<u32>> = match self {
            Self::Names { column, numbers } => {
                let names = column.iter().flat_map(|column| column.term_ords(doc));
                names.map(|name| numbers.get(usize::try_from(name).ok()?).copied()).collect()
            }
            Self::Years { column, numbers } => {
                column.first(doc).into_iter().map(|year| numbers.get(&year).copied()).collect()
            }
        };
        let known = known.ok_or_else(|| broken("a value without a number"))?;
        Ok(if known.is_empty() { vec![NOT_KNOWN] } else { known })
    }
}

/// Returns a grade with its rank, the best first; a name that is not a grade stays a name.
fn ranked(name: &str) -> Value {
    Grade::named(name)
        .map_or_else(|| Value::Name(name.to_owned()), |grade| Value::Ranked(grade.ordinal(), grade.name()))
}

/// The numbers of values, in order of first appearance.
struct Numbering {
    values: Vec<Value>,
    numbers: BTreeMap<Value, u32>,
}

impl Default for Numbering {
    fn default() -> Self {
        Self { values: vec![Value::NotKnown], numbers: BTreeMap::from([(Value::NotKnown, NOT_KNOWN)]) }
    }
}

impl Numbering {
    /// Returns the number of a value; gives a new value the next number.
    fn number(&mut self, value: Value) -> tantivy::Result<u32> {
        let next = u32::try_from(self.values.len()).map_err(|_| broken("a column with 2^32 values"))?;
        Ok(*self.numbers.entry(value).or_insert_with_key(|value| {
            self.values.push(value.clone());
            next
        }))
    }
}
