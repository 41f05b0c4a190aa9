//! Ranking: what the score of a passage is made of.

pub(crate) mod feedback;
pub(crate) mod ranker;
