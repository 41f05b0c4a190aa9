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
    let mut scanner = Scanner::new(text);
    let mut count = 0;
    while scanner.next_span(|letters| letters.leave_any()).is_some() {
        count += 1;
    }
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
    known: FxHashMap<String, Stem>,
    /// The stems that are no prefix of their word.
    others: Vec<String>,
}

/// Where the cache holds the stem of a word.
#[derive(Clone, Copy)]
enum Stem {
    /// The word begins with it: its length in bytes. This holds for nearly all words and needs no memory.
    Beginning(usize),
    /// Its index in `others`.
    Other(usize),
}

impl Default for Stemming {
    fn default() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        Self { stemmer, known: FxHashMap::default(), others: Vec::new() }
    }
}

impl Stemming {
    /// Returns the stem of one token.
    pub(crate) fn stem<'a>(&'a mut self, token: &'a str) -> &'a str {
        let stem = match self.known.get(token) {
            Some(stem) => *stem,
            None => self.learn(token),
        };
        match stem {
            Stem::Beginning(length) => token.part(..length),
            Stem::Other(place) => self.others.get(place).map_or(token, String::as_str),
        }
    }

    fn learn(&mut self, token: &str) -> Stem {
        if self.known.len() >= MAX_STEMS {
            self.known.clear();
            self.others.clear();
        }
        let mut stream = self.stemmer.token_stream(token);
        let text = if stream.advance() { std::mem::take(&mut stream.token_mut().text) } else { String::new() };
        let stem = if token.starts_with(&text) {
            Stem::Beginning(text.len())
        } else {
            self.others.push(text);
            Stem::Other(self.others.len() - 1)
        };
        self.known.insert(token.to_owned(), stem);
        stem
    }
}

/// Returns the position of the first token of each sentence, ascending. A sentence without a token has none.
pub(crate) fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut scanner = Scanner::new(text);
    let mut sentences = report::sentences(text).peekable();
    let mut position = 0;
    // The words after the start of the last sentence cannot add a position.
    while sentences.peek().is_some()
        && let Some(span) = scanner.next_span(|letters| letters.leave_any())
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
    manager.register(EXACT, TextAnalyzer::from(Words::default()));
    manager.register(STEMS, TextAnalyzer::from(Stems::default()));
    manager.register(SENTENCE_STARTS, TextAnalyzer::from(SentenceStarts::default()));
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
        if let Ok(byte) = u8::try_from(c)
            && byte.is_ascii()
        {
            return Self::of_ascii(byte);
        }
        match c {
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

    /// The role of an ASCII character.
    const fn of_ascii(byte: u8) -> Self {
        match byte {
            b'\'' | b'`' => Self::Apostrophe,
            _ if byte.is_ascii_alphanumeric() => Self::Letter,
            _ => Self::Separator,
        }
    }
}

/// What a byte tells about the character that it belongs to or begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// An ASCII letter or digit.
    Letter,
    /// An ASCII separator.
    Separator,
    /// Depends on the whole character and its neighbours.
    Unclear,
}

/// The [`Byte`] of each byte. It settles nearly all of a text.
const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Unclear; 256];
    let mut byte = 0;
    while byte < 128 {
        bytes[byte as usize] = match Role::of_ascii(byte) {
            Role::Letter => Byte::Letter,
            Role::Separator => Byte::Separator,
            Role::Apostrophe | Role::Dropped => Byte::Unclear,
        };
        byte += 1;
    }
    bytes
};

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
        self.next_span(|letters| letters.push_to(word))
    }

    /// Returns the place of the next word; `None` at the end. Passes its letters to `take`, which returns whether they leave
    /// anything in the normal form. ASCII letters at the start always do.
    fn next_span(&mut self, mut take: impl FnMut(Letters<'a>) -> bool) -> Option<Range<usize>> {
        let mut span: Option<Range<usize>> = None;
        loop {
            if span.is_none() {
                self.pass_separators();
            }
            let start = self.at;
            let plain = self.pass_letters();
            if !plain.is_empty() {
                take(Letters::Plain(plain));
                span = Some(span.map_or(start, |span| span.start)..self.at);
            }
            if span.is_some() && self.next_byte() == Some(Byte::Separator) {
                return span;
            }
            let Some(c) = self.next_character() else { return span };
            let start = self.at;
            self.at += c.len_utf8();
            match Role::of(c) {
                Role::Letter => {
                    // A mark that stands alone, as some Arabic ones do, leaves nothing and cannot begin a word.
                    if take(Letters::Other(c)) || span.is_some() {
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

    /// Skips ASCII separators: mostly one.
    fn pass_separators(&mut self) {
        while self.next_byte() == Some(Byte::Separator) {
            self.at += 1;
        }
    }

    /// Reads a run of ASCII letters and digits.
    fn pass_letters(&mut self) -> &'a str {
        let start = self.at;
        while self.next_byte() == Some(Byte::Letter) {
            self.at += 1;
        }
        self.text.part(start..self.at)
    }

    fn next_byte(&self) -> Option<Byte> {
        self.text.as_bytes().get(self.at).map(|&byte| BYTES[usize::from(byte)])
    }

    fn next_character(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn a_letter_follows(&self) -> bool {
        self.next_character().is_some_and(|c| matches!(Role::of(c), Role::Letter))
    }
}

/// A part of a word as written.
enum Letters<'a> {
    /// ASCII letters and digits.
    Plain(&'a str),
    /// Another letter or digit.
    Other(char),
}

impl Letters<'_> {
    /// Appends their normal form to `word`; returns whether they have one.
    fn push_to(&self, word: &mut String) -> bool {
        let before = word.len();
        match self {
            Self::Plain(letters) => {
                word.push_str(letters);
                if let Some(letters) = word.get_mut(before..) {
                    letters.make_ascii_lowercase();
                }
            }
            Self::Other(c) => push_folded(word, *c),
        }
        word.len() > before
    }

    /// Returns whether they have a normal form.
    fn leave_any(&self) -> bool {
        match self {
            Self::Plain(letters) => !letters.is_empty(),
            Self::Other(_) => self.push_to(&mut String::new()),
        }
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

/// [`tokens`] as a tokeniser of tantivy.
#[derive(Clone, Default)]
struct Words {
    token: TantivyToken,
}

/// The tokens of one text.
struct WordStream<'a> {
    scanner: Scanner<'a>,
    token: &'a mut TantivyToken,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { scanner: Scanner::new(text), token: &mut self.token }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.scanner.next_word(&mut self.token.text) else { return false };
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &TantivyToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        self.token
    }
}

/// The stems of [`tokens`] as a tokeniser of tantivy.
#[derive(Clone, Default)]
struct Stems {
    token: TantivyToken,
    stemming: Stemming,
    word: String,
}

/// The stems of one text.
struct StemStream<'a> {
    scanner: Scanner<'a>,
    stems: &'a mut Stems,
}

impl Tokenizer for Stems {
    type TokenStream<'a> = StemStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream<'a> {
        self.token.reset();
        StemStream { scanner: Scanner::new(text), stems: self }
    }
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        let Stems { token, stemming, word } = &mut *self.stems;
        let Some(span) = self.scanner.next_word(word) else { return false };
        stemming.stem(word).clone_into(&mut token.text);
        token.offset_from = span.start;
        token.offset_to = span.end;
        token.position = token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &TantivyToken {
        &self.stems.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        &mut self.stems.token
    }
}

/// [`sentence_starts`] as a tokeniser of tantivy.
#[derive(Clone, Default)]
struct SentenceStarts {
    token: TantivyToken,
}

/// The sentence starts of one text.
struct SentenceStartStream<'a> {
    positions: std::vec::IntoIter<usize>,
    token: &'a mut TantivyToken,
}

impl Tokenizer for SentenceStarts {
    type TokenStream<'a> = SentenceStartStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SentenceStartStream<'a> {
        self.token.reset();
        SENTENCE_START.clone_into(&mut self.token.text);
        SentenceStartStream { positions: sentence_starts(text).into_iter(), token: &mut self.token }
    }
}

impl TokenStream for SentenceStartStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(position) = self.positions.next() else { return false };
        self.token.position = position;
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
