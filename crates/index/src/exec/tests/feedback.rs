//! What the best passages share reorders what a query found, adds nothing to it, and is told.

use tempfile::TempDir;

use crate::testing::{build, ids, report, words};
use crate::{Index, Reason, SearchRequest};

/// Passages about absence from home: of the last three, all as long and with the query's words once, the second speaks
/// of what the best speak of.
const FINDINGS: [&str; 6] = [
    "Children go absent from home, and interviews on return are offered; absent children tell interviewers why.",
    "Absent from home again: interviews on return are late, and children absent from home hear nothing.",
    "When children are absent from home, interviews on return are held by a voluntary group.",
    "Staff absent through sickness worked from home before and some have not come to the office.",
    "Pupils absent that morning were at home ill, so that interviews on return took place later.",
    "Governors absent from meetings sent word from home that they would vote on the budget later.",
];

fn sample() -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &[("w.pdf", report("Wexcombe", "2024-05-17", &FINDINGS))]);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

/// Identifiers of what is found, best first.
fn found(index: &Index, request: &SearchRequest) -> Vec<String> {
    ids(&index.search(request).unwrap()).into_iter().map(str::to_owned).collect()
}

fn place(index: &Index, request: &SearchRequest, finding: &str) -> usize {
    found(index, request).iter().position(|id| id.ends_with(finding)).unwrap()
}

#[test]
fn what_the_best_share_brings_a_passage_up_that_says_it_too() {
    let (_dir, index) = sample();
    let with = SearchRequest { all: true, ..words("absent home") };
    let without = SearchRequest { widen: false, ..with.clone() };
    assert!(place(&index, &with, "/5") < place(&index, &with, "/4"));
    assert!(place(&index, &with, "/5") < place(&index, &with, "/6"));
    let (mut a, mut b) = (found(&index, &with), found(&index, &without));
    assert_ne!(a, b);
    a.sort_unstable();
    b.sort_unstable();
    assert_eq!(a, b, "feedback reorders, and finds nothing");
}

#[test]
fn the_explanation_names_the_words() {
    let (_dir, index) = sample();
    let results = index.search(&SearchRequest { explain: true, ..words("absent home") }).unwrap();
    for hit in &results.hits {
        let explanation = hit.explanation.as_ref().unwrap();
        let sum: f32 = explanation.parts.iter().map(|part| part.score).sum();
        assert!((explanation.score - sum).abs() < 1e-3);
    }
    let first = results.hits.first().and_then(|hit| hit.explanation.as_ref()).unwrap();
    let Reason::SharedWords { words } = &first.parts.last().unwrap().reason else { panic!("{first:?}") };
    assert!(words.iter().any(|word| word == "interviews"), "{words:?}");
}
