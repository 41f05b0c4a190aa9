//! A wording of a concept, known by the stems of its words.

use serde::{Deserialize, Serialize};

use crate::query::Years;
use crate::text::analysis;

/// A wording of a concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Variant {
    /// As written in the concept file or in a report.
    pub(crate) text: String,
    /// The stems of its words in order, joined by spaces; never empty.
    pub(crate) stems: String,
    /// When it was in use.
    pub(crate) years: Years,
}

impl Variant {
    /// Returns `text` itself and, if it ends in an abbreviation, its plural, because the stemmer gives "sgos" and "sgo"
    /// different stems.
    pub(crate) fn of(text: &str, years: Years) -> Vec<Self> {
        let mut wordings = vec![Self { text: text.to_owned(), stems: stems(text), years }];
        let last = text.rsplit(' ').next().unwrap_or_default();
        if last.chars().filter(|c| c.is_uppercase()).count() >= 2 && !last.ends_with('s') {
            let text = format!("{text}s");
            let stems = stems(&text);
            if wordings.iter().all(|known| known.stems != stems) {
                wordings.push(Self { text, stems, years });
            }
        }
        wordings
    }
}

/// Joins stems with spaces, as in a cue.
pub(crate) fn joined<S: AsRef<str>>(stems: &[S]) -> String {
    let mut cue = String::new();
    for stem in stems {
        if !cue.is_empty() {
            cue.push(' ');
        }
        cue.push_str(stem.as_ref());
    }
    cue
}

/// Returns the stems of the words of `text`, joined with spaces.
pub(crate) fn stems(text: &str) -> String {
    let stems: Vec<String> = analysis::tokens(text).iter().map(|token| analysis::stem(&token.text)).collect();
    joined(&stems)
}
