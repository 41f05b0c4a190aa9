//! Invariants for any input, as functions that property tests and fuzz targets call.

use crate::query::{Hit, Query};

/// Checks that a query parses to the same tree after printing, and that a parse error has a message and a span within `text`.
///
/// # Panics
///
/// Panics if the check fails.
pub fn query_survives_printing(text: &str) {
    match text.parse::<Query>() {
        Ok(query) => {
            let printed = query.to_string();
            assert_eq!(printed.parse::<Query>().as_ref(), Ok(&query), "printed as {printed:?}");
        }
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "{:?} of {text:?}", error.span);
            assert!(!error.to_string().is_empty());
        }
    }
}

/// Checks that highlights are in the text, ascending and disjoint, and that the snippet is the part of the text at its start.
///
/// # Panics
///
/// Panics if the check fails.
pub fn highlights_lie_in_text(hit: &Hit) {
    let characters: Vec<char> = hit.passage.text.chars().collect();
    let mut end = 0;
    for highlight in &hit.highlights {
        assert!(end <= highlight.start && highlight.start < highlight.end, "{:?}", hit.highlights);
        end = highlight.end;
    }
    assert!(end <= characters.len(), "{end} of {}", characters.len());
    let shown: String = characters.iter().skip(hit.snippet_start).take(hit.snippet.chars().count()).collect();
    assert_eq!(shown, hit.snippet);
}
