//! Names of the fields of the index.

/// Positions of the first tokens of sentences; each holds the token [`SENTENCE_START`](crate::analysis::SENTENCE_START).
pub const SENTENCES: &str = "sentences";
