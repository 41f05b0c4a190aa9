//! Synonyms: words that mean the same, from concept files and from the reports' own abbreviations.

pub(crate) mod abbreviations;
mod concept_file;
mod concept_matches;
pub mod concepts;
pub(crate) mod groups;
pub(crate) mod wording;
