//! How inspectors word a finding: where the words stand, what stands around them, how often, and whether a quotation
//! is true.
//!
//! Every analysis begins with [`countable`]: standard text and superseded copies are no findings and are out of all of
//! them, and so is what a passage's heading says and the passage does not. Each returns plain data, and each figure can be
//! followed to its passages.

pub mod compare;
pub mod concord;
pub mod count;
pub mod difference;
pub mod frames;
pub mod keyness;
pub mod verify;
pub mod wording;

use crate::SearchRequest;

/// The request without what is never counted: standard text, poorer copies of the same inspection, and passages that have
/// a word in their heading alone.
pub fn countable(mut request: SearchRequest) -> SearchRequest {
    request.filters.own_words = true;
    request.all_copies = false;
    request.headings = false;
    request
}
