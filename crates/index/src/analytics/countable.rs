//! What is counted.

use crate::query::SearchRequest;

/// The request without what is never counted: standard text, poorer copies of the same inspection, and passages that have
/// a word in their heading alone.
pub fn countable(mut request: SearchRequest) -> SearchRequest {
    request.filters.own_words = true;
    request.all_copies = false;
    request.headings = false;
    request
}
