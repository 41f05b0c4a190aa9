//! The one tokeniser, for passages and for queries.
//!
//! Rules, in this order:
//!
//! 1. Characters that are not seen (soft hyphen, zero-width space and joiners, byte order mark) and combining marks
//!    are dropped.
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
//! The fields that these tokens stand in are listed in [`schema`](crate::storage::schema).
//!
//! # Source
//!
//! Unicode Standard Annex #15 (normalisation forms). Stems: the English (Porter2) algorithm of Snowball, M. Porter
//! 2001, as tantivy has it.

use std::ops::Range;
use std::sync::Mutex;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token as EngineToken, TokenStream, Tokenizer, TokenizerManager,
};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Version of the rules of this module. It is raised whenever any text gets other tokens than before; an index of
/// another version is built again.
pub(crate) const ANALYSIS_VERSION: u32 = 1;

/// The token that stands in the field [`SENTENCES`](crate::storage::schema::SENTENCES) at the position of the first token of
/// each sentence.
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
    /// Where it stands in the text, in bytes, from the first to the last of its characters that count.
    pub(crate) span: Range<usize>,
    /// How many tokens stand before it.
    pub(crate) position: usize,
}

/// The tokens of `text`, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_token(text, |token, span| tokens.push(Token { text: token.to_owned(), span, position: tokens.len() }));
    tokens
}

/// Shows `visit` each token of `text` and where it stands, in bytes.
pub(crate) fn each_token(text: &str, mut visit: impl FnMut(&str, Range<usize>)) {
    let mut scanner = Scanner::new(text);
    let mut word = String::new();
    while let Some(span) = scanner.next_word(&mut word) {
        visit(&word, span);
    }
}

/// As [`each_token`], but a token may be shown empty if `begins` does not hold for the ASCII letters that it is written
/// with to begin with, in any case: most of a text need not be written out to find a few words in it.
pub(crate) fn each_token_if(text: &str, begins: impl Fn(&str) -> bool, mut visit: impl FnMut(&str, Range<usize>)) {
    let mut scanner = Scanner::new(text);
    let mut word = String::new();
    while let Some(span) = scanner.next_word_if(&begins, &mut word) {
        visit(&word, span);
    }
}

/// How many tokens `text` has.
pub(crate) fn count(text: &str) -> u64 {
    let mut scanner = Scanner::new(text);
    let mut count = 0;
    while scanner.next_span(|letters| letters.leave_any()).is_some() {
        count += 1;
    }
    count
}

/// The stem of one token.
pub(crate) fn stem(token: &str) -> String {
    Stemming::default().stem(token).to_owned()
}

/// The stem of one token, from those that all searches share; a search beside this one makes its own rather than wait.
pub(crate) fn known_stem(token: &str, shared: &Mutex<Stemming>) -> String {
    match shared.try_lock() {
        Ok(mut stemming) => stemming.stem(token).to_owned(),
        Err(_) => stem(token),
    }
}

/// The most stems that are remembered: more words than the reports of a country have, in a few megabytes.
const MAX_STEMS: usize = 1 << 16;

/// Stems of many tokens, each found out once: the same few words make up most of any text.
#[derive(Clone)]
pub(crate) struct Stemming {
    stemmer: TextAnalyzer,
    known: FxHashMap<String, Stem>,
    /// The stems that their words do not begin with.
    others: Vec<String>,
}

/// Where the stem of a word is found.
#[derive(Clone, Copy)]
enum Stem {
    /// The word begins with it; in bytes. So it is with nearly all words, and nothing but them has to be looked at.
    Beginning(usize),
    /// Its place among the others.
    Other(usize),
}

impl Default for Stemming {
    fn default() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        Self { stemmer, known: FxHashMap::default(), others: Vec::new() }
    }
}

impl Stemming {
    pub(crate) fn stem<'a>(&'a mut self, token: &'a str) -> &'a str {
        let stem = match self.known.get(token) {
            Some(stem) => *stem,
            None => self.learn(token),
        };
        match stem {
            Stem::Beginning(length) => token.get(..length),
            Stem::Other(place) => self.others.get(place).map(String::as_str),
        }
        .unwrap_or_default()
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

/// The positions of the first tokens of the sentences of `text`, ascending. A sentence without a token has none.
pub(crate) fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut scanner = Scanner::new(text);
    let mut sentences = report::sentences(text).peekable();
    let mut position = 0;
    // Nothing is to be learnt from the words after the beginning of the last sentence.
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

/// The tokenisers under the names that the schema uses.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(EXACT, TextAnalyzer::from(Words::default()));
    manager.register(STEMS, TextAnalyzer::from(Stems::default()));
    manager.register(SENTENCE_STARTS, TextAnalyzer::from(SentenceStarts::default()));
    manager
}

/// Whether `c` is dropped within a word.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(Role::of(c), Role::Apostrophe | Role::Dropped)
}

/// What a character does to the word that is being read.
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

    /// What an ASCII character does.
    const fn of_ascii(byte: u8) -> Self {
        match byte {
            b'\'' | b'`' => Self::Apostrophe,
            _ if byte.is_ascii_alphanumeric() => Self::Letter,
            _ => Self::Separator,
        }
    }
}

/// What a byte says of the character that it is of or begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// An ASCII letter or digit.
    Letter,
    /// An ASCII separator.
    Separator,
    /// Nothing without its character and what stands around it.
    Unclear,
}

/// [`Byte`] of each byte: nearly all of a text is told by it.
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

/// How many of the bytes are ASCII letters or digits before the first that is none; all at once, since where a word ends is
/// what a processor cannot foresee.
///
/// # Source
///
/// Ranges of bytes within a machine word: Warren, "Hacker's Delight" (2nd edition, 2013), section 6-1.
const fn leading_letters(bytes: [u8; 8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let bytes = u64::from_le_bytes(bytes);
    let ascii = bytes & !HIGH;
    let lower = ascii | (0x20 * EACH);
    // The high bit of each byte tells whether adding took it past the bound.
    let letters = (lower + (0x80 - b'a' as u64) * EACH) & !(lower + (0x7f - b'z' as u64) * EACH);
    let digits = (ascii + (0x80 - b'0' as u64) * EACH) & !(ascii + (0x7f - b'9' as u64) * EACH);
    let others = !((letters | digits) & !bytes) & HIGH;
    (others.trailing_zeros() / 8) as usize
}

/// Reads words one after the other.
struct Scanner<'a> {
    text: &'a str,
    /// What has been read, in bytes.
    at: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Writes the next word's normal form to `word` and returns its place; `None` at the end.
    fn next_word(&mut self, word: &mut String) -> Option<Range<usize>> {
        word.clear();
        self.next_span(|letters| letters.push_to(word))
    }

    /// As [`Scanner::next_word`], but `word` may be left empty if it is written with ASCII letters to begin with for which
    /// `begins` does not hold.
    fn next_word_if(&mut self, begins: impl Fn(&str) -> bool, word: &mut String) -> Option<Range<usize>> {
        word.clear();
        let mut wanted = None;
        self.next_span(|letters| {
            *wanted.get_or_insert_with(|| letters.plain().is_none_or(&begins)) && letters.push_to(word)
        })
    }

    /// The place of the next word; `None` at the end. Its letters are given to `take`, which says whether they leave
    /// anything in its normal form; those that begin it in ASCII do.
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
                    // A mark that stands for itself, as some Arabic ones do, leaves nothing and begins no word.
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

    /// Reads on while there are ASCII separators: mostly one.
    fn pass_separators(&mut self) {
        while self.next_byte() == Some(Byte::Separator) {
            self.at += 1;
        }
    }

    /// Reads on while there are ASCII letters and digits.
    fn pass_letters(&mut self) -> &'a str {
        let start = self.at;
        while let Some(eight) = self.text.as_bytes().get(self.at..).and_then(|rest| rest.first_chunk()) {
            let letters = leading_letters(*eight);
            self.at += letters;
            if letters < eight.len() {
                return self.text.get(start..self.at).unwrap_or_default();
            }
        }
        while self.next_byte() == Some(Byte::Letter) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
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

/// A part of a word as it is written.
enum Letters<'a> {
    /// ASCII letters and digits.
    Plain(&'a str),
    /// Another letter or digit.
    Other(char),
}

impl Letters<'_> {
    /// As they are written, if they are ASCII.
    fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(letters) => Some(letters),
            Self::Other(_) => None,
        }
    }

    /// Appends their normal form to `word`; tells whether they have one.
    fn push_to(&self, word: &mut String) -> bool {
        let before = word.len();
        match self {
            Self::Plain(letters) => {
                word.push_str(letters);
                word.get_mut(before..).into_iter().for_each(str::make_ascii_lowercase);
            }
            Self::Other(c) => push_folded(word, *c),
        }
        word.len() > before
    }

    /// Whether they have a normal form.
    fn leave_any(&self) -> bool {
        match self {
            Self::Plain(letters) => !letters.is_empty(),
            Self::Other(_) => self.push_to(&mut String::new()),
        }
    }
}

/// Appends the normal form of a letter or digit.
fn push_folded(word: &mut String, c: char) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
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

/// The engine's view of [`tokens`].
#[derive(Clone, Default)]
struct Words {
    token: EngineToken,
}

/// The tokens of one text.
struct WordStream<'a> {
    scanner: Scanner<'a>,
    token: &'a mut EngineToken,
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

    fn token(&self) -> &EngineToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut EngineToken {
        self.token
    }
}

/// The engine's view of the stems of [`tokens`].
#[derive(Clone, Default)]
struct Stems {
    token: EngineToken,
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

    fn token(&self) -> &EngineToken {
        &self.stems.token
    }

    fn token_mut(&mut self) -> &mut EngineToken {
        &mut self.stems.token
    }
}

/// The engine's view of [`sentence_starts`].
#[derive(Clone, Default)]
struct SentenceStarts {
    token: EngineToken,
}

/// The sentence starts of one text.
struct SentenceStartStream<'a> {
    positions: std::vec::IntoIter<usize>,
    token: &'a mut EngineToken,
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

    fn token(&self) -> &EngineToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut EngineToken {
        self.token
    }
}

#[cfg(test)]
mod tests;
