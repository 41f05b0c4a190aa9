//! Text: how it is cut into tokens, stems and sentences, and which texts are nearly alike.

pub(crate) mod analysis;
pub(crate) mod compounds;
pub(crate) mod function_words;
pub(crate) mod near_duplicates;
pub(crate) mod sentences;
