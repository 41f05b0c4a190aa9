//! Groups of synonyms, in the form that the planner uses.

use std::ops::Range;

use super::stored_concepts::Match;
use super::wording;
use crate::query::Years;

/// Looks up the synonyms of bare words.
pub(crate) trait Synonyms {
    /// Returns the groups of synonyms of the `stems` of a query's bare words. Their ranges are equal or disjoint.
    ///
    /// # Errors
    ///
    /// If the synonyms cannot be read. The query would otherwise silently find too little.
    fn groups(&self, stems: &[String]) -> tantivy::Result<Vec<SynonymGroup>>;
}

/// Turns matches of concepts into groups.
pub(crate) fn groups(matches: Vec<Match>) -> Vec<SynonymGroup> {
    let group = |Match { tokens, years, origin, variants }| {
        let source = origin.to_string();
        let wording = |variant: wording::Variant| Wording {
            text: variant.text,
            stems: variant.stems.split(' ').map(str::to_owned).collect(),
            source: source.clone(),
            years: variant.years,
        };
        SynonymGroup { range: tokens, years, variants: variants.into_iter().map(wording).collect() }
    };
    matches.into_iter().map(group).collect()
}

/// Other wordings of the tokens in a range.
#[derive(Debug, Clone)]
pub(crate) struct SynonymGroup {
    pub(crate) range: Range<usize>,
    /// When the query's own wording was in use.
    pub(crate) years: Years,
    pub(crate) variants: Vec<Wording>,
}

/// Another wording.
#[derive(Debug, Clone)]
pub(crate) struct Wording {
    /// The wording as a person reads it.
    pub(crate) text: String,
    pub(crate) stems: Vec<String>,
    /// The source of the synonym.
    pub(crate) source: String,
    /// When it was in use.
    pub(crate) years: Years,
}
