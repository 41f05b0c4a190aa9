//! The parser: recursive descent of bounded depth.

use std::mem;
use std::ops::Range;
use std::str::FromStr;

use super::lex::{LexError, Lexeme, Token, lexemes};
use super::{
    Clause, FieldValue, MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, Near, Phrase, PhrasePart, Query, QueryError, QueryErrorKind,
    Sign,
};
use crate::text::analysis;
use crate::text::part::Part;

impl FromStr for Query {
    type Err = QueryError;

    /// Parses a query in the language of this module.
    ///
    /// # Errors
    ///
    /// [`QueryError`] with the place: see [`QueryErrorKind`]. A plain query fails only for its size, for lack of words, and
    /// for a value of a field.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        read(text).map_err(|(kind, span)| QueryError { kind, query: text.to_owned(), span })
    }
}

fn read(text: &str) -> Result<Query, LexError> {
    if text.len() > MAX_BYTES {
        return Err((QueryErrorKind::TooLong { bytes: text.len() }, 0..0));
    }
    if text.trim().is_empty() {
        return Err((QueryErrorKind::Empty, 0..0));
    }
    let lexemes = lexemes(text)?;
    if !lexemes.iter().any(|lexeme| matches!(lexeme.token, Token::Atom(_))) && !is_strict(&lexemes) {
        return Err((QueryErrorKind::NoWords, 0..text.trim_end().len()));
    }
    check_size(&lexemes)?;
    if !is_strict(&lexemes) {
        return Ok(plain(lexemes));
    }
    let end = text.len();
    let mut parser = Parser { lexemes: lexemes.into_iter().peekable(), last: None, end };
    let query = parser.or(0)?;
    match parser.lexemes.next() {
        None => Ok(query),
        Some(Lexeme { token: Token::Close, span }) => Err((QueryErrorKind::Unopened, span)),
        // `or` stops only at the end and at a closing parenthesis.
        Some(Lexeme { span, .. }) => {
            Err((QueryErrorKind::ExpectedOperand(format!("before {}", text.part(span.clone()))), span))
        }
    }
}

/// Returns whether there is an operator in capitals, or a sign before a group.
fn is_strict(lexemes: &[Lexeme]) -> bool {
    let signed_group = lexemes.windows(2).any(|pair| {
        matches!(pair, [Lexeme { token: Token::Plus | Token::Minus, .. }, Lexeme { token: Token::Open, .. }])
    });
    signed_group || lexemes.iter().any(|l| matches!(l.token, Token::And | Token::Or | Token::Not | Token::Near(_)))
}

fn check_size(lexemes: &[Lexeme]) -> Result<(), LexError> {
    let mut words = 0;
    for Lexeme { token, span } in lexemes {
        words += match token {
            Token::Atom(atom) => words_of(atom),
            _ => 0,
        };
        if words > MAX_CLAUSES as u64 {
            return Err((QueryErrorKind::TooManyClauses, span.clone()));
        }
    }
    Ok(())
}

/// Returns the number of words of an atom. Parts of a joined word (`16-plus`) and values of a field count one by one.
fn words_of(atom: &Query) -> u64 {
    match atom {
        Query::Word(text) | Query::Pattern(text) | Query::Fuzzy { word: text, .. } => pieces(text),
        Query::Phrase(Phrase(parts)) => parts
            .iter()
            .map(|part| match part {
                PhrasePart::Word(text) | PhrasePart::Pattern(text) => pieces(text),
                PhrasePart::Any => 1,
            })
            .sum(),
        Query::Field(field) => field
            .values
            .iter()
            .map(|value| match value {
                FieldValue::Text(text) => pieces(text),
                _ => 1,
            })
            .sum(),
        _ => 1,
    }
}

/// Returns the number of words and patterns that `text` joins; at least one.
fn pieces(text: &str) -> u64 {
    let count = |piece: &str| if piece.contains('*') { 1 } else { analysis::count(piece) };
    // An apostrophe between letters is inside one word.
    let pieces = text.split(|c: char| !(c.is_alphanumeric() || c == '*' || analysis::is_apostrophe(c)));
    let words = if text.contains('*') { pieces.map(count).sum() } else { analysis::count(text) };
    words.max(1)
}

/// Makes a plain query of tokens with at least one atom.
fn plain(lexemes: Vec<Lexeme>) -> Query {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut sign = Sign::Plain;
    for lexeme in lexemes {
        match lexeme.token {
            Token::Plus => sign = Sign::Must,
            Token::Minus => sign = Sign::MustNot,
            Token::Atom(query) => add(&mut clauses, Clause { sign: mem::replace(&mut sign, Sign::Plain), query }),
            _ => {}
        }
    }
    match clauses.as_mut_slice() {
        [Clause { sign: Sign::Plain | Sign::Must, query }] => mem::replace(query, Query::Plain(Vec::new())),
        [Clause { sign: Sign::MustNot, query }] => Query::Not(Box::new(mem::replace(query, Query::Plain(Vec::new())))),
        _ => Query::Plain(clauses),
    }
}

/// Adds a clause. A field that already has a clause with this sign takes the values into it.
fn add(clauses: &mut Vec<Clause>, clause: Clause) {
    if let Query::Field(new) = &clause.query {
        for old in clauses.iter_mut().filter(|old| old.sign == clause.sign) {
            if let Query::Field(old) = &mut old.query
                && old.field == new.field
            {
                let fresh: Vec<_> = new.values.iter().filter(|value| !old.values.contains(value)).cloned().collect();
                old.values.extend(fresh);
                return;
            }
        }
    }
    clauses.push(clause);
}

/// Parses a strict query. `depth` counts groups, `NOT`s and changes of operator on the path from the root.
struct Parser<I: Iterator<Item = Lexeme>> {
    lexemes: std::iter::Peekable<I>,
    /// The operator before the current operand.
    last: Option<String>,
    /// Length of the text in bytes.
    end: usize,
}

impl<I: Iterator<Item = Lexeme>> Parser<I> {
    fn or(&mut self, depth: usize) -> Result<Query, LexError> {
        let mut parts = vec![self.and(depth)?];
        while self.take(|token| matches!(token, Token::Or)).is_some() {
            self.last = Some("OR".to_owned());
            parts.push(self.and(depth)?);
        }
        Ok(joined(parts, Query::Any))
    }

    fn and(&mut self, depth: usize) -> Result<Query, LexError> {
        let mut parts = vec![self.not(depth)?];
        loop {
            if self.take(|token| matches!(token, Token::And)).is_some() {
                self.last = Some("AND".to_owned());
            } else if !self.begins_operand() {
                break;
            }
            parts.push(self.not(depth)?);
        }
        Ok(joined(parts, Query::All))
    }

    fn not(&mut self, depth: usize) -> Result<Query, LexError> {
        let Some(sign) = self.take(|token| matches!(token, Token::Not | Token::Minus)) else {
            self.take(|token| matches!(token, Token::Plus));
            return self.near(depth);
        };
        if depth >= MAX_DEPTH {
            return Err((QueryErrorKind::TooDeep, sign.span));
        }
        self.last = Some(if sign.token == Token::Not { "NOT" } else { "-" }.to_owned());
        Ok(match self.not(depth + 1)? {
            Query::Not(query) => *query,
            query => Query::Not(Box::new(query)),
        })
    }

    fn near(&mut self, depth: usize) -> Result<Query, LexError> {
        let from = self.place();
        let mut left = self.operand(depth)?;
        let mut changes = 0;
        let mut chain: Option<Near> = None;
        while let Some(Lexeme { token: Token::Near(near), span }) = self.take(|token| matches!(token, Token::Near(_))) {
            self.last = Some(near.to_string());
            check_place(&left, near, from.start..span.start)?;
            self.take(|token| matches!(token, Token::Plus));
            if let Some(Lexeme { token: Token::Not | Token::Minus, span }) = self.lexemes.peek() {
                return Err((QueryErrorKind::NotAPlace(near.to_string()), span.clone()));
            }
            let at = self.place();
            let right = self.operand(depth)?;
            check_place(&right, near, at)?;
            left = match left {
                Query::Near(_, mut parts) if chain == Some(near) => {
                    parts.push(right);
                    Query::Near(near, parts)
                }
                left => {
                    changes += 1;
                    if depth + changes > MAX_DEPTH {
                        return Err((QueryErrorKind::TooDeep, span));
                    }
                    Query::Near(near, vec![left, right])
                }
            };
            chain = Some(near);
        }
        Ok(left)
    }

    fn operand(&mut self, depth: usize) -> Result<Query, LexError> {
        let Some(lexeme) = self.lexemes.next() else {
            return Err((self.missing(None), self.end..self.end));
        };
        match lexeme.token {
            Token::Atom(query) => Ok(query),
            Token::Open if depth >= MAX_DEPTH => Err((QueryErrorKind::TooDeep, lexeme.span)),
            Token::Open => self.group(depth, lexeme.span),
            token => Err((self.missing(Some(&token)), lexeme.span)),
        }
    }

    fn group(&mut self, depth: usize, open: Range<usize>) -> Result<Query, LexError> {
        match self.lexemes.peek() {
            None => return Err((QueryErrorKind::Unclosed, open)),
            Some(Lexeme { token: Token::Close, span }) => {
                return Err((QueryErrorKind::EmptyGroup, open.start..span.end));
            }
            Some(_) => {}
        }
        self.last = None;
        let query = self.or(depth + 1)?;
        match self.take(|token| matches!(token, Token::Close)) {
            Some(_) => Ok(query),
            None => Err((QueryErrorKind::Unclosed, open)),
        }
    }

    fn missing(&self, found: Option<&Token>) -> QueryErrorKind {
        if self.last.is_none() && matches!(found, Some(Token::Close)) {
            return QueryErrorKind::Unopened;
        }
        QueryErrorKind::ExpectedOperand(match (&self.last, found) {
            (Some(operator), _) => format!("after {operator}"),
            (None, Some(token)) => format!("before {}", token.name()),
            (None, None) => "before the end".to_owned(),
        })
    }

    fn begins_operand(&mut self) -> bool {
        self.lexemes.peek().is_some_and(|lexeme| {
            matches!(lexeme.token, Token::Atom(_) | Token::Open | Token::Not | Token::Minus | Token::Plus)
        })
    }

    fn take(&mut self, wanted: impl Fn(&Token) -> bool) -> Option<Lexeme> {
        self.lexemes.next_if(|lexeme| wanted(&lexeme.token))
    }

    fn place(&mut self) -> Range<usize> {
        self.lexemes.peek().map_or(self.end..self.end, |lexeme| lexeme.span.clone())
    }
}

impl Token {
    fn name(&self) -> String {
        match self {
            Self::Open => "(".to_owned(),
            Self::Close => ")".to_owned(),
            Self::And => "AND".to_owned(),
            Self::Or => "OR".to_owned(),
            Self::Not => "NOT".to_owned(),
            Self::Plus => "+".to_owned(),
            Self::Minus => "-".to_owned(),
            Self::Near(near) => near.to_string(),
            Self::Atom(query) => query.to_string(),
        }
    }
}

/// Returns a single part itself, or joins several parts with `join` after taking apart those that are joined so already.
fn joined(parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Query {
    let kind = mem::discriminant(&join(Vec::new()));
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Query::Any(inner) | Query::All(inner) if mem::discriminant(&part) == kind => flat.extend(inner),
            part => flat.push(part),
        }
    }
    if flat.len() == 1 { flat.swap_remove(0) } else { join(flat) }
}

/// Rejects operands that `near` cannot have: a field or a `NOT` has no position in a passage.
fn check_place(query: &Query, near: Near, span: Range<usize>) -> Result<(), LexError> {
    let mut open = vec![query];
    while let Some(query) = open.pop() {
        match query {
            Query::Field(_) | Query::Not(_) => return Err((QueryErrorKind::NotAPlace(near.to_string()), span)),
            Query::All(parts) | Query::Any(parts) | Query::Near(_, parts) => open.extend(parts),
            _ => {}
        }
    }
    Ok(())
}
