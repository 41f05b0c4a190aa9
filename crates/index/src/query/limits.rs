//! Limits of a query.

/// Longest query, in bytes: about ten thousand words.
pub const MAX_BYTES: usize = 65_536;
/// Most words in a query. Words of phrases, parts of joined words (`16-plus`) and values of fields count.
pub const MAX_CLAUSES: usize = 1_024;
/// Deepest nesting of groups and operators.
pub const MAX_DEPTH: usize = 64;
/// Largest distance of `NEAR` and `PRE`, in words.
pub const MAX_DISTANCE: u32 = 1_000;
