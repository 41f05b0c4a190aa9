//! However few hits are wanted, the first are the same.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query, Weight};

use super::{ReportOrder, TopK, segment};
use crate::exec::context::SearchContext;
use crate::exec::scorer::PlanQuery;
use crate::testing::{build, report, words};
use crate::{Index, Sort};

/// Forty reports with one to nine passages each.
fn index(dir: &std::path::Path) -> Index {
    let findings = ["Visits are late.", "Visits."].repeat(5);
    let reports = (1..=40).map(|place| {
        let authority = format!("Place {}", char::from(b'A' + place / 2));
        let day = format!("20{:02}-03-04", 60 - place);
        (format!("{place}.pdf"), report(&authority, &day, &findings[..=usize::from(place) % 9]))
    });
    let reports: Vec<_> = reports.collect();
    let files: Vec<_> = reports.iter().map(|(path, report)| (path.as_str(), report.clone())).collect();
    build(dir, &files);
    Index::open(dir).unwrap()
}

/// Gives scores that differ within a report and are alike between reports.
fn weight(view: &SearchContext<'_>) -> Box<dyn Weight> {
    let plan = view.plan_of(&words("late OR visits")).unwrap().unwrap();
    PlanQuery { plan, left_out: None }.weight(EnableScoring::enabled_from_searcher(view.searcher)).unwrap()
}

#[test]
fn the_first_are_the_same_however_few_are_wanted() {
    let dir = tempfile::tempdir().unwrap();
    let index = index(dir.path());
    let view = index.context();
    let weight = weight(&view);
    let reports = Arc::new(ReportOrder::new(Arc::clone(view.columns)));
    let mut collect =
        TopK { sort: Sort::Relevance, first: 194, ordered: true, diversify: true, facets: Vec::new(), reports };
    let first = |collect: &TopK| collect.run(view.searcher, weight.as_ref()).unwrap().hits;
    let all: Vec<_> = first(&collect).iter().map(|hit| (hit.round, hit.address)).collect();
    assert_eq!((all.len(), all.last().unwrap().0), (194, 2));
    for wanted in 0..all.len() {
        collect.first = wanted;
        let some: Vec<_> = first(&collect).iter().map(|hit| (hit.round, hit.address)).collect();
        assert_eq!(some, all[..wanted], "{wanted}");
    }
}

#[test]
fn numbers_of_scores_descend_as_scores_ascend() {
    let scores = [f32::NEG_INFINITY, -2.5, -0.0, 0.0, f32::MIN_POSITIVE, 0.1, 0.100_001, 7.0, f32::INFINITY];
    assert!(scores.is_sorted_by(|a, b| a.total_cmp(b).is_lt()));
    assert!(scores.is_sorted_by(|a, b| segment::descending(*a) > segment::descending(*b)));
}
