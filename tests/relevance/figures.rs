//! Rank statistics of a topic, and the table of all of them.

use std::fmt::Write as _;

use super::topics::Topic;

/// The grade of a passage that answers the need.
const ANSWERS: u32 = 2;
/// The first page of hits.
const PAGE: usize = 10;

/// What a ranking reaches on one topic. Passages that nobody judged count as grade 0.
pub(crate) struct Figures {
    /// Rank of the first passage that answers the need, from 1.
    first: Option<usize>,
    /// Normalised discounted cumulative gain of the first page; the gain of a grade is 2^grade - 1.
    ndcg: f64,
    /// Share of the passages that answer the need, on the first page and among all hits.
    recall: [f64; 2],
    /// How many passages of the first page nobody judged.
    unjudged: usize,
}

impl Figures {
    /// Measures the hits of a topic, best first.
    pub(crate) fn of(topic: &Topic, hits: &[String]) -> Self {
        let grades = hits.iter().map(|id| topic.grades.get(id).copied().unwrap_or_default()).collect::<Vec<_>>();
        let mut ideal = topic.grades.values().copied().collect::<Vec<_>>();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let answers = |grades: &[u32]| grades.iter().filter(|grade| **grade == ANSWERS).count();
        let page = &grades[..PAGE.min(grades.len())];
        Self {
            first: grades.iter().position(|grade| *grade == ANSWERS).map(|index| index + 1),
            ndcg: gain(&grades) / gain(&ideal),
            recall: [page, &grades].map(|found| ratio(answers(found), answers(&ideal))),
            unjudged: hits.iter().take(PAGE).filter(|id| !topic.grades.contains_key(*id)).count(),
        }
    }

    fn reciprocal_rank(&self) -> f64 {
        self.first.map_or(0.0, |rank| ratio(1, rank))
    }
}

/// Discounted cumulative gain of the first page.
fn gain(grades: &[u32]) -> f64 {
    let gains = grades.iter().take(PAGE).map(|grade| f64::from(2_u32.pow(*grade) - 1));
    gains.zip(2_u32..).map(|(gain, rank)| gain / f64::from(rank).log2()).sum()
}

#[expect(clippy::cast_precision_loss, reason = "counts of passages are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// One line a topic, then the means of each type and of all.
pub(crate) fn table(ranked: &[(&Topic, Figures)]) -> String {
    let mut out = String::from("type     first  nDCG@10  recall@10  recall@50  unjudged  query\n");
    for (Topic { kind, query, .. }, figures) in ranked {
        let first = figures.first.map_or("-".to_owned(), |rank| rank.to_string());
        let Figures { ndcg, recall: [on_page, in_all], unjudged, .. } = figures;
        writeln!(out, "{kind:8} {first:>5}  {ndcg:7.3}  {on_page:9.3}  {in_all:9.3}  {unjudged:8}  {query}").unwrap();
    }
    out.push_str("\ntype       MRR  nDCG@10  recall@10  recall@50  unjudged  topics\n");
    let mut kinds = ranked.iter().map(|(topic, _)| topic.kind.as_str()).collect::<Vec<_>>();
    kinds.dedup();
    for kind in kinds.iter().copied().chain(["all"]) {
        let of_kind = ranked.iter().filter(|(topic, _)| kind == "all" || topic.kind == kind);
        let figures = of_kind.map(|(_, figures)| figures).collect::<Vec<_>>();
        let mean = |figure: &dyn Fn(&Figures) -> f64| {
            figures.iter().map(|figures| figure(figures)).sum::<f64>() / ratio(figures.len(), 1)
        };
        writeln!(
            out,
            "{kind:8} {:5.3}  {:7.3}  {:9.3}  {:9.3}  {:8}  {}",
            mean(&Figures::reciprocal_rank),
            mean(&|figures| figures.ndcg),
            mean(&|figures| figures.recall[0]),
            mean(&|figures| figures.recall[1]),
            figures.iter().map(|figures| figures.unjudged).sum::<usize>(),
            figures.len()
        )
        .unwrap();
    }
    out
}
