//! Limits of what is read as a query.

/// The longest query that is read, in bytes: some ten thousand words.
pub const MAX_BYTES: usize = 65_536;
/// The most words in one query: those of phrases and of joined words (`16-plus`) and values of fields are counted.
pub const MAX_CLAUSES: usize = 1_024;
/// The deepest nesting of groups and operators.
pub const MAX_DEPTH: usize = 64;
/// The largest distance of `NEAR` and `PRE`, in words.
pub const MAX_DISTANCE: u32 = 1_000;
