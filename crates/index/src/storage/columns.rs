//! The fast columns of passages that every search reads, opened once, and the names in them.

use std::collections::HashMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentOrdinal, SegmentReader};

use super::document::NO_KIND;
use super::schema;
use super::tantivy_index::broken;

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

/// A column of one segment whose names have the same numbers in all segments.
pub(crate) struct Numbered {
    column: StrColumn,
    numbers: Vec<u32>,
}

impl Numbered {
    /// Numbers the names of `column`; `known` holds those of earlier segments and receives the new ones.
    pub(crate) fn new(column: StrColumn, known: &mut HashMap<String, u32>) -> tantivy::Result<Self> {
        let mut numbers = Vec::new();
        for name in names(&column)? {
            let next =
                u32::try_from(known.len()).map_err(|_| broken("a column has more names than can be numbered"))?;
            numbers.push(*known.entry(name).or_insert(next));
        }
        Ok(Self { column, numbers })
    }

    /// Returns the number of the first name of a document.
    pub(crate) fn first(&self, doc: DocId) -> Option<u32> {
        let name = self.column.ords().first(doc)?;
        self.numbers.get(usize::try_from(name).ok()?).copied()
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
