//! 1. What adds to a score puts passages in the order that a reader expects. 2. An explanation adds up to the score.

use tantivy::collector::TopDocs;

use crate::exec::rescore;
use crate::exec::scorer::PlanQuery;
use crate::exec::testing::Corpus;
use crate::rank::ranker::{self, Stage};
use crate::{Explanation, Query, Reason};

/// Passages as heading, text, place of the kind in `PassageKind::ALL`.
const PASSAGES: [(&str, &str, i64); 8] = [
    ("Care leavers", "Personal advisers keep in touch with those who have moved on.", 0),
    ("Leadership", "Care leavers speak highly of their personal advisers.", 0),
    ("Leadership", "Leavers of the service are in the care of nobody, and advisers are personal friends.", 0),
    ("Leadership", "Care leavers speak highly of their personal advisers.", 7),
    ("Leadership", "Managers leave notes.", 0),
    ("Leadership", "An adviser advises.", 0),
    ("Leadership", "Several advisers advise.", 0),
    ("Leadership", "Nothing of this kind.", 0),
];

/// Places of the passages found, best first, each with its whole score and its explanation.
fn ranked(query: &str) -> Vec<(usize, f32, Explanation)> {
    let corpus = Corpus::new(&PASSAGES);
    let query: Query = query.parse().unwrap();
    let plan = corpus.plan(&query, None).unwrap();
    let top = TopDocs::with_limit(10).order_by_score();
    let mut hits = corpus.searcher.search(&PlanQuery { plan: plan.clone(), left_out: None }, &top).unwrap();
    rescore::rescore(&plan, &corpus.searcher, &mut hits).unwrap();
    hits.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    hits.into_iter()
        .map(|(score, at)| {
            (at.doc_id as usize, score, rescore::explain(&plan, None, &corpus.searcher, at, Stage::Whole).unwrap())
        })
        .collect()
}

#[test]
fn no_whole_score_is_above_the_bound_that_the_first_stage_sets() {
    let corpus = Corpus::new(&PASSAGES);
    for query in ["care leavers", "adviser", "leavers care advisers", "advisers AND care", "\"care leavers\"", "advis*"]
    {
        let query: Query = query.parse().unwrap();
        let plan = corpus.plan(&query, None).unwrap();
        let top = TopDocs::with_limit(10).order_by_score();
        let first = corpus.searcher.search(&PlanQuery { plan: plan.clone(), left_out: None }, &top).unwrap();
        let mut whole = first.clone();
        rescore::rescore(&plan, &corpus.searcher, &mut whole).unwrap();
        assert!(!whole.is_empty());
        for ((first, _), (whole, at)) in first.iter().zip(&whole) {
            assert!(*whole <= ranker::bound(&plan, *first), "{query}: passage {}", at.doc_id);
        }
    }
}

fn order(query: &str) -> Vec<usize> {
    ranked(query).into_iter().map(|(at, ..)| at).collect()
}

#[test]
fn words_together_come_before_words_apart_and_findings_before_boilerplate() {
    let order = order("care leavers");
    let place = |passage| order.iter().position(|at| *at == passage);
    assert_eq!(order.first(), Some(&1));
    assert!(place(1) < place(2), "{order:?}");
    assert!(place(1) < place(3), "{order:?}");
}

#[test]
fn a_word_of_the_heading_alone_finds_and_comes_last() {
    let order = order("leavers");
    assert_eq!(order.last(), Some(&0), "{order:?}");
    assert!(order.contains(&1));
}

#[test]
fn the_exact_form_comes_first() {
    let order = order("adviser");
    let place = |passage| order.iter().position(|at| *at == passage);
    assert!(place(5) < place(6), "{order:?}");
}

#[test]
fn explanations_add_up() {
    for query in ["care leavers personal advisers", "\"care leavers\" NEAR/9 advisers", "advis*", "leavers OR notes"] {
        for (at, score, explanation) in ranked(query) {
            let sum: f32 = explanation.parts.iter().map(|part| part.score).sum();
            assert!((score - explanation.score).abs() < 1e-4, "{query} {at}");
            assert!((score - sum).abs() < 1e-4, "{query} {at}");
            assert!(score > 0.0, "{query} {at}");
        }
    }
}

#[test]
fn explanations_say_where() {
    let hits = ranked("care leavers");
    let (.., explanation) = hits.iter().find(|(at, ..)| *at == 1).unwrap();
    let typed = Reason::Typed { term: "leavers".to_owned(), times: 1, words: vec![2] };
    assert!(explanation.parts.iter().any(|part| part.reason == typed), "{explanation:?}");
}
