//! What must hold for any input, as functions that the property tests and the fuzz targets call.

use crate::query::{Hit, Query};

/// Reads `text` as a query; one that can be read must be read the same again from how it is
/// printed, and an error must say something and name a place in it.
///
/// # Panics
///
/// When that does not hold.
pub fn query_is_read_as_printed(text: &str) {
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

/// Highlights must lie in the text, in order and apart; the snippet must be the part of the text that it says.
///
/// # Panics
///
/// When that does not hold.
pub fn marks_are_true_to_the_text(hit: &Hit) {
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
