//! Window by window the same passages are found, with the same scores, as one by one.

use tantivy::query::{EnableScoring, Query as _, Scorer};
use tantivy::schema::Term;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::{WINDOW, Windows};
use crate::exec::scorer::PlanQuery;
use crate::exec::term_hits::SegmentTermHits;
use crate::exec::testing::Corpus;
use crate::rank::ranker::Ranker;

/// More than two of the longest windows of passages: "plan" stands in each, "late" in every third, "police" in the headings of some and in the texts
/// of few.
const LAST: u32 = 2 * WINDOW + 1000;

fn corpus() -> Corpus {
    let passages: Vec<(&str, String, i64)> = (0..LAST)
        .zip((0..8).cycle())
        .map(|(at, kind)| {
            let title = if at % 7 == 0 { "Police" } else { "Planning" };
            let mut text = "The plan ".repeat(1 + at as usize % 3);
            text += if at % 3 == 0 { "is late. " } else { "is in time. " };
            text += if at % 50 == 0 { "The police were told." } else { "" };
            (title, text, kind)
        })
        .collect();
    Corpus::new(&passages.iter().map(|(title, text, kind)| (*title, text.as_str(), *kind)).collect::<Vec<_>>())
}

/// The scorer of a query, which goes window by window, for a corpus in one segment.
fn windows(corpus: &Corpus, query: &str, left_out: Option<&str>) -> Box<Windows> {
    let plan = corpus.plan(&query.parse().unwrap(), None).unwrap();
    let left_out = left_out.map(|word| Term::from_field_text(corpus.fields.text, word));
    let weight = PlanQuery { plan, left_out }.weight(EnableScoring::enabled_from_searcher(&corpus.searcher)).unwrap();
    let scorer = weight.scorer(corpus.searcher.segment_reader(0), 1.0).unwrap();
    scorer.downcast::<Windows>().unwrap_or_else(|_| panic!("{query} is not decided by words alone"))
}

/// The passages that satisfy a query, each looked at alone.
fn one_by_one(corpus: &Corpus, query: &str) -> Vec<(DocId, Score)> {
    let plan = corpus.plan(&query.parse().unwrap(), None).unwrap();
    let reader = corpus.searcher.segment_reader(0);
    let unscored = EnableScoring::disabled_from_searcher(&corpus.searcher);
    let filters: Vec<_> = plan.filters.iter().map(|filter| filter.weight(unscored).unwrap()).collect();
    let mut passage = SegmentTermHits::open(&plan, reader, &plan.first_stage_details(), None, &filters).unwrap();
    let ranker = Ranker::open(&plan, reader).unwrap();
    let mut found = Vec::new();
    for doc in 0..reader.max_doc() {
        passage.doc = doc;
        if plan.root.matches(&mut passage) {
            found.push((doc, ranker.first_stage(&plan, doc, &mut passage)));
        }
    }
    found
}

const QUERIES: [&str; 19] = [
    "plan",
    "police",
    "plan AND late",
    "plan AND police",
    "late OR police",
    "(late OR police) AND time",
    "plan NOT late",
    "plan AND NOT (late OR police)",
    "+plan -time",
    "t*",
    "t* AND polic*",
    "\"the plan\"",
    "\"the police\" OR late",
    "\"the plan\" OR \"is late the\" OR \"late the police\"",
    "late AND \"the plan is\"",
    "\"plan the plan\" NOT police",
    "late section:police",
    "\"the plan\" AND NOT section:police",
    "(late OR time) AND section:planning AND NOT number:police",
];

#[test]
fn the_same_is_found_with_the_same_scores() {
    let corpus = corpus();
    for query in QUERIES {
        let expected = one_by_one(&corpus, query);
        assert!(expected.len() > 20, "{query}");
        let mut scorer = windows(&corpus, query, None);
        let mut found = Vec::new();
        while scorer.doc() != TERMINATED {
            found.push((scorer.doc(), scorer.score()));
            scorer.advance();
        }
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn visits_the_rest_from_any_passage_on() {
    let corpus = corpus();
    // The windows begin at 0, 256, 1280 and 5376 where every passage matches.
    for query in QUERIES {
        let expected = one_by_one(&corpus, query);
        for start in [0, 1, 255, 256, 258, 1279, WINDOW, 5375, LAST - 1, LAST] {
            let mut scorer = windows(&corpus, query, None);
            if scorer.doc() < start {
                scorer.seek(start);
            }
            let mut found = Vec::new();
            scorer.visit(|docs, scores| found.extend(docs.iter().copied().zip(scores.iter().copied())));
            let rest = |(doc, _): &&(DocId, Score)| *doc >= start;
            assert_eq!(found, expected.iter().filter(rest).copied().collect::<Vec<_>>(), "{query} from {start}");
        }
    }
}

#[test]
fn a_look_for_a_passage_further_on_finds_it_with_its_score() {
    let corpus = corpus();
    for query in QUERIES {
        let expected = one_by_one(&corpus, query);
        for step in [7, 100, 255, 256, 3000, 9000] {
            let mut scorer = windows(&corpus, query, None);
            for target in (0..LAST + step).step_by(step as usize) {
                let next = expected.get(expected.partition_point(|(doc, _)| *doc < target));
                if scorer.doc() < target {
                    scorer.seek(target);
                }
                let found = (scorer.doc() != TERMINATED).then(|| (scorer.doc(), scorer.score()));
                assert_eq!(found.as_ref(), next, "{query} from {target} in steps of {step}");
            }
        }
    }
}

#[test]
fn what_is_left_out_leaves_no_window_empty() {
    let corpus = corpus();
    for (query, left_out) in [("plan", "late"), ("plan", "time"), ("police", "late"), ("plan AND late", "told")] {
        let expected: Vec<_> =
            one_by_one(&corpus, &format!("({query}) AND NOT \"{left_out}\"")).into_iter().map(|(doc, _)| doc).collect();
        assert!(!expected.is_empty());
        let scorer = windows(&corpus, query, Some(left_out));
        let mut found = Vec::new();
        scorer.visit(|docs, _| found.extend_from_slice(docs));
        assert_eq!(found, expected, "{query} without {left_out}");
    }
    let mut none = windows(&corpus, "plan", Some("plan"));
    assert_eq!((none.doc(), none.advance(), none.seek(400)), (TERMINATED, TERMINATED, TERMINATED));
}
