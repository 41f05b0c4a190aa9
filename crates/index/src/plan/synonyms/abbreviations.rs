//! Abbreviations that reports define themselves: "independent reviewing officers (IROs)".
//!
//! [`definitions`] finds them in one text, [`Definitions`] collects those of a report, and [`Abbreviations`] merges the
//! reports, with counts, so that a short form can have several meanings.
//!
//! # Source
//!
//! A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
//! Pacific Symposium on Biocomputing 2003. Departures: a short form has at least two capital letters, or one and a digit,
//! which excludes remarks in brackets; a long form does not begin before its sentence does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::wording::{Variant, stems};
use crate::query::Years;

/// The number of characters of a short form.
const SHORT_CHARS: std::ops::RangeInclusive<usize> = 2..=10;
/// The most words of a short form.
const MAX_SHORT_WORDS: usize = 2;
/// The number of reports that must define an expansion before searches use it. Fewer may be one author's slip.
const MIN_REPORTS: u32 = 2;
/// Searches use an expansion only if at least one in this many of the reports that define its short form agree on it.
const MIN_SHARE: u32 = 5;

/// A short form with its definition, as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Definition<'a> {
    /// The short form: "IROs".
    pub(crate) short: &'a str,
    /// The long form: "independent reviewing officers".
    pub(crate) long: &'a str,
}

/// Returns the definitions in `text`, in the order of their brackets.
pub(crate) fn definitions(text: &str) -> Vec<Definition<'_>> {
    brackets(text).filter_map(|(before, inside)| definition(before, inside)).collect()
}

/// Returns the text before each round bracket and the text inside it, up to the first closing bracket.
fn brackets(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('(').filter_map(|(open, _)| {
        let (before, rest) = text.split_at_checked(open)?;
        let inside = rest.strip_prefix('(')?;
        let inside = inside.get(..inside.find([')', '('])?)?;
        Some((before.trim_end(), inside.trim()))
    })
}

/// Returns the definition that a bracket contains, if there is one.
fn definition<'a>(before: &'a str, inside: &'a str) -> Option<Definition<'a>> {
    let inside = inside.split([';', ',']).next().unwrap_or_default().trim();
    let inside = inside.trim_matches(|c: char| !c.is_alphanumeric());
    if is_short(inside) {
        let long =
            initials(inside, candidate(before, inside)?).or_else(|| long_form(inside, candidate(before, inside)?))?;
        return Some(Definition { short: inside, long });
    }
    let short = before.split_whitespace().next_back()?.trim_matches(|c: char| !c.is_alphanumeric());
    let fits = is_short(short) && inside.split_whitespace().count() <= max_long_words(short);
    let long = fits.then(|| long_form(short, inside)).flatten().filter(|long| *long == inside)?;
    Some(Definition { short, long })
}

/// Returns whether `text` has the form of an abbreviation.
fn is_short(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    SHORT_CHARS.contains(&text.chars().count())
        && text.split_whitespace().count() <= MAX_SHORT_WORDS
        && text.chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !text.contains(' ')))
        && (capitals >= 2 || (digits && capitals == 1))
}

/// Returns the most words that the long form of `short` may have.
fn max_long_words(short: &str) -> usize {
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    (letters + 5).min(letters * 2)
}

/// Returns the words before a bracket that may contain the long form of `short`.
fn candidate<'a>(before: &'a str, short: &str) -> Option<&'a str> {
    let sentence = before
        .rfind([';', ':', '(', ')', '•'])
        .or_else(|| before.rfind(". "))
        .map_or(before, |end| before.get(end..).unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric()));
    let words = sentence.split_whitespace().rev().take(max_long_words(short));
    let length: usize = words.last().and_then(|word| offset(sentence, word))?;
    sentence.get(length..)
}

/// Returns the byte offset of `part` in `whole`, of which it is a slice.
fn offset(whole: &str, part: &str) -> Option<usize> {
    (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)
}

/// Words that an abbreviation may omit and that no long form begins with.
const FUNCTION_WORDS: [&str; 14] =
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"];

/// Returns the end of `candidate` whose words begin with the letters of `short`. Function words may be omitted.
fn initials<'a>(short: &str, candidate: &'a str) -> Option<&'a str> {
    let mut letters = singular(short).chars().filter(|c| c.is_alphanumeric()).rev().peekable();
    let mut words =
        candidate.split(|c: char| !c.is_alphanumeric() && !"'’".contains(c)).rev().filter(|w| !w.is_empty());
    let mut start = None;
    while let Some(letter) = letters.next() {
        let is_first = letters.peek().is_none();
        let begins = |word: &str| word.chars().next().is_some_and(|c| c.to_lowercase().eq(letter.to_lowercase()));
        let word = words.by_ref().find(|word| {
            let is_function_word = FUNCTION_WORDS.contains(word);
            !is_function_word || (begins(word) && !is_first)
        })?;
        if !begins(word) {
            return None;
        }
        start = offset(candidate, word);
    }
    let long = candidate.get(start?..)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    long.contains([' ', '-']).then_some(long)
}

/// Returns the shortest end of `candidate` that has the letters of `short` in order, with the first at the start of a word.
/// This is the algorithm of the paper, which works from right to left.
fn long_form<'a>(short: &str, candidate: &'a str) -> Option<&'a str> {
    let mut rest = candidate;
    let mut letters = short.chars().filter(|c| c.is_alphanumeric()).rev().peekable();
    while let Some(letter) = letters.next() {
        let is_first = letters.peek().is_none();
        let matches = |(at, c): &(usize, char)| {
            let starts_word =
                !candidate.get(..*at).and_then(|s| s.chars().next_back()).is_some_and(char::is_alphanumeric);
            c.to_lowercase().eq(letter.to_lowercase()) && (!is_first || starts_word)
        };
        let (at, _) = rest.char_indices().rev().find(matches)?;
        rest = candidate.get(..at)?;
    }
    let long = candidate.get(rest.len()..)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let first = long.split(' ').next().unwrap_or_default();
    if FUNCTION_WORDS.contains(&first) {
        return None;
    }
    let repeats = long.split(|c: char| !c.is_alphanumeric()).any(|word| word == short);
    (long.chars().count() > short.chars().count() && long.contains(' ') && !repeats).then_some(long)
}

/// The abbreviations that one report defines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Definitions(BTreeSet<(String, String)>);

impl Definitions {
    /// Collects the definitions in a report's `texts`.
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let found = texts.into_iter().flat_map(definitions);
        Self(found.map(|Definition { short, long }| (short.to_owned(), long.to_owned())).collect())
    }

    /// Returns the definitions as printed, in alphabetical order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Definition<'_>> {
        self.0.iter().map(|(short, long)| Definition { short, long })
    }
}

/// A meaning of a short form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Expansion {
    /// The long form, in its most frequent spelling.
    pub(crate) long: Variant,
    /// The number of reports that define this meaning.
    pub(crate) reports: u32,
}

/// The abbreviations of all reports. The order of the reports does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Abbreviations {
    /// By the short form, singular and in lower case.
    entries: BTreeMap<String, Entry>,
}

/// A short form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// Singular and plural.
    shorts: Vec<Variant>,
    /// Most frequent first.
    expansions: Vec<Expansion>,
}

impl Abbreviations {
    /// Merges the definitions of reports.
    pub(crate) fn merge<'a>(reports: impl IntoIterator<Item = &'a Definitions>) -> Self {
        let mut counts: BTreeMap<String, Spellings<'a>> = BTreeMap::new();
        let mut known_stems: BTreeMap<&'a str, String> = BTreeMap::new();
        for report in reports {
            let mut in_report: BTreeMap<(String, String), Definition<'a>> = BTreeMap::new();
            for definition in report.iter() {
                let long = known_stems.entry(definition.long).or_insert_with(|| stems(definition.long)).clone();
                in_report.entry((singular(definition.short).to_lowercase(), long)).or_insert(definition);
            }
            for ((short, long), definition) in in_report {
                counts.entry(short).or_default().count(long, definition);
            }
        }
        Self { entries: counts.into_iter().map(|(short, spellings)| (short, spellings.entry())).collect() }
    }

    #[cfg(test)]
    /// Returns the meanings of `short`, most frequent first; none if no report defines it.
    pub(crate) fn expansions(&self, short: &str) -> &[Expansion] {
        self.entries.get(&singular(short).to_lowercase()).map_or(&[], |entry| entry.expansions.as_slice())
    }

    /// Returns the short forms with each expansion that is frequent enough for searches ([`MIN_REPORTS`], [`MIN_SHARE`]). The
    /// short forms are in alphabetical order, the most frequent expansion first.
    pub(crate) fn frequent(&self) -> impl Iterator<Item = (&[Variant], &Expansion)> {
        self.entries.values().flat_map(|entry| {
            let total: u32 = entry.expansions.iter().map(|expansion| expansion.reports).sum();
            let is_frequent = move |expansion: &&Expansion| {
                expansion.reports >= MIN_REPORTS && expansion.reports * MIN_SHARE >= total
            };
            entry.expansions.iter().filter(is_frequent).map(|expansion| (entry.shorts.as_slice(), expansion))
        })
    }
}

/// The spellings of a short form and of its long forms, each with its number of reports.
#[derive(Default)]
struct Spellings<'a> {
    short: BTreeMap<&'a str, u32>,
    /// By the long form's stems.
    long: BTreeMap<String, BTreeMap<&'a str, u32>>,
}

impl<'a> Spellings<'a> {
    fn count(&mut self, long_stems: String, definition: Definition<'a>) {
        *self.short.entry(singular(definition.short)).or_default() += 1;
        *self.long.entry(long_stems).or_default().entry(definition.long).or_default() += 1;
    }

    fn entry(self) -> Entry {
        let expansion = |(stems, spellings): (String, BTreeMap<&str, u32>)| {
            let long = Variant { text: most_frequent(&spellings).to_owned(), stems, years: Years::default() };
            Expansion { long, reports: spellings.values().sum() }
        };
        let mut expansions: Vec<Expansion> = self.long.into_iter().map(expansion).collect();
        expansions.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.long.text.cmp(&b.long.text)));
        Entry { shorts: Variant::of(most_frequent(&self.short), Years::default()), expansions }
    }
}

/// Turns "SGOs" into "SGO".
fn singular(short: &str) -> &str {
    short.strip_suffix('s').filter(|rest| rest.ends_with(char::is_uppercase)).unwrap_or(short)
}

/// Returns the most frequent spelling. Among equals it is the first in alphabetical order.
fn most_frequent<'a>(spellings: &BTreeMap<&'a str, u32>) -> &'a str {
    spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map_or("", |(spelling, _)| spelling)
}

#[cfg(test)]
mod tests;
