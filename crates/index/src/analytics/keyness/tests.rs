use report::{Grade, PassageKind};

use super::*;
use crate::query::{Field, FieldFilter, FieldValue, Filters};
use crate::testing;

/// Builds an index of reports, each with an authority, a grade and findings; the last passage of each is boilerplate.
fn index(reports: &[(&str, Grade, &[&str])]) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let report = |(authority, grade, findings): &(&str, Grade, &[&str])| {
        let mut report = testing::report(authority, "2024-09-20", findings);
        report.sections[0].grade = Some(*grade);
        let mut closing = report.sections[0].blocks[0].clone();
        closing.kind = PassageKind::Boilerplate;
        closing.text = "Ofsted regulates drift. ".repeat(40);
        report.sections[0].blocks.push(closing);
        report
    };
    let files: Vec<(String, report::Report)> =
        reports.iter().enumerate().map(|(at, one)| (format!("{at}.txt"), report(one))).collect();
    let files: Vec<(&str, report::Report)> =
        files.iter().map(|(path, report)| (path.as_str(), report.clone())).collect();
    testing::build(dir.path(), &files);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

fn graded(grade: Grade) -> SearchRequest {
    SearchRequest {
        filters: Filters::of(FieldFilter { field: Field::Grade, values: vec![FieldValue::Grade(grade)] }),
        ..SearchRequest::default()
    }
}

const POOR: &str = "There is drift and delay in children’s plans. Children’s plans wait. Drift and delay harm children's \
                    plans. The drift and delay in the work is long";
const FINE: &str =
    "Plans are good for children. Managers act at once. Children say that they are safe and well in the work";

/// Returns the keywords, one a line: occurrences in both corpora, authorities, reports, words.
fn keywords(min_authorities: usize, limit: usize) -> (String, Comparison) {
    let weak = [POOR, POOR, POOR];
    let strong = [FINE, FINE, FINE, FINE];
    let (_dir, index) = index(&[
        ("Wexcombe", Grade::named("inadequate").unwrap(), &weak),
        ("Harrowdale", Grade::named("inadequate").unwrap(), &weak),
        ("Ravensholt", Grade::named("good").unwrap(), &strong),
        ("Eastmarsh", Grade::named("good").unwrap(), &strong),
    ]);
    let options = Options { min_authorities, limit };
    let found = compare(
        &index,
        graded(Grade::named("inadequate").unwrap()),
        Some(graded(Grade::named("good").unwrap())),
        options,
    )
    .unwrap();
    let line = |keyword: &Keyword| {
        let Keyword { target, reference, authorities, reports, words, .. } = keyword;
        format!("{target} {reference} {authorities} {reports} {words}\n")
    };
    (found.keywords.iter().map(line).collect(), found)
}

#[test]
fn phrase_subsumes_its_parts_and_keeps_its_apostrophe() {
    let (lines, found) = keywords(2, usize::MAX);
    // `drift` and `plans wait` occur only in longer keywords, `in the work` in both corpora, `plans children's` in no sentence.
    assert_eq!(lines, "18 0 2 2 children’s plans\n18 0 2 2 drift and delay\n");
    assert_eq!(found.target, Size { passages: 6, reports: 2, authorities: 2, words: 6 * 26 });
    assert_eq!(found.reference, Size { passages: 8, reports: 2, authorities: 2, words: 8 * 20 });
    assert!(found.keywords.iter().all(|keyword| keyword.passage_id.contains("-ilacs-2024-09/")));
}

#[test]
fn too_few_authorities_give_no_keywords() {
    let (lines, found) = keywords(3, usize::MAX);
    assert_eq!((lines.as_str(), found.found), ("", 0));
}

#[test]
fn limit_keeps_the_most_significant_and_counts_all() {
    let (all, _) = keywords(2, usize::MAX);
    let (first, found) = keywords(2, 1);
    assert_eq!(Some(first.trim_end()), all.lines().next());
    assert_eq!((found.keywords.len(), found.found), (1, all.lines().count()));
}

#[test]
fn shared_passages_are_target_only_and_the_default_reference_is_the_rest() {
    let (_dir, index) = index(&[
        ("Wexcombe", Grade::named("inadequate").unwrap(), &[POOR, POOR]),
        ("Harrowdale", Grade::named("good").unwrap(), &[FINE, FINE, FINE]),
    ]);
    let options = Options { min_authorities: 1, limit: 10 };
    let rest = compare(&index, graded(Grade::named("inadequate").unwrap()), None, options).unwrap();
    assert_eq!((rest.target.passages, rest.reference.passages), (2, 3));
    let all =
        compare(&index, graded(Grade::named("inadequate").unwrap()), Some(SearchRequest::default()), options).unwrap();
    assert_eq!(all, rest);
    let same =
        compare(&index, graded(Grade::named("good").unwrap()), Some(graded(Grade::named("good").unwrap())), options)
            .unwrap();
    assert_eq!((same.reference.passages, same.found), (0, 0));
}

#[test]
fn scores_follow_the_formulas() {
    let (_dir, index) = index(&[
        ("Wexcombe", Grade::named("inadequate").unwrap(), &[POOR]),
        ("Harrowdale", Grade::named("good").unwrap(), &[FINE]),
    ]);
    let (target, reference) = (graded(Grade::named("inadequate").unwrap()), graded(Grade::named("good").unwrap()));
    let addresses = |request| index.context().addresses(&countable(request)).unwrap();
    let mut corpus = Corpus::read(&index.context(), &addresses(target), &addresses(reference)).unwrap();
    (corpus.target.words, corpus.reference.words) = (10_000, 10_000);
    // Expected 75 each: 2 (100 ln(100/75) + 50 ln(50/75)) = 16.99; twice as often.
    let score = Score::new(100, 50, &corpus).unwrap();
    assert!((score.log_likelihood - 16.99).abs() < 0.01 && (score.log_ratio - 1.0).abs() < 1e-9, "{score:?}");
    // Expected 20 each: 2 (40 ln 2) = 55.45; 80 times as often as half an occurrence.
    let score = Score::new(40, 0, &corpus).unwrap();
    assert!((score.log_likelihood - 55.45).abs() < 0.01 && (score.log_ratio - 80_f64.log2()).abs() < 1e-9, "{score:?}");
    assert!(Score::new(50, 100, &corpus).is_none() && Score::new(3, 1, &corpus).is_none());
}
