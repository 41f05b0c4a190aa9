//! Keyness: words and phrases that a target corpus uses more than a reference corpus.
//!
//! A phrase has two to four words and neither begins nor ends with a function word. Words that negate or measure (`not`,
//! `too`, `few`) do not count as function words, because they separate a weakness from a strength. All occurrences count,
//! as in the concordance, but enough distinct authorities must use the phrase within a sentence.
//!
//! # Source
//!
//! Log-likelihood: T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational
//! Linguistics 19 (1993), in the form of P. Rayson and R. Garside, "Comparing corpora using frequency profiling", 2000.
//! Log ratio: A. Hardie, "Log Ratio: an informal introduction", 2014.

use super::countable::countable;
use crate::exec::context::SearchContext;
use crate::exec::{Index, SearchError};
use crate::query::SearchRequest;
use crate::stats::bm25::real;
use crate::storage::tantivy_index::broken;
use crate::text::analysis;
use crate::text::part::{Items, Part};

mod corpus;
mod phrases;

use corpus::Corpus;
pub use corpus::Size;
use phrases::Phrase;

/// Options of [`compare`].
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Leaves out words and phrases that fewer distinct authorities of the target corpus use.
    pub min_authorities: usize,
    /// Most keywords to return.
    pub limit: usize,
}

/// A word or phrase that the target corpus uses more than the reference corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// The word or phrase as [`Keyword::passage_id`] prints it, in lower case.
    pub words: String,
    /// Occurrences in the target corpus.
    pub target: u64,
    /// Occurrences in the reference corpus.
    pub reference: u64,
    /// Number of reports of the target corpus that use it.
    pub reports: u64,
    /// Number of distinct principal authorities of the target corpus that use it.
    pub authorities: u64,
    /// The significance of the difference: the log-likelihood, at least [`MIN_LOG_LIKELIHOOD`].
    pub log_likelihood: f64,
    /// The size of the difference: the binary logarithm of the ratio of the rates, above zero. 1 is twice as often, 3
    /// eight times. Zero occurrences in the reference corpus count as half an occurrence.
    pub log_ratio: f64,
    /// A passage of the target corpus that uses it, from the latest year.
    pub passage_id: String,
}

/// The keywords of a target corpus compared with a reference corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Size of the target corpus.
    pub target: Size,
    /// Size of the reference corpus.
    pub reference: Size,
    /// The keywords, most significant first, up to the limit.
    pub keywords: Vec<Keyword>,
    /// Number of all keywords, within the limit or not.
    pub found: usize,
}

/// The log-likelihood from which a difference is significant: its probability is below 1 in 10,000 if the corpora use the
/// word alike.
///
/// # Source
///
/// P. Rayson, D. Berridge and B. Francis, "Extending the Cochran rule for the comparison of word frequencies between
/// corpora", JADT 2004, which advises this level.
pub const MIN_LOG_LIKELIHOOD: f64 = 15.13;

/// Compares the passages that `target` finds with those that `reference` finds, or with all others if there is no
/// `reference`. A passage that both find belongs to the target corpus only.
///
/// Leaves out a phrase if nearly all its occurrences are part of one longer keyword.
///
/// # Errors
///
/// As [`Index::search`].
pub fn compare(
    index: &Index,
    target: SearchRequest,
    reference: Option<SearchRequest>,
    options: Options,
) -> Result<Comparison, SearchError> {
    index.run(|context| {
        let target = context.addresses(&countable(target))?;
        let mut reference = context.addresses(&countable(reference.unwrap_or_default()))?;
        reference.retain(|address| target.binary_search(address).is_err());
        let corpus = Corpus::read(context, &target, &reference)?;
        let phrases = phrases::frequent(&corpus, options.min_authorities)?;
        let mut significant = significant(&corpus, &phrases);
        let found = significant.len();
        significant.truncate(options.limit);
        let keyword = |(score, phrase): &(Score, &Phrase)| keyword(context, &corpus, *score, phrase);
        let keywords = significant.iter().map(keyword).collect::<tantivy::Result<_>>()?;
        Ok(Comparison { target: corpus.target, reference: corpus.reference, keywords, found })
    })
}

/// Returns a phrase as a keyword, printed as in its example passage.
fn keyword(context: &SearchContext<'_>, corpus: &Corpus, score: Score, phrase: &Phrase) -> tantivy::Result<Keyword> {
    let example = phrase.example().and_then(|position| corpus.passage_at(position));
    let (address, first) = example.ok_or_else(|| broken("a keyword without a passage"))?;
    let passage = context.passage(address)?;
    let words = printed(&passage.text, first, phrase.words.len());
    Ok(Keyword {
        words: words.ok_or_else(|| broken("a stored passage with fewer words than its postings"))?,
        target: phrase.target,
        reference: phrase.reference,
        reports: phrase.reports,
        authorities: phrase.authorities,
        log_likelihood: score.log_likelihood,
        log_ratio: score.log_ratio,
        passage_id: passage.passage_id,
    })
}

#[derive(Debug, Clone, Copy)]
struct Score {
    log_likelihood: f64,
    log_ratio: f64,
}

impl Score {
    /// Returns the score of a phrase with these numbers of occurrences in the two corpora; `None` unless it is
    /// significantly more common in the target corpus.
    fn new(target: u64, reference: u64, corpus: &Corpus) -> Option<Self> {
        let [a, b, words_a, words_b] = [target, reference, corpus.target.words, corpus.reference.words].map(real);
        let log_ratio = ((a / words_a) / (b.max(0.5) / words_b)).log2();
        let rate = (a + b) / (words_a + words_b);
        let part = |observed: f64, words: f64| {
            if observed > 0.0 { observed * (observed / (rate * words)).ln() } else { 0.0 }
        };
        let log_likelihood = 2.0 * (part(a, words_a) + part(b, words_b));
        (log_ratio > 0.0 && log_likelihood >= MIN_LOG_LIKELIHOOD).then_some(Self { log_likelihood, log_ratio })
    }
}

/// Returns the phrases that are significantly more common in the target corpus, most significant first.
fn significant<'a>(corpus: &Corpus, phrases: &'a [Phrase]) -> Vec<(Score, &'a Phrase)> {
    let score = |phrase: &Phrase| {
        let is_bounded = !corpus.is_function_word(phrase.first()) && !corpus.is_function_word(phrase.last());
        if is_bounded { Score::new(phrase.target, phrase.reference, corpus) } else { None }
    };
    let scores: Vec<Option<Score>> = phrases.iter().map(score).collect();
    let is_subsumed = phrases::subsumed(phrases, |at| scores.item(at).is_some());
    let own = phrases.iter().zip(scores).zip(is_subsumed).filter(|(_, is_subsumed)| !is_subsumed);
    let mut sorted: Vec<(Score, &Phrase)> = own.filter_map(|((phrase, score), _)| Some((score?, phrase))).collect();
    sorted.sort_by(|(a, one), (b, other)| {
        b.log_likelihood
            .total_cmp(&a.log_likelihood)
            .then_with(|| corpus.text(&one.words).cmp(&corpus.text(&other.words)))
    });
    sorted
}

/// Returns `length` words of a passage as printed, in lower case; `None` if the passage is too short.
fn printed(text: &str, first: usize, length: usize) -> Option<String> {
    let tokens = analysis::tokens(text);
    let words = tokens.get(first..first + length)?;
    let words = text.part(words.first()?.span.start..words.last()?.span.end);
    Some(words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

#[cfg(test)]
mod tests;
