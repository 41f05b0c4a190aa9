//! The tokeniser: one for passages and for queries.
//!
//! Rules, in this order:
//!
//! 1. Invisible characters (soft hyphen, zero-width space and joiners, byte order mark) and combining marks are
//!    dropped.
//! 2. An apostrophe of any kind between two letters or digits is dropped: `children's`, `children’s` and `childrens`
//!    are one token. Any other apostrophe separates: `parents'` is `parents`.
//! 3. Raised, lowered and enclosed numbers and fractions (`²`, `①`, `½`) separate: in reports they refer to footnotes.
//! 4. Every other character is taken in its compatibility form (NFKD: the ligature `ﬁ` is `fi`, a full-width `Ａ` is
//!    `A`), without its diacritics (`é` is `e`), in lower case. Letters of Latin scripts that have no decomposition are
//!    written out: `ß` is `ss`, `æ` is `ae`, `ø` is `o`.
//! 5. A token is a maximal run of letters and digits; all else separates: `16-plus` is `16` and `plus`, `0-25` is `0`
//!    and `25`, `7.8%` is `7` and `8`, `s47` is one token.
//!
//! Stop words are tokens like any other, so that an exact phrase is exact.
//!
//! [`schema`](crate::storage::schema) lists the fields that hold these tokens.
//!
//! # Source
//!
//! Unicode Standard Annex #15 (normalisation forms). Stems: the English (Porter2) algorithm of Snowball, M. Porter
//! 2001, as implemented in tantivy.

use std::ops::Range;
use std::sync::Mutex;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token as TantivyToken, TokenStream, Tokenizer, TokenizerManager,
};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::part::Part;

/// Version of the rules of this module. Raise it whenever the tokens of any text change: an index of another version has
/// to be built again.
pub(crate) const ANALYSIS_VERSION: u32 = 1;

/// The token that the field [`sentences`](crate::storage::schema::Fields::sentences) holds at the position of the first token of each
/// sentence.
pub(crate) const SENTENCE_START: &str = ".";

/// Name of the tokeniser of exact tokens.
pub(crate) const EXACT: &str = "exact";
/// Name of the tokeniser of stems.
pub(crate) const STEMS: &str = "stems";
/// Name of the tokeniser of [`SENTENCE_START`]s.
pub(crate) const SENTENCE_STARTS: &str = "sentence-starts";

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its normal form; never empty.
    pub(crate) text: String,
    /// Its place in the text, in bytes, from the first to the last character that counts.
    pub(crate) span: Range<usize>,
    /// Number of tokens before it.
    pub(crate) position: usize,
}

/// Returns the tokens of `text`, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_token(text, |token, span| tokens.push(Token { text: token.to_owned(), span, position: tokens.len() }));
    tokens
}

/// Returns the normal forms of the words of `text`, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_token(text, |token, _| words.push(token.to_owned()));
    words
}

/// Calls `visit` for each token of `text` with its place, in bytes.
pub(crate) fn each_token(text: &str, mut visit: impl FnMut(&str, Range<usize>)) {
    let mut scanner = Scanner::new(text);
    let mut word = String::new();
    while let Some(span) = scanner.next_word(&mut word) {
        visit(&word, span);
    }
}

/// Returns the number of tokens in `text`.
pub(crate) fn count(text: &str) -> u64 {
    let mut count = 0;
    each_token(text, |_, _| count += 1);
    count
}

/// Returns the stem of one token.
pub(crate) fn stem(token: &str) -> String {
    Stemming::default().stem(token).to_owned()
}

/// Returns the stem of one token from the cache that all searches share. A search that finds the cache locked does without
/// it rather than wait.
pub(crate) fn known_stem(token: &str, shared: &Mutex<Stemming>) -> String {
    match shared.try_lock() {
        Ok(mut stemming) => stemming.stem(token).to_owned(),
        Err(_) => stem(token),
    }
}

/// Most stems in a cache: more words than all reports of a country use, in a few megabytes.
const MAX_STEMS: usize = 1 << 16;

/// A stemmer with a cache: the same few words make up most of any text.
#[derive(Clone)]
pub(crate) struct Stemming {
    stemmer: TextAnalyzer,
    /// The words with the places of their stems.
    known: FxHashMap<String, usize>,
    stems: Vec<String>,
}

impl Default for Stemming {
    fn default() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        Self { stemmer, known: FxHashMap::default(), stems: Vec::new() }
    }
}

impl Stemming {
    /// Returns the stem of one token.
    pub(crate) fn stem<'a>(&'a mut self, token: &'a str) -> &'a str {
        let place = match self.known.get(token) {
            Some(place) => *place,
            None => self.learn(token),
        };
        self.stems.get(place).map_or(token, String::as_str)
    }

    fn learn(&mut self, token: &str) -> usize {
        if self.stems.len() >= MAX_STEMS {
            self.known.clear();
            self.stems.clear();
        }
        let mut stream = self.stemmer.token_stream(token);
        self.stems.push(if stream.advance() { std::mem::take(&mut stream.token_mut().text) } else { String::new() });
        self.known.insert(token.to_owned(), self.stems.len() - 1);
        self.stems.len() - 1
    }
}

/// Returns the position of the first token of each sentence, ascending. A sentence without a token has none.
pub(crate) fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut scanner, mut word) = (Scanner::new(text), String::new());
    let mut sentences = report::sentences(text).peekable();
    let mut position = 0;
    // The words after the start of the last sentence cannot add a position.
    while sentences.peek().is_some()
        && let Some(span) = scanner.next_word(&mut word)
    {
        let mut begins = false;
        while sentences.next_if(|sentence| sentence.start < span.end).is_some() {
            begins = true;
        }
        if begins {
            starts.push(position);
        }
        position += 1;
    }
    starts
}

/// Returns the tokenisers under the names that the schema uses.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for (name, kind) in
        [(EXACT, Kind::Words), (STEMS, Kind::Stems(Stemming::default())), (SENTENCE_STARTS, Kind::SentenceStarts)]
    {
        manager.register(name, TextAnalyzer::from(PassageTokenizer { kind, token: TantivyToken::default() }));
    }
    manager
}

/// Returns whether `c` is dropped within a word.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(Role::of(c), Role::Apostrophe | Role::Dropped)
}

/// The effect of a character on the word being read.
enum Role {
    Letter,
    Apostrophe,
    Dropped,
    Separator,
}

impl Role {
    fn of(c: char) -> Self {
        match c {
            '\'' | '`' => Self::Apostrophe,
            _ if c.is_ascii_alphanumeric() => Self::Letter,
            _ if c.is_ascii() => Self::Separator,
            '‘' | '’' | '‛' | '′' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '＇' => Self::Apostrophe,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Self::Dropped,
            '²'
            | '³'
            | '¹'
            | '¼'..='¾'
            | '\u{2070}'..='\u{209c}'
            | '\u{2150}'..='\u{215f}'
            | '\u{2460}'..='\u{24ff}' => Self::Separator,
            _ if is_combining_mark(c) => Self::Dropped,
            _ if c.is_alphanumeric() && c.nfkd().any(char::is_alphanumeric) => Self::Letter,
            _ => Self::Separator,
        }
    }
}

/// Returns whether a byte is an ASCII character that separates, whatever stands beside it.
fn is_ascii_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\'' | b'`')
}

/// Reads the words of a text one by one.
struct Scanner<'a> {
    text: &'a str,
    /// Bytes read so far.
    at: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Writes the normal form of the next word to `word` and returns its place; `None` at the end.
    fn next_word(&mut self, word: &mut String) -> Option<Range<usize>> {
        word.clear();
        let mut span: Option<Range<usize>> = None;
        loop {
            if span.is_none() {
                self.pass(is_ascii_separator);
            }
            let start = self.at;
            let letters = self.pass(|byte| byte.is_ascii_alphanumeric());
            if !letters.is_empty() {
                word.push_str(letters);
                word.make_ascii_lowercase();
                span = Some(span.map_or(start, |span| span.start)..self.at);
            }
            if span.is_some() && self.next_byte().is_some_and(is_ascii_separator) {
                return span;
            }
            let Some(c) = self.next_character() else { return span };
            let start = self.at;
            self.at += c.len_utf8();
            match Role::of(c) {
                Role::Letter => {
                    let before = word.len();
                    push_folded(word, c);
                    // A mark that stands alone, as some Arabic ones do, leaves nothing and cannot begin a word.
                    if word.len() > before || span.is_some() {
                        span = Some(span.map_or(start, |span| span.start)..self.at);
                    }
                }
                Role::Dropped => {}
                Role::Apostrophe if span.is_some() && self.a_letter_follows() => {}
                Role::Apostrophe | Role::Separator => {
                    if span.is_some() {
                        return span;
                    }
                }
            }
        }
    }

    /// Passes the bytes that are `wanted`, all of them ASCII, and returns them.
    #[inline]
    fn pass(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        let bytes = self.text.as_bytes().part(start..);
        self.at += bytes.iter().take_while(|byte| wanted(**byte)).count();
        self.text.part(start..self.at)
    }

    fn next_byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next_character(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn a_letter_follows(&self) -> bool {
        self.next_character().is_some_and(|c| matches!(Role::of(c), Role::Letter))
    }
}

/// Appends the normal form of a letter or digit.
fn push_folded(word: &mut String, c: char) {
    for lower in c.nfkd().flat_map(char::to_lowercase) {
        match lower {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'þ' => word.push_str("th"),
            'ø' => word.push('o'),
            'đ' | 'ð' => word.push('d'),
            'ł' => word.push('l'),
            'ħ' => word.push('h'),
            'ı' => word.push('i'),
            _ if is_combining_mark(lower) || !matches!(Role::of(lower), Role::Letter) => {}
            _ => word.push(lower),
        }
    }
}

/// The tokens that a tokeniser of tantivy returns.
#[derive(Clone)]
enum Kind {
    /// The [`tokens`] of the text.
    Words,
    /// Their stems.
    Stems(Stemming),
    /// A [`SENTENCE_START`] at each of the [`sentence_starts`].
    SentenceStarts,
}

/// A tokeniser of tantivy.
#[derive(Clone)]
struct PassageTokenizer {
    kind: Kind,
    token: TantivyToken,
}

/// The tokens of one text.
struct PassageTokens<'a> {
    kind: &'a mut Kind,
    token: &'a mut TantivyToken,
    scanner: Scanner<'a>,
    /// The word before it is stemmed.
    word: String,
    sentence_starts: std::vec::IntoIter<usize>,
}

impl Tokenizer for PassageTokenizer {
    type TokenStream<'a> = PassageTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PassageTokens<'a> {
        let Self { kind, token } = self;
        token.reset();
        let starts = if matches!(kind, Kind::SentenceStarts) { sentence_starts(text) } else { Vec::new() };
        let (scanner, word) = (Scanner::new(text), String::new());
        PassageTokens { kind, token, scanner, word, sentence_starts: starts.into_iter() }
    }
}

impl TokenStream for PassageTokens<'_> {
    fn advance(&mut self) -> bool {
        let Self { kind, token, scanner, word, sentence_starts } = self;
        let span = match kind {
            Kind::Words => scanner.next_word(&mut token.text),
            Kind::Stems(stemming) => {
                let span = scanner.next_word(word);
                span.inspect(|_| stemming.stem(word).clone_into(&mut token.text))
            }
            Kind::SentenceStarts => {
                let Some(start) = sentence_starts.next() else { return false };
                SENTENCE_START.clone_into(&mut token.text);
                token.position = start;
                return true;
            }
        };
        let Some(span) = span else { return false };
        (token.offset_from, token.offset_to) = (span.start, span.end);
        token.position = token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &TantivyToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        self.token
    }
}

#[cfg(test)]
mod tests;
