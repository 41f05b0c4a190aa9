//! Text: tokens, stems and sentences, and near-duplicates.

pub(crate) mod analysis;
pub(crate) mod compounds;
pub(crate) mod function_words;
pub(crate) mod near_duplicates;
pub(crate) mod part;
pub(crate) mod sentences;
