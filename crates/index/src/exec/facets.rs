//! Counts of what was found by authority, year, section and so on.

use std::collections::BTreeMap;

use report::PassageKind;
use tantivy::{DocId, SegmentReader, TantivyError};

use crate::query::{Facet, FacetValue, Field};
use crate::storage::columns::name_of;
use crate::storage::schema;
use crate::storage::tantivy_index::broken;

/// A passage that was found and the number of its report in its segment.
pub(crate) type Found = (DocId, u64);

/// Counts of one dimension, to be added up over segments.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    values: BTreeMap<String, Count>,
    without: Count,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    passages: u64,
    reports: u64,
    /// The report counted last, plus one.
    last: u64,
}

impl Count {
    /// Counts a passage; those of a report come one after the other.
    fn add(&mut self, report: u64) {
        self.passages += 1;
        if self.last != report + 1 {
            self.last = report + 1;
            self.reports += 1;
        }
    }

    /// Adds the count of other reports.
    fn join(&mut self, other: Self) {
        self.passages += other.passages;
        self.reports += other.reports;
    }
}

impl Counts {
    /// Counts what was found in one segment, in the order of its documents.
    pub(crate) fn of(segment: &SegmentReader, dimension: Field, found: &[Found]) -> tantivy::Result<Self> {
        match dimension {
            Field::Year => Self::of_numbers(segment, schema::YEAR, found, |year| Ok(year.to_string())),
            Field::Passage => Self::of_numbers(segment, schema::PASSAGE_KIND, found, |number| {
                let kind = usize::try_from(number).ok().and_then(|place| PassageKind::ALL.get(place));
                kind.map(PassageKind::to_string).ok_or_else(|| broken("a passage of an unknown kind"))
            }),
            Field::Authority => Self::of_names(segment, schema::AUTHORITY, found),
            Field::Region => Self::of_names(segment, schema::REGION, found),
            Field::Kind => Self::of_names(segment, schema::KIND, found),
            Field::Section => Self::of_names(segment, schema::SECTION, found),
            Field::Grade => Self::of_names(segment, schema::GRADE, found),
            Field::Overall => Self::of_names(segment, schema::OVERALL, found),
            Field::Inspector => Self::of_names(segment, schema::INSPECTOR, found),
            Field::Report => Self::of_names(segment, schema::REPORT, found),
            Field::Framework => Self::of_names(segment, schema::FRAMEWORK, found),
            Field::Number => Err(TantivyError::InvalidArgument("numbers of passages are not counted".to_owned())),
        }
    }

    fn of_names(segment: &SegmentReader, field: &str, found: &[Found]) -> tantivy::Result<Self> {
        let mut without = Count::default();
        let Some(column) = segment.fast_fields().str(field)? else {
            for &(_, report) in found {
                without.add(report);
            }
            return Ok(Self { without, ..Self::default() });
        };
        let mut counts: BTreeMap<u64, Count> = BTreeMap::new();
        for &(doc, report) in found {
            let mut names = column.term_ords(doc).peekable();
            if names.peek().is_none() {
                without.add(report);
            }
            for name in names {
                counts.entry(name).or_default().add(report);
            }
        }
        let values = counts.into_iter().map(|(name, count)| Ok((name_of(&column, name)?, count)));
        Ok(Self { values: values.collect::<tantivy::Result<_>>()?, without })
    }

    fn of_numbers(
        segment: &SegmentReader,
        field: &str,
        found: &[Found],
        name: impl Fn(i64) -> tantivy::Result<String>,
    ) -> tantivy::Result<Self> {
        let column = segment.fast_fields().i64(field)?;
        let mut without = Count::default();
        let mut counts: BTreeMap<i64, Count> = BTreeMap::new();
        for &(doc, report) in found {
            match column.first(doc) {
                Some(number) => counts.entry(number).or_default().add(report),
                None => without.add(report),
            }
        }
        let values = counts.into_iter().map(|(number, count)| Ok((name(number)?, count)));
        Ok(Self { values: values.collect::<tantivy::Result<_>>()?, without })
    }

    /// Adds the counts of another segment. A report's passages are all in one segment.
    pub(crate) fn add(&mut self, other: Self) {
        self.without.join(other.without);
        for (value, count) in other.values {
            self.values.entry(value).or_default().join(count);
        }
    }

    pub(crate) fn into_facet(self, dimension: Field) -> Facet {
        let mut values: Vec<FacetValue> = self
            .values
            .into_iter()
            .map(|(value, Count { passages, reports, .. })| FacetValue { value, passages, reports })
            .collect();
        // Stable: those with as many stay in the order of their values.
        values.sort_by_key(|value| std::cmp::Reverse(value.passages));
        Facet { dimension, values, without: self.without.passages, reports_without: self.without.reports }
    }
}
