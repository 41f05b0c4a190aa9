//! Counts of terms that stand together, and their pointwise mutual information.

use std::collections::HashSet;

use super::{COMMON_SHARE, MAX_TERMS, MIN_REPORTS, REPORTS_SHARE};

/// Exponent of context distribution smoothing, from the paper: it keeps rare contexts from having the highest PMI.
const SMOOTHING: f32 = 0.75;
/// Pairs that stand together in fewer passages are chance.
const MIN_TOGETHER: u16 = 3;

/// Stems of words that say how a thing is said and not what: they keep company with everything, and with each other.
const STOP_WORDS: &str = "a abl about abov across after again against all almost alon along alreadi also although alway \
    among an and ani anoth anyon are around as at away back be becaus been befor begin behind being below best better \
    between both but by came can cannot certain clear come could did differ do doe doesnt done dont down due dure each \
    either els enough even ever everi everyon far few find first for found from full further gave general get give given \
    go goe gone good got great had happen has have he her here herself high him himself his how howev if in instead \
    into is it itself just keep kept know larg last later least less let like littl long made main make mani may me \
    mean might more most much must my near need neither never next no nobodi none nor not noth now of off often on onc \
    one onli or other our out over own part per perhap put quick quit rather realli same say see seem seen she should \
    similar sinc small so some someon someth sometim soon still such sure take taken than that the their them themselv \
    then there therefor these they thing think this those though three through thus to togeth too took toward two under \
    until up upon us use usual veri want was way we well went were what when where whether which while who whole whom \
    whose whi will with within without would yet you your";

/// A stem and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermPostings {
    /// The stem.
    pub stem: String,
    /// The passages that have it, numbered from 0, each once.
    pub passages: Vec<u32>,
}

/// A sparse symmetric matrix: for each row its cells as column and value, by ascending column.
pub(super) type Matrix = Vec<Vec<(usize, f32)>>;

/// The terms to learn, in alphabetical order.
pub(super) fn vocabulary(mut postings: Vec<TermPostings>, reports: &[u32]) -> Vec<TermPostings> {
    let all = distinct(reports.iter().copied());
    let min_reports = (all / REPORTS_SHARE).max(MIN_REPORTS);
    let stop_words: HashSet<&str> = STOP_WORDS.split_whitespace().collect();
    let max_passages = reports.len() / COMMON_SHARE as usize;
    postings.retain(|term| {
        let of = |passage: &u32| reports.get(*passage as usize).copied();
        term.passages.len() <= max_passages
            && term.stem.chars().count() > 1
            && !term.stem.contains(|c: char| c.is_ascii_digit())
            && !stop_words.contains(term.stem.as_str())
            && distinct(term.passages.iter().filter_map(of)) >= min_reports
    });
    postings.sort_by(|a, b| b.passages.len().cmp(&a.passages.len()).then_with(|| a.stem.cmp(&b.stem)));
    postings.truncate(MAX_TERMS);
    postings.sort_by(|a, b| a.stem.cmp(&b.stem));
    postings
}

fn distinct(values: impl Iterator<Item = u32>) -> u32 {
    let mut values: Vec<u32> = values.collect();
    values.sort_unstable();
    values.dedup();
    u32::try_from(values.len()).unwrap_or(u32::MAX)
}

/// Positive PMI of every two terms, smoothed on the side of the rarer one so that the matrix is symmetric.
pub(super) fn matrix(terms: &[TermPostings], passages: usize) -> Matrix {
    let together = together(terms, passages);
    let size = terms.len();
    let sums: Vec<f32> = (0..size).map(|a| together.row(a).map(|(_, n)| f32::from(n)).sum()).collect();
    let smoothed: Vec<f32> = sums.iter().map(|sum| sum.powf(SMOOTHING)).collect();
    let smoothed_total: f32 = smoothed.iter().sum();
    let pmi = |a: usize, b: usize, n: u16| {
        let [sum_a, sum_b] = [a, b].map(|term| sums.get(term).copied().unwrap_or_default());
        let [smooth_a, smooth_b] = [a, b].map(|term| smoothed.get(term).copied().unwrap_or_default());
        let expected = (sum_a * smooth_b).max(sum_b * smooth_a);
        (f32::from(n) * smoothed_total / expected).ln()
    };
    (0..size)
        .map(|a| {
            let cells = together.row(a).filter(|(_, n)| *n >= MIN_TOGETHER).map(|(b, n)| (b, pmi(a, b, n)));
            cells.filter(|(_, value)| *value > 0.0).collect()
        })
        .collect()
}

/// In how many passages two terms stand together: a full square of counts, 0 on the diagonal.
struct Together {
    counts: Vec<u16>,
    size: usize,
}

impl Together {
    /// The terms that stand with `term` at all.
    fn row(&self, term: usize) -> impl Iterator<Item = (usize, u16)> {
        let row = self.counts.chunks(self.size.max(1)).nth(term).unwrap_or_default();
        row.iter().copied().enumerate().filter(|(_, n)| *n > 0)
    }
}

fn together(terms: &[TermPostings], passages: usize) -> Together {
    let size = terms.len();
    let mut of_passage: Vec<Vec<u16>> = vec![Vec::new(); passages];
    for (id, term) in (0_u16..).zip(terms) {
        for passage in &term.passages {
            if let Some(terms) = of_passage.get_mut(*passage as usize) {
                terms.push(id);
            }
        }
    }
    let mut counts = vec![0_u16; size * size];
    for terms in &of_passage {
        for a in terms {
            let row = counts.chunks_mut(size).nth(usize::from(*a)).unwrap_or_default();
            for b in terms.iter().filter(|b| *b != a) {
                if let Some(count) = row.get_mut(usize::from(*b)) {
                    *count = count.saturating_add(1);
                }
            }
        }
    }
    Together { counts, size }
}
