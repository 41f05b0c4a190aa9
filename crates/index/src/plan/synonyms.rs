//! Synonyms: words with the same meaning, from concept files and from abbreviations that reports define.

pub(crate) mod abbreviations;
mod concept_file;
pub mod concepts;
pub(crate) mod groups;
pub(crate) mod stored_concepts;
pub(crate) mod wording;
