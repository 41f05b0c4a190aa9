//! What is counted by, looked up in the columns of the index: no passage is read.

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

/// Segment of a report, and its number there.
pub(super) type ReportNumber = (u32, u64);

/// The columns of all segments, with one numbering of values for each dimension.
pub(super) struct Columns {
    by: Vec<Field>,
    segments: Vec<Segment>,
    /// For each dimension its values by their numbers.
    values: Vec<Vec<Value>>,
}

struct Segment {
    reports: Option<StrColumn>,
    frameworks: Option<StrColumn>,
    words: Column<i64>,
    /// One for each dimension.
    axes: Vec<Axis>,
}

/// Where the numbers of a passage's values stand.
enum Axis {
    Names { column: Option<StrColumn>, numbers: Vec<u32> },
    Years { column: Column<i64>, numbers: BTreeMap<i64, u32> },
}

/// The number of what a report does not say, in every dimension.
const NOT_KNOWN: u32 = 0;

impl Columns {
    /// Opens the columns of some dimensions.
    pub(super) fn new(view: &SearchContext<'_>, by: &[Field]) -> tantivy::Result<Self> {
        let mut numberings: Vec<Numbering> = by.iter().map(|_| Numbering::default()).collect();
        let mut segments = Vec::new();
        for (ordinal, reader) in (0..).zip(view.searcher.segment_readers()) {
            let columns = reader.fast_fields();
            let axes = by.iter().zip(&mut numberings).map(|(by, numbering)| Axis::new(*by, reader, numbering));
            segments.push(Segment {
                reports: view.columns.reports(ordinal).cloned(),
                frameworks: columns.str(schema::FRAMEWORK)?,
                words: columns.i64(schema::WORDS)?,
                axes: axes.collect::<tantivy::Result<_>>()?,
            });
        }
        let values = numberings.into_iter().map(|numbering| numbering.values).collect();
        Ok(Self { by: by.to_vec(), segments, values })
    }

    /// The place of a dimension among those that were asked for.
    pub(super) fn place_of(&self, by: Field) -> Option<usize> {
        self.by.iter().position(|one| *one == by)
    }

    fn segment(&self, passage: DocAddress) -> Option<&Segment> {
        self.segments.get(passage.segment_ord as usize)
    }

    /// The report that a passage stands in.
    pub(super) fn report(&self, passage: DocAddress) -> tantivy::Result<ReportNumber> {
        let reports = self.segment(passage).and_then(|segment| segment.reports.as_ref());
        let number = reports.and_then(|reports| reports.ords().first(passage.doc_id));
        Ok((passage.segment_ord, number.ok_or_else(|| broken("a passage without a report"))?))
    }

    /// How many words it has.
    pub(super) fn words(&self, passage: DocAddress) -> tantivy::Result<u64> {
        let words = self.segment(passage).and_then(|segment| segment.words.first(passage.doc_id));
        words.and_then(|words| u64::try_from(words).ok()).ok_or_else(|| broken("a passage without a count of words"))
    }

    /// Every combination of the numbers of its values, at least one.
    pub(super) fn keys(&self, passage: DocAddress) -> Vec<Vec<u32>> {
        let axes = self.segment(passage).map(|segment| segment.axes.as_slice()).unwrap_or_default();
        axes.iter().fold(vec![Vec::new()], |keys, axis| {
            let numbers = axis.numbers(passage.doc_id);
            let longer = |key: &Vec<u32>| -> Vec<Vec<u32>> {
                numbers.iter().map(|number| key.iter().copied().chain([*number]).collect()).collect()
            };
            keys.iter().flat_map(longer).collect()
        })
    }

    /// The values of a combination of numbers.
    pub(super) fn values(&self, key: &[u32]) -> Vec<Value> {
        let value = |(values, number): (&Vec<Value>, &u32)| values.get(*number as usize).cloned();
        self.values.iter().zip(key).map(|pair| value(pair).unwrap_or(Value::NotKnown)).collect()
    }

    /// The names of the frameworks of some passages.
    pub(super) fn frameworks(&self, passages: &[DocAddress]) -> tantivy::Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for of_segment in passages.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let column =
                of_segment.first().and_then(|first| self.segment(*first)).and_then(|it| it.frameworks.as_ref());
            let Some(column) = column else { continue };
            let numbers: BTreeSet<u64> =
                of_segment.iter().filter_map(|passage| column.ords().first(passage.doc_id)).collect();
            for number in numbers {
                names.insert(name_of(column, number)?);
            }
        }
        Ok(names)
    }
}

impl Axis {
    fn new(by: Field, reader: &SegmentReader, numbering: &mut Numbering) -> tantivy::Result<Self> {
        let field = match by {
            Field::Year => return Ok(Self::years(reader.fast_fields().i64(schema::YEAR)?, numbering)),
            Field::Authority => schema::AUTHORITY,
            Field::Region => schema::REGION,
            Field::Kind => schema::KIND,
            Field::Framework => schema::FRAMEWORK,
            Field::Section => schema::SECTION,
            Field::Grade => schema::GRADE,
            Field::Overall | Field::Number | Field::Report | Field::Inspector | Field::Passage => {
                return Err(TantivyError::InvalidArgument(format!("counts are not grouped by {by}")));
            }
        };
        let column = reader.fast_fields().str(field)?;
        let mut numbers = Vec::new();
        if let Some(column) = &column {
            for name in names(column)? {
                let value = if by == Field::Grade { ranked(&name) } else { Value::Name(name) };
                numbers.push(numbering.number(value));
            }
        }
        Ok(Self::Names { column, numbers })
    }

    fn years(column: Column<i64>, numbering: &mut Numbering) -> Self {
        let value = |year: i64| i16::try_from(year).map_or(Value::NotKnown, Value::Year);
        let years = column.min_value()..=column.max_value();
        let numbers = years.map(|year| (year, numbering.number(value(year)))).collect();
        Self::Years { column, numbers }
    }

    /// The numbers of a passage's values, at least one.
    fn numbers(&self, doc: u32) -> Vec<u32> {
        let mut known: Vec<u32> = match self {
            Self::Names { column, numbers } => {
                let names = column.iter().flat_map(|column| column.term_ords(doc));
                names
                    .filter_map(|name| usize::try_from(name).ok().and_then(|name| numbers.get(name).copied()))
                    .collect()
            }
            Self::Years { column, numbers } => {
                column.first(doc).and_then(|year| numbers.get(&year).copied()).into_iter().collect()
            }
        };
        if known.is_empty() {
            known.push(NOT_KNOWN);
        }
        known
    }
}

/// A grade with its place from the best.
fn ranked(name: &str) -> Value {
    Grade::named(name)
        .map_or_else(|| Value::Name(name.to_owned()), |grade| Value::Ranked(grade.ordinal(), grade.name()))
}

/// Values in the order in which they were met.
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
    fn number(&mut self, value: Value) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(value).or_insert_with_key(|value| {
            self.values.push(value.clone());
            next
        })
    }
}
