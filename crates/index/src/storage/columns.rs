//! The fast columns of passages that every search reads, opened once, and the names in them.

use std::collections::HashMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentOrdinal, SegmentReader};

use super::document::NO_KIND;
use super::schema;
use super::tantivy_index::broken;
use crate::text::part::Items;

/// The columns of all segments, in their order.
#[derive(Debug, Default)]
pub(crate) struct PassageColumns(Vec<SegmentColumns>);

#[derive(Debug)]
struct SegmentColumns {
    segment: SegmentId,
    holds_passages: bool,
    reports: Option<StrColumn>,
    kinds: Option<Column<i64>>,
}

impl PassageColumns {
    pub(crate) fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut columns = Vec::new();
        for reader in searcher.segment_readers() {
            let fields = reader.fast_fields();
            let kinds: Option<Column<i64>> = fields.column_opt(schema::PASSAGE_KIND)?;
            let holds_passages = kinds.as_ref().is_some_and(|kinds| kinds.max_value() > NO_KIND);
            let reports = if holds_passages { fields.str(schema::REPORT)? } else { None };
            if holds_passages && reports.is_none() {
                return Err(broken("passages without the column of reports"));
            }
            columns.push(SegmentColumns { segment: reader.segment_id(), holds_passages, reports, kinds });
        }
        Ok(Self(columns))
    }

    /// Returns the segments of `searcher` that hold passages, each with its ordinal. In the others tantivy would build an
    /// empty dictionary for every field looked up, which takes half a millisecond.
    pub(crate) fn holding<'a>(&self, searcher: &'a Searcher) -> impl Iterator<Item = (usize, &'a SegmentReader)> {
        let segments = searcher.segment_readers().iter().enumerate().zip(&self.0);
        segments.filter(|(_, columns)| columns.holds_passages).map(|(segment, _)| segment)
    }

    /// Returns the column with the report of each passage of a segment; `None` for a segment without passages.
    pub(crate) fn reports(&self, segment: SegmentOrdinal) -> Option<&StrColumn> {
        self.0.get(segment as usize)?.reports.as_ref()
    }

    /// Returns [`PassageColumns::reports`] of each segment.
    pub(crate) fn all_reports(&self) -> impl Iterator<Item = Option<&StrColumn>> {
        self.0.iter().map(|columns| columns.reports.as_ref())
    }

    /// Returns the column with the kind of each passage of a segment, as an index into `PassageKind::ALL`.
    pub(crate) fn kinds(&self, segment: SegmentId) -> Option<&Column<i64>> {
        self.0.iter().find(|columns| columns.segment == segment)?.kinds.as_ref()
    }
}

/// A column of names in one segment, whose names have the same numbers in all segments.
pub(crate) struct Numbered {
    column: Option<StrColumn>,
    numbers: Vec<u32>,
}

impl Numbered {
    /// Opens the column of `field`; `known` holds the names of earlier segments and receives the new ones.
    pub(crate) fn open(
        segment: &SegmentReader,
        field: &str,
        known: &mut HashMap<String, u32>,
    ) -> tantivy::Result<Self> {
        let column = segment.fast_fields().str(field)?;
        let mut numbers = Vec::new();
        for name in column.as_ref().map(names).transpose()?.into_iter().flatten() {
            let next =
                u32::try_from(known.len()).map_err(|_| broken("a column has more names than can be numbered"))?;
            numbers.push(*known.entry(name).or_insert(next));
        }
        Ok(Self { column, numbers })
    }

    /// Returns the numbers of the names of a document.
    pub(crate) fn of(&self, doc: DocId) -> impl Iterator<Item = u32> {
        let names = self.column.iter().flat_map(move |column| column.term_ords(doc));
        names.map(|name| self.numbers.item(usize::try_from(name).unwrap_or(usize::MAX)))
    }
}

/// The columns of one segment with what analyses count of each passage.
pub(crate) struct CountColumns {
    reports: Option<StrColumn>,
    words: Column<i64>,
}

impl CountColumns {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self { reports: columns.str(schema::REPORT)?, words: columns.i64(schema::WORDS)? })
    }

    /// Returns the number of a passage's report in this segment.
    pub(crate) fn report(&self, doc: DocId) -> tantivy::Result<u64> {
        let report = self.reports.as_ref().and_then(|reports| reports.ords().first(doc));
        report.ok_or_else(|| broken("a passage without a report"))
    }

    /// Returns the number of words of a passage.
    pub(crate) fn words(&self, doc: DocId) -> tantivy::Result<usize> {
        let words = self.words.first(doc).and_then(|words| usize::try_from(words).ok());
        words.ok_or_else(|| broken("a passage without a count of words"))
    }
}

/// Returns all names in the dictionary of a column, by number. tantivy packs names in blocks, so reading them one by one would
/// unpack a block for each.
pub(crate) fn names(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut names = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        names.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(names)
}

/// Returns the name with this number in the dictionary of a column.
pub(crate) fn name_of(column: &StrColumn, number: u64) -> tantivy::Result<String> {
    let mut name = String::new();
    column.ord_to_str(number, &mut name)?;
    Ok(name)
}
