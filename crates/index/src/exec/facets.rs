//! Facets: matches counted by authority, year, section and so on.

use std::collections::BTreeMap;
use std::iter;

use report::PassageKind;
use tantivy::{DocId, SegmentReader, TantivyError};

use crate::query::{Facet, FacetValue, Field};
use crate::storage::columns::name_of;
use crate::storage::schema;
use crate::storage::tantivy_index::broken;

/// A matching passage and the number of its report in its segment.
pub(crate) type Found = (DocId, u64);

/// The counts of one dimension, which are added up over segments.
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
    /// Counts a passage. The passages of a report are consecutive.
    fn add(&mut self, report: u64) {
        self.passages += 1;
        if self.last != report + 1 {
            self.last = report + 1;
            self.reports += 1;
        }
    }

    /// Adds the counts of other reports.
    fn join(&mut self, other: Self) {
        self.passages += other.passages;
        self.reports += other.reports;
    }
}

impl Counts {
    /// Counts the matches of one segment, in the order of its documents.
    pub(crate) fn of(segment: &SegmentReader, dimension: Field, found: &[Found]) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        match dimension {
            Field::Year => {
                let years = columns.i64(schema::YEAR)?;
                Self::of_values(found, |doc| years.values_for_doc(doc), |year| Ok(year.to_string()))
            }
            Field::Passage => {
                let kinds = columns.i64(schema::PASSAGE_KIND)?;
                Self::of_values(
                    found,
                    |doc| kinds.values_for_doc(doc),
                    |number| {
                        let kind = usize::try_from(number).ok().and_then(|place| PassageKind::ALL.get(place));
                        kind.map(PassageKind::to_string).ok_or_else(|| broken("a passage of an unknown kind"))
                    },
                )
            }
            other => {
                let no_column = || TantivyError::InvalidArgument(format!("passages are not counted by {other}"));
                match columns.str(schema::name_column(other).ok_or_else(no_column)?)? {
                    Some(names) => Self::of_values(found, |doc| names.term_ords(doc), |number| name_of(&names, number)),
                    None => Self::of_values(found, |_| iter::empty(), |number: u64| Ok(number.to_string())),
                }
            }
        }
    }

    /// Counts matches by their `values`; `name` returns the printed form of a value.
    fn of_values<V: Ord, I: Iterator<Item = V>>(
        found: &[Found],
        values: impl Fn(DocId) -> I,
        name: impl Fn(V) -> tantivy::Result<String>,
    ) -> tantivy::Result<Self> {
        let mut without = Count::default();
        let mut counts: BTreeMap<V, Count> = BTreeMap::new();
        for &(doc, report) in found {
            let mut values = values(doc).peekable();
            if values.peek().is_none() {
                without.add(report);
            }
            for value in values {
                counts.entry(value).or_default().add(report);
            }
        }
        let values = counts.into_iter().map(|(value, count)| Ok((name(value)?, count)));
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
        // The sort is stable, so equal counts stay in the order of their values.
        values.sort_by_key(|value| std::cmp::Reverse(value.passages));
        Facet { dimension, values, without: self.without.passages, reports_without: self.without.reports }
    }
}
