//! Which passages are boilerplate by repetition: their places in the segments, which never change as long as a segment lives.
//! A passage becomes repeated by what other reports say, long after it was written, so this is kept beside the passages.

mod doc_set;

use std::collections::BTreeMap;

use report::Passage;
use serde::{Deserialize, Serialize};
use tantivy::DocId;
use tantivy::index::SegmentId;

pub(crate) use doc_set::Docs;

/// The passages that are repeated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Repeated {
    /// By segment; a segment without any is left out.
    pub(crate) docs: BTreeMap<SegmentId, Docs>,
}

impl Repeated {
    /// Those of one segment.
    pub(crate) fn of(&self, segment: SegmentId) -> Docs {
        self.docs.get(&segment).cloned().unwrap_or_default()
    }

    /// The passage `doc` of a segment as what it is in the light of all reports.
    pub(crate) fn restate(&self, segment: SegmentId, doc: DocId, mut passage: Passage) -> Passage {
        if self.docs.get(&segment).is_some_and(|docs| docs.contains(doc)) {
            passage.repeated = true;
        }
        passage
    }
}
