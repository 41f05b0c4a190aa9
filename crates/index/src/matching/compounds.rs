//! Words written in two ways: `well-being` and `wellbeing`.
//!
//! Nothing is known beforehand: two words are a compound when the corpus itself writes them with a hyphen somewhere
//! and as one word elsewhere. Both are asked for, so that `may be` is not taken for `maybe`.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Token;

/// The compounds of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Compounds {
    /// The joined form and its parts.
    parts: BTreeMap<String, BTreeSet<(String, String)>>,
}

/// Gathers compounds from text.
#[derive(Debug, Clone, Default)]
pub(crate) struct CompoundLearner {
    hyphenated: BTreeSet<(String, String)>,
}

impl CompoundLearner {
    /// Takes note of the hyphenated words of `text`, which has these tokens.
    pub(crate) fn add(&mut self, text: &str, tokens: &[Token]) {
        for (left, right) in tokens.iter().zip(tokens.iter().skip(1)) {
            let between = text.get(left.span.end..right.span.start).unwrap_or_default();
            if matches!(between, "-" | "\u{2010}" | "\u{2011}") {
                let pair = (left.text.clone(), right.text.clone());
                self.hyphenated.insert(pair);
            }
        }
    }

    /// The compounds among them: those whose joined form `is_word`.
    pub(crate) fn finish(self, mut is_word: impl FnMut(&str) -> bool) -> Compounds {
        let mut compounds = Compounds::default();
        for (left, right) in self.hyphenated {
            let joined = format!("{left}{right}");
            let letters = joined.chars().all(char::is_alphabetic);
            if letters && is_word(&joined) {
                compounds.parts.entry(joined).or_default().insert((left, right));
            }
        }
        compounds
    }
}

impl Compounds {
    /// The parts of a word that is also written in two.
    pub(crate) fn split(&self, joined: &str) -> impl Iterator<Item = &(String, String)> {
        self.parts.get(joined).into_iter().flatten()
    }

    /// The one word that these two are also written as.
    pub(crate) fn join(&self, left: &str, right: &str) -> Option<String> {
        let joined = format!("{left}{right}");
        let known = self.split(&joined).any(|(l, r)| l == left && r == right);
        known.then_some(joined)
    }

    /// One line a compound, its parts with a hyphen, in order.
    pub(crate) fn to_text(&self) -> String {
        let pairs = self.parts.values().flatten();
        pairs.map(|(left, right)| format!("{left}-{right}\n")).collect()
    }

    /// Reads what [`Self::to_text`] wrote; other lines are left out.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut compounds = Self::default();
        for (left, right) in text.lines().filter_map(|line| line.split_once('-')) {
            let parts = compounds.parts.entry(format!("{left}{right}")).or_default();
            parts.insert((left.to_owned(), right.to_owned()));
        }
        compounds
    }
}
