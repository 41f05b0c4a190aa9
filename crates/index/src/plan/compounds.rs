//! Compounds: words written in two ways, `well-being` and `wellbeing`.
//!
//! There is no list of compounds. Two words are a compound if the corpus writes them with a hyphen somewhere and as one word
//! elsewhere. Both are required, so that `may be` is not taken for `maybe`. Two neighbouring words of a query are joined only
//! if the corpus joins them at least as often as it separates them.

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
    /// Returns the ways to write `joined` as two words.
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

    /// Returns the single word that these two are also written as.
    pub(crate) fn join(&self, left: &str, right: &str) -> tantivy::Result<Option<String>> {
        let joined = format!("{left}{right}");
        Ok(if self.has(self.pairs, &pair(left, right))? && self.has(self.text, &joined)? { Some(joined) } else { None })
    }

    /// Returns whether passages write these two words with a hyphen or as one word at least as often as apart. This holds for
    /// `well being`, but not for `story books`, which one report calls storybooks.
    pub(crate) fn is_one(&self, left: &str, right: &str) -> tantivy::Result<bool> {
        let Some(joined) = self.join(left, right)? else { return Ok(false) };
        let as_one = self.passages(self.text, &joined)?;
        let with_hyphen = self.passages(self.pairs, &pair(left, right))?;
        // A hyphen is not a token, so the phrase also counts the spellings with a hyphen.
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

/// The most places at which a word is split. Longer words are not compounds of two.
const MAX_SPLITS: usize = 32;
