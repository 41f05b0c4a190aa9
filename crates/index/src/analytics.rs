//! Analyses of wording: concordance, counts, n-gram frames, keyness, precedents of a draft, checks of quotations, and
//! one authority's reports compared.
//!
//! The first four begin with [`countable()`], which leaves out boilerplate, superseded copies, and matches in a heading
//! alone. Each analysis returns plain data, and each figure can be followed to its passages.

pub mod compare;
pub mod concordance;
pub mod count;
mod countable;
pub mod difference;
pub mod frames;
pub mod keyness;
pub mod verify;
pub mod wording;

pub use countable::countable;
