//! The lexer. It rejects only fields and distances: everything that is not an operator, quote or field is words.

use std::ops::Range;

use super::{Field, FieldFilter, MAX_DISTANCE, Near, Phrase, PhrasePart, Query, QueryErrorKind};
use crate::text::part::Part;

/// A token and its place in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Near(Near),
    /// A word, fuzzy word, pattern, phrase or field.
    Atom(Query),
}

/// What is wrong and where.
pub(super) type LexError = (QueryErrorKind, Range<usize>);

/// Cuts `text` into lexemes, in order and disjoint.
pub(super) fn lexemes(text: &str) -> Result<Vec<Lexeme>, LexError> {
    let mut lexer = Lexer { text, at: 0, lexemes: Vec::new() };
    while let Some(c) = lexer.peek() {
        match c {
            '(' => lexer.take(Token::Open, 1),
            ')' => lexer.take(Token::Close, 1),
            _ if is_quotation_mark(c) => lexer.quote(),
            _ if c.is_whitespace() => lexer.at += c.len_utf8(),
            _ => lexer.run()?,
        }
    }
    Ok(lexer.lexemes)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    lexemes: Vec<Lexeme>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.part(self.at..)
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, token: Token, start: usize) {
        self.lexemes.push(Lexeme { token, span: start..self.at });
    }

    /// Reads a token of this many bytes.
    fn take(&mut self, token: Token, bytes: usize) {
        let start = self.at;
        self.at += bytes;
        self.push(token, start);
    }

    /// Reads a phrase if the quote that opens here is closed; otherwise skips the quote.
    fn quote(&mut self) {
        let start = self.at;
        if let Some(phrase) = self.quotation().and_then(phrase) {
            self.push(Token::Atom(Query::Phrase(phrase)), start);
        }
    }

    /// Returns the text in the quotes that open here and skips them; `None` if they are never closed.
    ///
    /// Quotes may be repeated, as in the cells of a spreadsheet; an even number of them before white space is an empty
    /// quotation.
    fn quotation(&mut self) -> Option<&'a str> {
        let open = self.quotes(usize::MAX);
        if open.is_multiple_of(2) && self.peek().is_none_or(char::is_whitespace) {
            return Some("");
        }
        let rest = self.rest();
        let inside = rest.get(..rest.find(CLOSING)?)?;
        self.at += inside.len();
        self.quotes(open);
        Some(inside)
    }

    /// Skips at most `most` quotes; returns how many there were.
    fn quotes(&mut self, most: usize) -> usize {
        let quotes = self.rest().chars().take_while(|c| is_quotation_mark(*c)).take(most);
        let (count, bytes) = quotes.fold((0, 0), |(count, bytes), quote| (count + 1, bytes + quote.len_utf8()));
        self.at += bytes;
        count
    }

    /// Reads a run of characters without white space, quotes and parentheses: signs, then an operator, a field or words.
    fn run(&mut self) -> Result<(), LexError> {
        let rest = self.rest();
        let run = first_run(rest);
        self.check_distance(run)?;
        if let Some(token) = operator(run, self.at)? {
            self.take(token, run.len());
            return Ok(());
        }
        if let Some(sign) = sign(rest).filter(|_| self.begins()) {
            self.take(sign, 1);
            return Ok(());
        }
        if let Some((name, value)) = run.split_once(':')
            && let Some(field) = self.field_name(name, value)?
        {
            return self.field(field, name.len() + 1);
        }
        self.words(run)
    }

    /// Rejects an operator whose distance is missing or set apart: `PRE`, `NEAR 5`.
    fn check_distance(&self, run: &str) -> Result<(), LexError> {
        if !matches!(run, "NEAR" | "PRE") {
            return Ok(());
        }
        let after = self.rest().part(run.len()..);
        let next = first_run(after.trim_start());
        let is_apart = !next.is_empty() && next.bytes().all(|b| b.is_ascii_digit());
        if run == "NEAR" && !is_apart {
            return Ok(());
        }
        let apart = if is_apart { after.len() - after.trim_start().len() + next.len() } else { 0 };
        Err((QueryErrorKind::Distance, self.at..self.at + run.len() + apart))
    }

    /// Returns whether this is the start, or follows white space or an opening parenthesis.
    fn begins(&self) -> bool {
        let before = self.text.get(..self.at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| c.is_whitespace() || c == '(')
    }

    /// Returns the field that `name:` opens; `None` if these are words.
    fn field_name(&self, name: &str, value: &str) -> Result<Option<Field>, LexError> {
        let from = self.at + name.len() + 1;
        let after = self.text.get(from..).and_then(|rest| rest.chars().next());
        let has_value = !value.is_empty() || after.is_some_and(is_quotation_mark);
        if let Some(field) = Field::named(name, &Field::FILTERABLE) {
            if value.is_empty() && after == Some('(') {
                return Err((QueryErrorKind::GroupOfValues(field), from..from + 1));
            }
            return Ok(Some(field).filter(|_| has_value || self.value_at(from, field).is_some()));
        }
        if !has_value {
            return Ok(None);
        }
        let lower = name.to_lowercase();
        let near = Field::FILTERABLE.into_iter().find(|field| strsim::osa_distance(field.name(), &lower) <= 2);
        match near {
            Some(suggestion) if name.len() >= 4 => {
                let kind = QueryErrorKind::UnknownField { name: name.to_owned(), suggestion };
                Err((kind, self.at..self.at + name.len()))
            }
            _ => Ok(None),
        }
    }

    /// Reads the values of `field`, whose name and colon take `skip` bytes.
    fn field(&mut self, field: Field, skip: usize) -> Result<(), LexError> {
        let start = self.at;
        self.at += skip;
        self.at = self.value_at(self.at, field).unwrap_or(self.at);
        let mut values = Vec::new();
        loop {
            let from = self.at;
            let value = self.value().ok_or((QueryErrorKind::UnclosedValue, from..self.at))?;
            let read = field.values(value).map_err(|error| (error.into(), from..self.at))?;
            for value in read {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            let next = self.rest().starts_with(',').then(|| self.value_at(self.at + 1, field));
            let Some(at) = next.flatten() else { break };
            self.at = at;
        }
        self.push(Token::Atom(Query::Field(FieldFilter { field, values })), start);
        Ok(())
    }

    /// Returns where the value expected at `from` begins: there, or after white space if `field` accepts it.
    fn value_at(&self, from: usize, field: Field) -> Option<usize> {
        let rest = self.text.get(from..)?;
        let at = from + rest.len() - rest.trim_start().len();
        let mut ahead = Lexer { text: self.text, at, lexemes: Vec::new() };
        let begins = ahead.peek().is_some_and(|c| c.is_alphanumeric() || c == '.' || is_quotation_mark(c));
        let run = first_run(ahead.rest());
        let is_list = self.text.get(..from).is_some_and(|before| before.ends_with(','));
        // Prose has such words before a colon as well, so a value of free words after white space needs quotes. In a list of
        // names a bad value is an error.
        let is_likely = match field {
            Field::Year | Field::Kind | Field::Grade | Field::Overall => true,
            Field::Authority | Field::Region | Field::Report => is_list || ahead.peek().is_some_and(is_quotation_mark),
            Field::Section | Field::Number | Field::Inspector | Field::Framework | Field::Passage => {
                ahead.peek().is_some_and(is_quotation_mark)
            }
        };
        let is_value = at == from
            || (is_likely
                && !run.contains(':')
                && matches!(operator(run, at), Ok(None))
                && ahead.value().is_some_and(|value| field.values(value).is_ok()));
        (begins && is_value).then_some(at)
    }

    /// Reads one value: quoted, or up to a comma, white space, quote or parenthesis; `None` if its quote is never closed.
    fn value(&mut self) -> Option<&'a str> {
        if self.peek().is_some_and(is_quotation_mark) {
            return self.quotation();
        }
        let rest = self.rest();
        let value = rest.split(|c: char| c == ',' || c.is_whitespace() || is_delimiter(c)).next().unwrap_or_default();
        self.at += value.len();
        let value = value.trim_end_matches(['?', '!', ';']);
        // One full stop ends a sentence, two are a range of years.
        let ended = value.strip_suffix('.').filter(|value| !value.ends_with('.') || value.ends_with(".."));
        Some(ended.unwrap_or(value))
    }

    /// Reads the words of `run`, cut at every character that neither belongs to a word nor joins two parts of one.
    fn words(&mut self, run: &str) -> Result<(), LexError> {
        let end = self.at + run.len();
        for (offset, word) in words(run) {
            let start = self.at + offset;
            let atom = match word {
                // They are a part of the run, so not operators; printed alone in capitals they would be.
                "AND" | "OR" | "NOT" | "NEAR" | "PRE" => Query::Word(word.to_lowercase()),
                _ if word.contains('*') => Query::Pattern(word.to_owned()),
                _ => Query::Word(word.to_owned()),
            };
            self.lexemes.push(Lexeme { token: Token::Atom(atom), span: start..start + word.len() });
        }
        if let Some((word, number)) = run.rsplit_once('~')
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            self.fuzzy(word, number, end)?;
        }
        self.at = end;
        Ok(())
    }

    /// Replaces the tokens of `word` and of the digits after its tilde by a fuzzy word.
    fn fuzzy(&mut self, word: &str, number: &str, end: usize) -> Result<(), LexError> {
        self.lexemes.pop();
        let tilde = end - number.len() - 1;
        let error = Err((QueryErrorKind::Fuzzy, tilde..end));
        let distance = match number {
            "1" => 1,
            "2" => 2,
            _ => return error,
        };
        let attached = word.chars().next_back().is_some_and(char::is_alphanumeric);
        match self.lexemes.last_mut() {
            Some(Lexeme { token: Token::Atom(atom @ Query::Word(_)), span }) if attached && span.end == tilde => {
                if let Query::Word(word) = atom {
                    *atom = Query::Fuzzy { word: std::mem::take(word), distance };
                    span.end = end;
                }
                Ok(())
            }
            _ => error,
        }
    }
}

/// Returns the operator that `run`, at byte `at`, consists of.
fn operator(run: &str, at: usize) -> Result<Option<Token>, LexError> {
    let distance = |digits: &str| match digits.parse() {
        Ok(n) if (1..=MAX_DISTANCE).contains(&n) => Ok(n),
        _ => Err((QueryErrorKind::Distance, at..at + run.len())),
    };
    Ok(Some(match run {
        "AND" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        "NEAR" => Token::Near(Near::Unordered(DEFAULT_DISTANCE)),
        "/s" | "/S" => Token::Near(Near::Sentence),
        "/p" | "/P" => Token::Near(Near::Passage),
        _ => {
            // In lower case only with a number: `pre/post` is words.
            let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            let is_meant = |(name, digits): &(&str, &str)| matches!(*name, "NEAR" | "PRE") || is_number(digits);
            let Some((name, digits)) = run.split_once('/').filter(is_meant) else { return Ok(None) };
            match name.to_ascii_uppercase().as_str() {
                "NEAR" => Token::Near(Near::Unordered(distance(digits)?)),
                "PRE" => Token::Near(Near::Ordered(distance(digits)?)),
                _ => return Ok(None),
            }
        }
    }))
}

/// Distance of a `NEAR` without a number, as in the full-text search of `SQLite`.
const DEFAULT_DISTANCE: u32 = 10;

/// Returns the plus or minus directly before a word, quote or group.
fn sign(rest: &str) -> Option<Token> {
    let mut chars = rest.chars();
    let token = match chars.next()? {
        '+' => Token::Plus,
        '-' => Token::Minus,
        _ => return None,
    };
    let next = chars.next()?;
    (begins_word(next) || next == '(' || is_quotation_mark(next)).then_some(token)
}

/// The quotes that can close a quotation.
///
/// Word processors may replace only one quote of a pair, so a curly quote may close a straight one.
const CLOSING: [char; 3] = ['"', '”', '“'];

/// Returns whether the query language treats `c` as a quotation mark.
pub fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// Returns the text before the first white space, quote or parenthesis.
fn first_run(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || is_delimiter(c)).next().unwrap_or_default()
}

fn is_delimiter(c: char) -> bool {
    is_quotation_mark(c) || matches!(c, '(' | ')')
}

/// Reads the parts of a phrase; `None` if it has no word.
fn phrase(inside: &str) -> Option<Phrase> {
    let mut parts = Vec::new();
    for run in inside.split_whitespace() {
        if run.chars().all(|c| c == '*') {
            parts.extend(run.chars().map(|_| PhrasePart::Any));
            continue;
        }
        parts.extend(words(run).map(|(_, word)| {
            let word = word.to_owned();
            if word.contains('*') { PhrasePart::Pattern(word) } else { PhrasePart::Word(word) }
        }));
    }
    let first = parts.iter().position(|part| *part != PhrasePart::Any)?;
    let last = parts.iter().rposition(|part| *part != PhrasePart::Any)?;
    parts.truncate(last + 1);
    parts.drain(..first);
    Some(Phrase(parts))
}

/// Returns the words of `run` with their byte offsets.
///
/// A word begins and ends with a letter, digit or star and has at least one letter or digit. Inside it, single hyphens,
/// dashes, apostrophes, full stops, ampersands and underscores may join its parts.
fn words(run: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + run.get(from..)?.find(begins_word)?;
        let mut end = start;
        let mut chars = run.get(start..)?.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let joins = is_joiner(c) && chars.peek().is_some_and(|(_, next)| is_word(*next));
            if !is_word(c) && !joins {
                break;
            }
            end = start + offset + c.len_utf8();
        }
        from = end;
        Some((start, run.get(start..end)?))
    })
    .filter(|(_, word)| word.chars().any(char::is_alphanumeric))
}

fn begins_word(c: char) -> bool {
    c.is_alphanumeric() || c == '*'
}

fn is_word(c: char) -> bool {
    // Combining marks belong to the letter before them; the tokeniser drops them.
    begins_word(c) || matches!(c, '\u{300}'..='\u{36f}')
}

fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}' | '\u{2011}' | '–' | '\u{ad}' | '\'' | '’' | '‘' | 'ʼ' | '＇' | '`' | '´' | '.' | '&' | '_'
    )
}
