//! The query language: what a person types, as a syntax tree.
//!
//! A query without operators is **plain**: words, quoted phrases and fields side by side. Its words are optional; a
//! passage ranks by how much of the query it covers. A query with an operator in capitals is **strict**: everything side
//! by side must match, as if joined by `AND`.
//!
//! # Grammar
//!
//! ```text
//! query     = plain | strict
//! plain     = { ["+" | "-"] atom }                       + must match, - must not
//! strict    = or
//! or        = and { "OR" and }
//! and       = not { ["AND"] not }
//! not       = ("NOT" | "-") not | ["+"] near
//! near      = operand { ("NEAR" ["/" n] | "PRE/" n | "/s" | "/p") operand }
//! operand   = "(" or ")" | atom
//! atom      = word | word "~" ("1" | "2") | pattern | phrase | field
//! pattern   = word with "*" in it: any letters or none, within one word
//! phrase    = quote { word | pattern | "*" } quote       a "*" alone is any one word
//! field     = name ":" value { "," value }               no space before the colon, after it and after commas any
//! name      = "authority" | "region" | "year" | "kind" | "section" | "grade" | "overall" | "number"
//!           | "report" | "inspector"
//! value     = word | quote text quote | year | [year] ".." [year] | number ".." number
//! ```
//!
//! The lexer skips white space after the colon or a comma if the field accepts what follows: `grade: inadequate` is a
//! field, "see section 3, grade: unknown" and `grade:` at the end are words.
//!
//! Operators are written in capitals; "and", "or", "not" and "near" in lower case are words, except `near/5` and `pre/3`.
//! Quotes are straight or curly. A doubled quote counts as one, and a quote without a partner is ignored. A plain query
//! ignores parentheses, because pasted text contains them.
//!
//! # Meaning
//!
//! - A word matches all its forms (by its stem); a phrase, a pattern and a fuzzy word match exactly what is written.
//! - `a NEAR/n b`: both, in either order, `b` among the `n` words before or after `a` (`NEAR` alone is `NEAR/10`).
//!   A chain with one operator and distance is one set: sorted by position, each is within `n` words of the next, so the
//!   order of writing does not matter. Two operands never share a word.
//! - `a PRE/n b`: the same, `a` first.
//! - `a /s b`: both in one sentence; `a /p b`: both in one passage.
//! - These proximity operators have equal precedence and associate to the left. They bind tighter than `NOT`, which binds
//!   tighter than `AND`, which binds tighter than `OR`.
//! - An operand with `AND` is distributed: `(a AND b) NEAR/5 c` is `a NEAR/5 c AND b NEAR/5 c`.
//! - In a plain query phrases and fields are required; of the words, patterns and fuzzy words enough must match (the
//!   planner decides how many). Several values of a field, in one list or not, are alternatives.

mod ast;
mod error;
mod field;
mod filters;
mod lex;
mod limits;
mod parse;
mod request;
mod results;
#[cfg(test)]
mod tests;
mod years;

pub use ast::{Clause, Near, Phrase, PhrasePart, Query, Sign};
pub use error::{QueryError, QueryErrorKind};
pub(crate) use field::number_range;
pub use field::{Field, FieldFilter, FieldValue, ValueError, YearRange};
pub use filters::Filters;
pub use lex::is_quotation_mark;
pub use limits::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, MAX_DISTANCE};
pub use request::{SearchRequest, Sort};
pub(crate) use results::SPELLING;
pub use results::{Diagnosis, Explanation, Facet, FacetValue, Hit, Reason, Remark, Results, Variant, Widening};
pub use years::Years;
