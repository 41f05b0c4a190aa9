//! Which passages are boilerplate by repetition, as document ids by segment: these never change while the segment lives.
//! Other reports make a passage boilerplate, long after it was written, so the set is stored beside the passages.

mod doc_set;

use std::collections::BTreeMap;

use report::Passage;
use serde::{Deserialize, Serialize};
use tantivy::DocId;
use tantivy::index::SegmentId;

pub(crate) use doc_set::Docs;

/// The passages that are boilerplate by repetition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Repeated {
    /// By segment; segments without any are left out.
    pub(crate) docs: BTreeMap<SegmentId, Docs>,
}

impl Repeated {
    /// Returns the repeated passages of one segment.
    pub(crate) fn of(&self, segment: SegmentId) -> Docs {
        self.docs.get(&segment).cloned().unwrap_or_default()
    }

    /// Returns the passage `doc` of a segment, marked as repeated if it is.
    pub(crate) fn restate(&self, segment: SegmentId, doc: DocId, mut passage: Passage) -> Passage {
        if self.docs.get(&segment).is_some_and(|docs| docs.contains(doc)) {
            passage.repeated = true;
        }
        passage
    }
}
