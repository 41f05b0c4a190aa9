//! What to look for.

/// A question in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Words in any order; a passage has at least one of them.
    Words(String),
    /// Words in this order, next to each other.
    Phrase(String),
}
