//! Compounds: words written in two ways, `well-being` and `wellbeing`.
//!
//! There is no list of compounds. Two words are a compound if the corpus writes them with a hyphen somewhere and as one word
//! elsewhere. Both are required, so that `may be` is not taken for `maybe`. Two neighbouring words of a query are joined only
//! if the corpus joins them at least as often as it separates them.

use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

use crate::stats::collection::Statistics;
use crate::text::compounds::pair;

impl Statistics<'_> {
    /// Returns the ways to write `joined` as two words.
    pub(super) fn split_compound(&self, joined: &str) -> tantivy::Result<Vec<(String, String)>> {
        let mut ways = Vec::new();
        for (at, _) in joined.char_indices().skip(1).take(MAX_SPLITS) {
            let (left, right) = joined.split_at(at);
            if self.has(self.fields.compounds, &pair(left, right))? {
                ways.push((left.to_owned(), right.to_owned()));
            }
        }
        Ok(ways)
    }

    /// Returns the single word that these two are also written as.
    pub(super) fn join_compound(&self, left: &str, right: &str) -> tantivy::Result<Option<String>> {
        let joined = format!("{left}{right}");
        let is_compound =
            self.has(self.fields.compounds, &pair(left, right))? && self.has(self.fields.text, &joined)?;
        Ok(is_compound.then_some(joined))
    }

    /// Returns whether passages write these two words with a hyphen or as one word at least as often as apart. This holds for
    /// `well being`, but not for `story books`, which one report calls storybooks.
    pub(super) fn is_compound(&self, left: &str, right: &str) -> tantivy::Result<bool> {
        let Some(joined) = self.join_compound(left, right)? else { return Ok(false) };
        let as_one = self.passages(self.fields.text, &joined)?;
        let with_hyphen = self.passages(self.fields.compounds, &pair(left, right))?;
        // A hyphen is not a token, so the phrase also counts the spellings with a hyphen.
        let in_two = [left, right].map(|word| Term::from_field_text(self.fields.text, word));
        let apart = self.phrase_freq(&in_two)?.saturating_sub(with_hyphen);
        Ok(apart <= as_one + with_hyphen)
    }

    fn has(&self, field: Field, term: &str) -> tantivy::Result<bool> {
        Ok(self.passages(field, term)? > 0)
    }

    fn passages(&self, field: Field, term: &str) -> tantivy::Result<u64> {
        self.doc_freq(&Term::from_field_text(field, term))
    }
}

/// The most places at which a word is split. Longer words are not compounds of two.
const MAX_SPLITS: usize = 32;
