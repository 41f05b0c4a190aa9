//! The syntax tree and its notation.

use std::fmt::{self, Display, Write};

use super::FieldFilter;

/// A parsed query. [`str::parse`] makes it; its `Display` parses to the same tree.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Query {
    /// A bare word in any of its forms, as typed: "interviews", "well-being".
    Word(String),
    /// A word with at most `distance` letters wrong, missing, added or swapped.
    Fuzzy {
        /// The word as typed, without the tilde.
        word: String,
        /// 1 or 2.
        distance: u8,
    },
    /// A word with `*` in it, which stands for any letters or none.
    Pattern(String),
    /// Quoted words: exact and in order.
    Phrase(Phrase),
    /// A condition on the report or its section.
    Field(FieldFilter),
    /// A plain query of two clauses or more; only ever the whole query.
    Plain(Vec<Clause>),
    /// Two or more queries that must all match; none of them is an `All`.
    All(Vec<Query>),
    /// Two or more queries of which one must match; none of them is an `Any`.
    Any(Vec<Query>),
    /// A query that must not match; never a `Not` itself.
    Not(Box<Query>),
    /// Two or more queries that must match close together; none of them is a field or a `Not`.
    Near(Near, Vec<Query>),
}

/// How close operands must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Near {
    /// `NEAR/n`: in any order, each within `n` words of the next.
    Unordered(u32),
    /// `PRE/n`: in this order, each within `n` words of the next.
    Ordered(u32),
    /// `/s`: in one sentence.
    Sentence,
    /// `/p`: in one passage.
    Passage,
}

/// A clause of a plain query: a word, fuzzy word, pattern, phrase or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether it must, may or must not match.
    pub sign: Sign,
    /// What it matches.
    pub query: Query,
}

/// The sign of a [`Clause`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// No sign: phrases and fields are required; words, patterns and fuzzy words are optional.
    Plain,
    /// `+`
    Must,
    /// `-`
    MustNot,
}

/// Quoted text with at least one part; neither the first nor the last is [`PhrasePart::Any`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(pub Vec<PhrasePart>);

/// A part of a [`Phrase`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhrasePart {
    /// A word as typed, without punctuation around it.
    Word(String),
    /// A word with `*` in it.
    Pattern(String),
    /// `*`: any one word.
    Any,
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) | Self::Pattern(word) => f.write_str(word),
            Self::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Self::Phrase(phrase) => phrase.fmt(f),
            Self::Field(field) => field.fmt(f),
            Self::Plain(clauses) => joined(f, clauses, " ", |f, clause| clause.fmt(f)),
            Self::All(parts) => joined(f, parts, " AND ", |f, part| part.grouped(f, |p| matches!(p, Self::Any(_)))),
            Self::Any(parts) => joined(f, parts, " OR ", |f, part| part.fmt(f)),
            Self::Not(part) => {
                f.write_str("NOT ")?;
                part.grouped(f, |part| matches!(part, Self::All(_) | Self::Any(_)))
            }
            Self::Near(near, parts) => joined(f, parts, &format!(" {near} "), |f, part| {
                part.grouped(f, |part| matches!(part, Self::All(_) | Self::Any(_) | Self::Near(..)))
            }),
        }
    }
}

impl Query {
    /// Returns the conditions of the query, at any depth.
    pub fn fields_mut(&mut self) -> Vec<&mut FieldFilter> {
        match self {
            Self::Field(field) => vec![field],
            Self::Plain(clauses) => clauses.iter_mut().flat_map(|clause| clause.query.fields_mut()).collect(),
            Self::All(parts) | Self::Any(parts) => parts.iter_mut().flat_map(Self::fields_mut).collect(),
            Self::Not(part) => part.fields_mut(),
            Self::Word(_) | Self::Fuzzy { .. } | Self::Pattern(_) | Self::Phrase(_) | Self::Near(..) => Vec::new(),
        }
    }

    /// Writes the query, in parentheses if `needed` says so.
    fn grouped(&self, f: &mut fmt::Formatter<'_>, needed: impl Fn(&Self) -> bool) -> fmt::Result {
        if needed(self) { write!(f, "({self})") } else { self.fmt(f) }
    }
}

fn joined<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    separator: &str,
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        write(f, item)?;
    }
    Ok(())
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unordered(n) => write!(f, "NEAR/{n}"),
            Self::Ordered(n) => write!(f, "PRE/{n}"),
            Self::Sentence => f.write_str("/s"),
            Self::Passage => f.write_str("/p"),
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sign {
            Sign::Plain => {}
            Sign::Must => f.write_char('+')?,
            Sign::MustNot => f.write_char('-')?,
        }
        self.query.fmt(f)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        joined(f, &self.0, " ", |f, part| match part {
            PhrasePart::Word(text) | PhrasePart::Pattern(text) => f.write_str(text),
            PhrasePart::Any => f.write_char('*'),
        })?;
        f.write_char('"')
    }
}
