//! Words written in two ways: `well-being` and `wellbeing`.
//!
//! Nothing is known beforehand: two words are a compound when the corpus itself writes them with a hyphen somewhere
//! and as one word elsewhere. Both are asked for, so that `may be` is not taken for `maybe`; and two words that stand
//! beside each other in a query are one only if the corpus writes them so no less often than apart.

use tantivy::Term;
use tantivy::schema::Field;

use crate::stats::collection::PhraseStatistics;
use crate::text::compounds::pair;

/// The compounds of a corpus.
pub(crate) struct Compounds<'a> {
    pub(crate) statistics: &'a dyn PhraseStatistics,
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

    /// Whether passages write these two with a hyphen or as one word at least as often as apart: `well being`, but not
    /// `story books`, which one report calls storybooks.
    pub(crate) fn is_one(&self, left: &str, right: &str) -> tantivy::Result<bool> {
        let Some(joined) = self.join(left, right)? else { return Ok(false) };
        let as_one = self.passages(self.text, &joined)?;
        let with_hyphen = self.passages(self.pairs, &pair(left, right))?;
        // A hyphen is no word, so that those with one are among these.
        let in_two = [left, right].map(|word| Term::from_field_text(self.text, word));
        let apart = self.statistics.phrase_freq(in_two.to_vec())?.saturating_sub(with_hyphen);
        Ok(apart <= as_one + with_hyphen)
    }

    fn has(&self, field: Field, term: &str) -> tantivy::Result<bool> {
        Ok(self.passages(field, term)? > 0)
    }

    fn passages(&self, field: Field, term: &str) -> tantivy::Result<u64> {
        self.statistics.doc_freq(&Term::from_field_text(field, term))
    }
}

/// Longer words are not compounds of two.
const MAX_SPLITS: usize = 32;
