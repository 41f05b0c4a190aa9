//! Words written in two ways: `well-being` and `wellbeing`.
//!
//! Nothing is known beforehand: two words are a compound when the corpus itself writes them with a hyphen somewhere
//! and as one word elsewhere. Both are asked for, so that `may be` is not taken for `maybe`.

use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

use crate::analysis::{self, Token};

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// The words of `text` that a hyphen joins, each pair as `left-right`, sorted, each once.
pub(crate) fn hyphenated(text: &str) -> Vec<String> {
    let mut pairs = Vec::new();
    // A space separates, so that what stands between two of them has the same words by itself.
    for piece in text.split(' ').filter(|piece| piece.contains(HYPHENS)) {
        let tokens = analysis::tokens(piece);
        let joined = tokens.iter().zip(tokens.iter().skip(1)).filter(|(left, right)| joins(piece, left, right));
        pairs.extend(joined.map(|(left, right)| pair(&left.text, &right.text)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether `left` and `right`, words of `text`, are letters with a hyphen alone between them.
fn joins(text: &str, left: &Token, right: &Token) -> bool {
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    let mut between = text.get(left.span.end..right.span.start).unwrap_or_default().chars();
    between.next().is_some_and(|c| HYPHENS.contains(&c))
        && between.next().is_none()
        && letters(&left.text)
        && letters(&right.text)
}

fn pair(left: &str, right: &str) -> String {
    format!("{left}-{right}")
}

/// The compounds of a corpus.
pub(crate) struct Compounds<'a> {
    pub(crate) statistics: &'a dyn Bm25StatisticsProvider,
    /// The field of tokens.
    pub(crate) text: Field,
    /// The field of pairs joined by a hyphen.
    pub(crate) pairs: Field,
}

impl Compounds<'_> {
    /// The ways to write `joined` in two.
    pub(crate) fn split(&self, joined: &str) -> tantivy::Result<Vec<(String, String)>> {
        let mut ways = Vec::new();
        for (at, _) in joined.char_indices().skip(1).take(MAX_SPLITS) {
            let (left, right) = joined.split_at(at);
            if self.has(self.pairs, &pair(left, right))? {
                ways.push((left.to_owned(), right.to_owned()));
            }
        }
        Ok(ways)
    }

    /// The one word that these two are also written as.
    pub(crate) fn join(&self, left: &str, right: &str) -> tantivy::Result<Option<String>> {
        let joined = format!("{left}{right}");
        Ok(if self.has(self.pairs, &pair(left, right))? && self.has(self.text, &joined)? { Some(joined) } else { None })
    }

    fn has(&self, field: Field, term: &str) -> tantivy::Result<bool> {
        Ok(self.statistics.doc_freq(&Term::from_field_text(field, term))? > 0)
    }
}

/// Longer words are not compounds of two.
const MAX_SPLITS: usize = 32;
