//! The passages that analyses count.

use crate::query::SearchRequest;

/// Returns the request restricted to what analyses count: no boilerplate, no superseded copies of an inspection, and no
/// passages that match only in a heading.
pub fn countable(mut request: SearchRequest) -> SearchRequest {
    request.filters.own_words = true;
    request.all_copies = false;
    request.headings = false;
    request
}
