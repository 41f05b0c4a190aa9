//! How inspectors word a finding: where the words stand, what stands around them, how often, and whether a quotation
//! is true.
//!
//! Every analysis begins with [`countable`]: standard text and superseded copies are no findings and are out of all of
//! them. Each returns plain data, and each figure can be followed to its passages.

pub mod compare;
pub mod concord;
pub mod count;
pub mod difference;
pub mod frames;
pub mod verify;
pub mod wording;

use report::PassageKind;

use crate::SearchRequest;

/// The request without what is never counted: standard text, and poorer copies of the same inspection.
pub fn countable(mut request: SearchRequest) -> SearchRequest {
    if request.filters.passages.is_empty() {
        request.filters.passages =
            PassageKind::ALL.into_iter().filter(|kind| *kind != PassageKind::Boilerplate).collect();
    }
    request.all_copies = false;
    request
}
