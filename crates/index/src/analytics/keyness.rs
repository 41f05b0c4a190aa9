//! Keyness: words and phrases that one set of passages uses and another does not.
//!
//! A phrase has two to four words and neither begins nor ends in a word of grammar; words that deny or measure (`not`,
//! `too`, `few`) are none here, for they are what tells a weakness from a strength. It is counted wherever it stands, as
//! the concordance counts it, but it must stand within a sentence at enough distinct authorities.
//!
//! # Source
//!
//! Log-likelihood: T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational
//! Linguistics 19 (1993), in the form of P. Rayson and R. Garside, "Comparing corpora using frequency profiling", 2000.
//! Log ratio: A. Hardie, "Log Ratio: an informal introduction", 2014.

use super::countable::countable;
use crate::exec::{Index, SearchError};
use crate::query::SearchRequest;
use crate::text::analysis;

mod corpus;
mod grammar;
mod phrases;

use corpus::Corpus;
pub use corpus::Size;
use phrases::Phrase;

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A word or phrase that fewer distinct authorities of the left set use is left out.
    pub min_authorities: usize,
    /// At most so many are returned.
    pub limit: usize,
}

/// A word or phrase that the left set uses more than the right one.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// As it is printed at [`Keyword::passage_id`], in lower case.
    pub words: String,
    /// Times in the left set.
    pub left: u64,
    /// Times in the right set.
    pub right: u64,
    /// Reports of the left set that use it.
    pub reports: u64,
    /// Distinct principal authorities of the left set that use it.
    pub authorities: u64,
    /// How sure it is that the sets differ: the log-likelihood, at least [`MIN_LOG_LIKELIHOOD`].
    pub log_likelihood: f64,
    /// How much they differ: the binary logarithm of the ratio of the rates. 1 is twice as often, 3 eight times. Above
    /// zero. What the right set never says is taken to be there half a time.
    pub log_ratio: f64,
    /// A passage of the left set with it, of the latest year.
    pub passage_id: String,
}

/// Two sets side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The set whose words are listed.
    pub left: Size,
    /// The set that they are compared with.
    pub right: Size,
    /// What the left set says and the right one does not, surest first.
    pub keywords: Vec<Keyword>,
    /// How many there are with those that the limit left out.
    pub found: usize,
}

/// A difference of at least this has a probability below 1 in 10,000 if the sets are alike.
///
/// # Source
///
/// P. Rayson, D. Berridge and B. Francis, "Extending the Cochran rule for the comparison of word frequencies between
/// corpora", JADT 2004, which advises this level.
pub const MIN_LOG_LIKELIHOOD: f64 = 15.13;

/// Compares the passages that `left` finds with those that `right` finds, or with all others where there is no `right`.
/// A passage that both find is in the left set only.
///
/// A phrase is left out where a longer one has nearly all of its places: the longer one stands for it.
///
/// # Errors
///
/// As [`Index::search`].
pub fn compare(
    index: &Index,
    left: SearchRequest,
    right: Option<SearchRequest>,
    options: Options,
) -> Result<Comparison, SearchError> {
    let view = index.view();
    let find = |request| view.addresses(&countable(request)).map_err(|error| index.search_error(error));
    let left = find(left)?;
    let mut right = find(right.unwrap_or_default())?;
    right.retain(|address| left.binary_search(address).is_err());
    let corpus = Corpus::read(&view, &left, &right).map_err(|error| index.search_error(error.into()))?;
    let phrases = phrases::frequent(&corpus, options.min_authorities);
    let mut scored = surest(&corpus, &phrases);
    let found = scored.len();
    scored.truncate(options.limit);
    let keyword = |(score, phrase): &(Score, &Phrase)| -> tantivy::Result<Option<Keyword>> {
        let Some((address, at)) = phrase.example().and_then(|place| corpus.place(place)) else { return Ok(None) };
        let passage = view.passage(address)?;
        Ok(Some(Keyword {
            words: printed(&passage.text, at, phrase.words.len()),
            left: phrase.left,
            right: phrase.right,
            reports: phrase.reports,
            authorities: phrase.authorities,
            log_likelihood: score.log_likelihood,
            log_ratio: score.log_ratio,
            passage_id: passage.passage_id,
        }))
    };
    let keywords: tantivy::Result<Vec<Keyword>> = scored.iter().filter_map(|one| keyword(one).transpose()).collect();
    Ok(Comparison {
        left: corpus.left,
        right: corpus.right,
        keywords: keywords.map_err(|error| index.search_error(error.into()))?,
        found,
    })
}

#[derive(Debug, Clone, Copy)]
struct Score {
    log_likelihood: f64,
    log_ratio: f64,
}

impl Score {
    /// The score of what occurs `left` times in the left set and `right` times in the other; `None` if it is not used
    /// surely more in the left one.
    fn new(left: u64, right: u64, corpus: &Corpus) -> Option<Self> {
        let [a, b, words_a, words_b] = [left, right, corpus.left.words, corpus.right.words].map(real);
        let log_ratio = ((a / words_a) / (b.max(0.5) / words_b)).log2();
        let expected = (a + b) / (words_a + words_b);
        let part = |seen: f64, words: f64| if seen > 0.0 { seen * (seen / (expected * words)).ln() } else { 0.0 };
        let log_likelihood = 2.0 * (part(a, words_a) + part(b, words_b));
        (log_ratio > 0.0 && log_likelihood >= MIN_LOG_LIKELIHOOD).then_some(Self { log_likelihood, log_ratio })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
fn real(count: u64) -> f64 {
    count as f64
}

/// What is used surely more in the left set, surest first.
fn surest<'a>(corpus: &Corpus, phrases: &'a [Phrase]) -> Vec<(Score, &'a Phrase)> {
    let score = |phrase: &Phrase| {
        let is_bounded = !corpus.is_grammar(phrase.first()) && !corpus.is_grammar(phrase.last());
        if is_bounded { Score::new(phrase.left, phrase.right, corpus) } else { None }
    };
    let scores: Vec<Option<Score>> = phrases.iter().map(score).collect();
    let stood_for = phrases::stood_for(phrases, |at| scores.get(at).is_some_and(Option::is_some));
    let own = phrases.iter().zip(scores).zip(stood_for).filter(|(_, stood_for)| !stood_for);
    let mut sorted: Vec<(Score, &Phrase)> = own.filter_map(|((phrase, score), _)| Some((score?, phrase))).collect();
    sorted.sort_by(|(a, one), (b, other)| {
        b.log_likelihood
            .total_cmp(&a.log_likelihood)
            .then_with(|| corpus.text(&one.words).cmp(&corpus.text(&other.words)))
    });
    sorted
}

/// A phrase as it is printed in a passage with it, in lower case.
fn printed(text: &str, at: usize, length: usize) -> String {
    let tokens = analysis::tokens(text);
    let (first, last) = (tokens.get(at), tokens.get(at + length - 1));
    let span = first.zip(last).map(|(first, last)| first.span.start..last.span.end);
    let words = span.and_then(|span| text.get(span)).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests;
