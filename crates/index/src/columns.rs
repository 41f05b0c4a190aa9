//! The columns of passages that every search reads, opened once.

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentOrdinal, SegmentReader};

use crate::document::NO_KIND;
use crate::schema;

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
            columns.push(SegmentColumns { segment: reader.segment_id(), holds_passages, reports, kinds });
        }
        Ok(Self(columns))
    }

    /// The segments of `searcher` that hold passages, each with its place. Of the others the engine would build an empty
    /// dictionary for a field that it is asked for, which takes half a millisecond.
    pub(crate) fn holding<'a>(&self, searcher: &'a Searcher) -> impl Iterator<Item = (usize, &'a SegmentReader)> {
        let segments = searcher.segment_readers().iter().enumerate().zip(&self.0);
        segments.filter(|(_, columns)| columns.holds_passages).map(|(segment, _)| segment)
    }

    /// The report of each passage of a segment; none where it holds no passages, and knows nothing of their fields.
    pub(crate) fn reports(&self, segment: SegmentOrdinal) -> Option<&StrColumn> {
        self.0.get(segment as usize)?.reports.as_ref()
    }

    /// [`PassageColumns::reports`] of each segment.
    pub(crate) fn all_reports(&self) -> impl Iterator<Item = Option<&StrColumn>> {
        self.0.iter().map(|columns| columns.reports.as_ref())
    }

    /// The kind of each passage of a segment, as its place in `PassageKind::ALL`.
    pub(crate) fn kinds(&self, segment: SegmentId) -> Option<&Column<i64>> {
        self.0.iter().find(|columns| columns.segment == segment)?.kinds.as_ref()
    }
}
