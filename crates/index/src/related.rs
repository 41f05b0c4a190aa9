//! Terms that are related because the indexed passages use them together.
//!
//! [`Related::learn`] counts in how many passages two stems stand together, turns the counts into positive pointwise
//! mutual information and factors that matrix into one short vector a term. Terms of similar company have similar
//! vectors. Counts are whole numbers and every later step goes through the terms in alphabetical order on one thread,
//! so that the result depends on the set of passages alone.
//!
//! # Source
//!
//! O. Levy, Y. Goldberg and I. Dagan, "Improving distributional similarity with lessons learned from word embeddings",
//! TACL 3, 2015: positive PMI, context distribution smoothing, vectors weighted by the square root of the spectrum.

mod factor;
mod pmi;
mod postings;

use serde::{Deserialize, Serialize};

pub use self::pmi::TermPostings;
pub use self::postings::postings;

/// Terms that are learnt, the most frequent ones.
const MAX_TERMS: usize = 3_000;
/// A term of fewer reports than this, or than 1 in [`REPORTS_SHARE`], is a name or a slip.
const MIN_REPORTS: u32 = 3;
/// See [`MIN_REPORTS`].
const REPORTS_SHARE: u32 = 25;
/// A term of more passages than 1 in so many says nothing of what a passage is about.
const COMMON_SHARE: u32 = 8;
/// Numbers in a vector.
const DIMENSIONS: usize = 64;

/// What 1.0 is in a stored vector.
const UNITS: f32 = 127.0;

/// What was learnt of the terms of an index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// Stems, ascending.
    terms: Vec<String>,
    /// Inverse document frequency of each term.
    idf: Vec<f32>,
    /// One vector of length 1 a term, [`DIMENSIONS`] numbers each, in units of 1 / [`UNITS`].
    vectors: Vec<i8>,
}

impl Related {
    /// Learns from `postings`, the passages of each stem, of which there are `reports.len()`; `reports` gives the report
    /// of each passage. The order of either does not matter.
    pub fn learn(postings: Vec<TermPostings>, reports: &[u32]) -> Self {
        let terms = pmi::vocabulary(postings, reports);
        let matrix = pmi::matrix(&terms, reports.len());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a coordinate of a vector of length 1 is 127 units at most"
        )]
        let vectors = factor::vectors(&matrix, DIMENSIONS).into_iter().map(|x| (x * UNITS).round() as i8).collect();
        #[expect(clippy::cast_precision_loss, reason = "passages are far fewer than 2^24")]
        let idf = terms.iter().map(|t| (1.0 + reports.len() as f32 / t.passages.len() as f32).ln()).collect();
        Self { terms: terms.into_iter().map(|term| term.stem).collect(), idf, vectors }
    }

    /// The `k` terms nearest to `stem` with their similarity, from 1 (the same company) down to 0, best first; empty
    /// where `stem` was not learnt.
    pub fn near(&self, stem: &str, k: usize) -> Vec<(&str, f32)> {
        self.near_all(&[stem], k)
    }

    /// The `k` terms nearest to several stems taken together; none of them is among `stems`.
    pub fn near_all<S: AsRef<str>>(&self, stems: &[S], k: usize) -> Vec<(&str, f32)> {
        let Some(meaning) = self.meaning(stems) else { return Vec::new() };
        let mut near = self.nearest(&meaning, k.saturating_add(stems.len()));
        near.retain(|(term, _)| stems.iter().all(|stem| stem.as_ref() != *term));
        near.truncate(k);
        near
    }

    /// What `stems` are about: the sum of their vectors by inverse document frequency, of length 1. `None` where none of
    /// them was learnt.
    pub fn meaning<S: AsRef<str>>(&self, stems: &[S]) -> Option<Vec<f32>> {
        let mut sum = vec![0.0; DIMENSIONS];
        for term in stems.iter().filter_map(|stem| self.position(stem.as_ref())) {
            let weight = self.idf.get(term).copied().unwrap_or_default();
            let row = self.vectors.chunks(DIMENSIONS).nth(term).unwrap_or_default();
            for (sum, x) in sum.iter_mut().zip(row) {
                *sum += weight * f32::from(*x);
            }
        }
        let length = dot(&sum, &sum).sqrt();
        (length > 0.0).then(|| sum.into_iter().map(|x| x / length).collect())
    }

    fn nearest(&self, vector: &[f32], k: usize) -> Vec<(&str, f32)> {
        let similarity = |row: &[i8]| row.iter().zip(vector).map(|(x, y)| f32::from(*x) * y).sum::<f32>() / UNITS;
        let rows = self.vectors.chunks(DIMENSIONS).map(similarity);
        let mut scored: Vec<(&str, f32)> = self.terms.iter().map(String::as_str).zip(rows).collect();
        scored.retain(|(_, similarity)| *similarity > 0.0);
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        scored.truncate(k);
        scored
    }

    fn position(&self, stem: &str) -> Option<usize> {
        self.terms.binary_search_by(|term| term.as_str().cmp(stem)).ok()
    }
}

/// How alike two [meanings](Related::meaning) are, from 1 down to -1.
pub fn similarity(a: &[f32], b: &[f32]) -> f32 {
    dot(a, b)
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests;
