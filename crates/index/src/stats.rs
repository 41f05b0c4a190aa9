//! Statistics: exact counts over the passages of an index, and BM25, which weighs words by them.

pub(crate) mod bm25;
pub(crate) mod collection;
