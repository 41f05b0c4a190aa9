//! Errors of the parser, shown at their place in the query.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

use super::{Field, MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, MAX_DISTANCE, ValueError};

/// A query that cannot be parsed. Its `Display` shows the query with a caret under the place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct QueryError {
    /// What is wrong.
    pub kind: QueryErrorKind,
    /// The query as typed.
    pub query: String,
    /// Where, in bytes of [`Self::query`], on character boundaries; may be empty at the end.
    pub span: Range<usize>,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// Only white space.
    #[error("the query is empty: type a word, a \"quoted phrase\" or a field such as year:2024")]
    Empty,
    /// Only punctuation.
    #[error("the query has no letters or digits to search for: type a word or a \"quoted phrase\"")]
    NoWords,
    /// More than [`MAX_BYTES`].
    #[error("the query is {bytes} bytes long, at most {MAX_BYTES} are read: search for a part of it")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// More than [`MAX_CLAUSES`] words.
    #[error("more than {MAX_CLAUSES} words in one query: search for a part of it")]
    TooManyClauses,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("groups are nested more than {MAX_DEPTH} deep: take parentheses away")]
    TooDeep,
    /// An operator without an operand; says before or after what it is missing.
    #[error("expected a word, a \"phrase\" or a group {0}; for the word itself write it in lower case or in quotes")]
    ExpectedOperand(String),
    /// An opening parenthesis without a closing one.
    #[error("this parenthesis is never closed: expected \")\"")]
    Unclosed,
    /// A closing parenthesis without an opening one.
    #[error("no parenthesis is open here: take it away, or add \"(\" before")]
    Unopened,
    /// An empty group.
    #[error("expected a word, a \"phrase\" or a group between the parentheses")]
    EmptyGroup,
    /// A distance of 0 or above [`MAX_DISTANCE`], or none.
    #[error(
        "expected a distance from 1 to {MAX_DISTANCE} words, as in NEAR/5 or PRE/3; for the word itself write it in \
             lower case or in quotes"
    )]
    Distance,
    /// A tilde that does not follow a word, or with a number other than 1 or 2.
    #[error("expected ~1 or ~2 after one word, for that many letters wrong; for words that stand close use NEAR/5")]
    Fuzzy,
    /// A field or `NOT` as an operand of `NEAR`, `PRE`, `/s` or `/p`.
    #[error("expected words, phrases and groups of them beside {0}: put fields and NOT after it, joined by AND")]
    NotAPlace(String),
    /// A name before a colon that resembles the name of a field.
    #[error("no field is called \"{name}\": did you mean {suggestion}:?")]
    UnknownField {
        /// As typed.
        name: String,
        /// The nearest field.
        suggestion: Field,
    },
    /// A parenthesis in place of the values of a field.
    #[error("write the values of {0}: with commas, as in grade:good,outstanding or authority:Leeds,\"North Tyneside\"")]
    GroupOfValues(Field),
    /// A value whose quote is never closed.
    #[error("this quotation mark is never closed: expected another one after the value")]
    UnclosedValue,
    /// A value that its field does not accept.
    #[error(transparent)]
    Value(#[from] ValueError),
}

/// Characters of the query shown before and after the place: with the carets they fill a line of a terminal.
const CONTEXT: usize = 30;

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if matches!(self.kind, QueryErrorKind::Empty) {
            return Ok(());
        }
        let shown = |text: &str| text.chars().map(visible).collect::<String>();
        let (before, rest) = self.query.split_at_checked(self.span.start).unwrap_or((&self.query, ""));
        let (place, after) = rest.split_at_checked(self.span.len()).unwrap_or((rest, ""));
        let cut_before = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let lead = if cut_before > 0 { "…" } else { "" };
        let before = shown(before.get(cut_before..).unwrap_or(before));
        let place: String = place.chars().take(CONTEXT).map(visible).collect();
        let after_shown: String = after.chars().take(CONTEXT).map(visible).collect();
        let tail = if after.chars().nth(CONTEXT).is_some() { "…" } else { "" };
        writeln!(f)?;
        writeln!(f, "  {lead}{before}{place}{after_shown}{tail}")?;
        let indent = 2 + lead.chars().count() + before.chars().count();
        write!(f, "{}{}", " ".repeat(indent), "^".repeat(place.chars().count().max(1)))
    }
}

/// Returns `c`, or a space for a character that would move the caret: control characters and marks of writing direction.
fn visible(c: char) -> char {
    let moves = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if moves { ' ' } else { c }
}
