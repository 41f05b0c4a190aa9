//! The writer is atomic, gives one state for one set of files, and leaves other people's folders alone.

use std::fs;

use proptest::prelude::*;
use report::{Passage, Report};
use tempfile::TempDir;

use super::*;
use crate::storage::ReportRecord;
use crate::testing::{build, export, file, ids, report, words};
use crate::{Index, SearchRequest};

fn dir() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Two copies of one inspection, two inspections that end in one month, and another authority.
fn reports() -> Vec<Report> {
    let poorer = {
        let mut report = report("Wexcombe", "2024-05-17", &["Return interviews are late.", "Plans drift."]);
        report.quality.pages = 0;
        report
    };
    vec![
        report("Wexcombe", "2024-05-17", &["Return interviews are late.", "Plans drift.", "Visits are regular."]),
        poorer,
        report("Wexcombe", "2024-05-31", &["Managers see every return interview.", "Plans are clear."]),
        report("Northmere", "2023-01-20", &["Return interviews happen.", "Return home interviews inform plans."]),
        report("Northmere", "2021-02-26", &[]),
    ]
}

#[test]
fn report_is_read_back_unchanged() {
    let dir = dir();
    let report = report("Wexcombe", "2024-05-17", &["Return interviews are late.", "Plans drift."]);
    let summary = build(dir.path(), &[("a/one.pdf", report.clone())]);
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(index.summary(), &summary);
    let expected = report.passages("wexcombe-ilacs-2024-05", &["a/one.pdf".to_owned()]);
    assert_eq!(export(&index), expected);
    assert_eq!(index.report_passages("wexcombe-ilacs-2024-05").unwrap(), expected);
    assert_eq!(index.passage("wexcombe-ilacs-2024-05/2").unwrap().as_ref(), expected.last());
    assert_eq!(index.passage("wexcombe-ilacs-2024-05/3").unwrap(), None);
    let record = index.report("wexcombe-ilacs-2024-05").unwrap().unwrap();
    assert_eq!((record.meta, record.passages, record.numbered), (report.meta, 2, 2));
    assert_eq!(index.report("wexcombe-ilacs-2024-05/2").unwrap(), None);
    assert_eq!(index.reports().unwrap().len(), 1);
}

#[test]
fn files_with_one_content_are_one_report() {
    let dir = dir();
    let reports = reports();
    build(dir.path(), &[("b.pdf", reports[0].clone()), ("a.pdf", reports[0].clone())]);
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(index.reports().unwrap()[0].sources, ["a.pdf", "b.pdf"]);
    assert_eq!(export(&index)[0].sources, ["a.pdf", "b.pdf"]);
    assert_eq!(export(&index)[0].source, "a.pdf");

    let mut writer = Writer::open(dir.path()).unwrap();
    writer.remove("a.pdf");
    writer.remove("never there.pdf");
    assert_eq!(writer.commit().unwrap().reports, 1);
    assert_eq!(export(&Index::open(dir.path()).unwrap())[0].sources, ["b.pdf"]);
    assert_eq!(export(&index)[0].sources, ["a.pdf", "b.pdf"], "an open index does not change");
}

#[test]
fn copies_added_together_are_written_once() {
    let (together, apart) = (dir(), dir());
    let reports = reports();
    let mut writer = Writer::rebuild(together.path()).unwrap();
    writer.add_copies(vec![file("b.pdf"), file("a.pdf")], &reports[0]).unwrap();
    writer.add(file("n.pdf"), &reports[3]).unwrap();
    writer.commit().unwrap();
    let files = [("b.pdf", reports[0].clone()), ("a.pdf", reports[0].clone()), ("n.pdf", reports[3].clone())];
    build(apart.path(), &files);
    let [together, apart] = [together, apart].map(|dir| Index::open(dir.path()).unwrap());
    assert_eq!(export(&together), export(&apart));
    let sources = |index: &Index| index.sources().unwrap();
    assert_eq!(sources(&together), sources(&apart));
    let segments = |index: &Index| index.context().columns.holding(index.context().searcher).count();
    assert_eq!((segments(&together), segments(&apart)), (1, 2), "the second was rewritten");
}

#[test]
fn superseded_copy_is_found_only_on_request() {
    let dir = dir();
    let reports = reports();
    build(dir.path(), &[("a.txt", reports[1].clone()), ("b.pdf", reports[0].clone())]);
    let index = Index::open(dir.path()).unwrap();
    let results = index.search(&words("interviews")).unwrap();
    assert_eq!((ids(&results), results.reports), (vec!["wexcombe-ilacs-2024-05/1"], 1));
    let all = index.search(&SearchRequest { all_copies: true, ..words("interviews") }).unwrap();
    assert_eq!((all.passages, all.reports), (2, 2));
    let poorer = index.reports().unwrap().into_iter().find(|report| report.superseded_by.is_some()).unwrap();
    assert_eq!(poorer.sources, ["a.txt"]);
    assert_eq!(poorer.superseded_by.as_deref(), Some("wexcombe-ilacs-2024-05"));
    assert!(poorer.report_id.starts_with("wexcombe-ilacs-2024-05-"));
    let passages = index.report_passages(&poorer.report_id).unwrap();
    assert_eq!(passages[0].passage_id, format!("{}/1", poorer.report_id));
    assert_eq!(passages[0].superseded_by.as_deref(), Some("wexcombe-ilacs-2024-05"));

    // Without the better copy the poorer one is the report.
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.remove("b.pdf");
    writer.commit().unwrap();
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(ids(&index.search(&words("interviews")).unwrap()), ["wexcombe-ilacs-2024-05/1"]);
    assert_eq!(index.summary().superseded, 0);
}

#[test]
fn nothing_is_visible_before_the_commit() {
    let dir = dir();
    let reports = reports();
    build(dir.path(), &[("a.pdf", reports[0].clone())]);
    let before = export(&Index::open(dir.path()).unwrap());
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.add(file("a.txt"), &reports[1]).unwrap();
    writer.remove("a.pdf");
    // Resolving identities commits to tantivy, which nobody else sees.
    writer.resolve_all().unwrap();
    assert_eq!(export(&Index::open(dir.path()).unwrap()), before);
    drop(writer);
    assert_eq!(export(&Index::open(dir.path()).unwrap()), before);

    // The next writer starts from what is visible.
    let mut writer = Writer::open(dir.path()).unwrap();
    assert_eq!(writer.sources().map(|source| source.file.path.as_str()).collect::<Vec<_>>(), ["a.pdf"]);
    writer.add(file("c.pdf"), &reports[3]).unwrap();
    assert_eq!(writer.commit().unwrap().reports, 2);
    assert_eq!(export(&Index::open(dir.path()).unwrap()).len(), 5);
}

#[test]
fn rebuild_replaces_the_index_at_its_commit() {
    let dir = dir();
    let reports = reports();
    build(dir.path(), &[("a.pdf", reports[0].clone())]);
    let mut writer = Writer::rebuild(dir.path()).unwrap();
    assert!(writer.is_new());
    writer.add(file("n.pdf"), &reports[3]).unwrap();
    assert_eq!(Index::open(dir.path()).unwrap().summary().passages, 3);
    drop(writer);
    assert_eq!(Index::open(dir.path()).unwrap().summary().passages, 3);
    for _ in 0..3 {
        build(dir.path(), &[("n.pdf", reports[3].clone())]);
    }
    assert_eq!(export(&Index::open(dir.path()).unwrap()).len(), 2);
    let generations = fs::read_dir(dir.path()).unwrap().flatten().filter(|entry| entry.path().is_dir()).count();
    assert_eq!(generations, 2, "the current and the previous generation");
}

#[test]
fn skipped_file_is_stored_with_its_reason() {
    let dir = dir();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.skip(file("empty.pdf"), SkipReason::Empty);
    writer.add(file("a.pdf"), &reports()[0]).unwrap();
    let summary = writer.commit().unwrap();
    assert_eq!((summary.files, summary.read, summary.skipped), (2, 1, 1));
    let sources = Index::open(dir.path()).unwrap().sources().unwrap();
    assert_eq!(sources[1].outcome, Outcome::Skipped(SkipReason::Empty));
    assert!(matches!(&sources[0].outcome, Outcome::Report { report_id, .. } if report_id == "wexcombe-ilacs-2024-05"));
}

#[test]
fn renamed_file_is_not_read_again() {
    let dir = dir();
    build(dir.path(), &[("old.pdf", reports()[0].clone())]);
    let mut writer = Writer::open(dir.path()).unwrap();
    let known = writer.sources().next().unwrap().outcome.clone();
    writer.reuse(file("new.pdf"), known).unwrap();
    writer.remove("old.pdf");
    writer.commit().unwrap();
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(export(&index)[0].sources, ["new.pdf"]);
    let mut writer = Writer::open(dir.path()).unwrap();
    let unknown = Outcome::Report { content: "0".repeat(64), report_id: String::new() };
    assert!(matches!(writer.reuse(file("x.pdf"), unknown), Err(IndexError::UnknownContent { .. })));
}

#[test]
fn swapped_files_keep_their_reports() {
    let (changed, built) = (dir(), dir());
    let reports = reports();
    let [first, second] = [0, 3].map(|at: usize| reports[at].clone());
    build(changed.path(), &[("a.pdf", first.clone()), ("b.pdf", second.clone())]);
    let mut writer = Writer::open(changed.path()).unwrap();
    let known: Vec<Outcome> = writer.sources().map(|source| source.outcome.clone()).collect();
    // Two files swap names. Then a copy of one is added after its file became another one.
    writer.reuse(file("a.pdf"), known[1].clone()).unwrap();
    writer.reuse(file("b.pdf"), known[0].clone()).unwrap();
    writer.skip(file("a.pdf"), SkipReason::Empty);
    writer.reuse(file("c.pdf"), known[1].clone()).unwrap();
    writer.commit().unwrap();
    build(built.path(), &[("b.pdf", first), ("c.pdf", second)]);
    assert_eq!(export(&Index::open(changed.path()).unwrap()), export(&Index::open(built.path()).unwrap()));
}

#[test]
fn own_concepts_stay_until_they_are_replaced() {
    let (first, second) = ("version = 1", "version = 1\n# another");
    let dir = dir();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.set_concepts(Some(("own.toml", first))).unwrap();
    writer.commit().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.add(file("a.pdf"), &reports()[0]).unwrap();
    writer.commit().unwrap();
    assert_eq!(Index::open(dir.path()).unwrap().own_concepts().unwrap(), first);
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.set_concepts(Some(("own.toml", second))).unwrap();
    writer.commit().unwrap();
    assert_eq!(Index::open(dir.path()).unwrap().own_concepts().unwrap(), second);
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.set_concepts(None).unwrap();
    writer.commit().unwrap();
    assert_eq!(Index::open(dir.path()).unwrap().own_concepts().unwrap(), "");
}

#[test]
fn empty_index_has_no_results() {
    let dir = dir();
    Writer::open(dir.path()).unwrap().commit().unwrap();
    let index = Index::open(dir.path()).unwrap();
    let all_facets = SearchRequest { facets: crate::query::Field::COUNTABLE.to_vec(), ..SearchRequest::default() };
    assert_eq!(index.search(&all_facets).unwrap().passages, 0);
    assert_eq!(index.search(&words("return")).unwrap().hits, []);
    assert_eq!(export(&index), []);
}

/// An error's message with the folder's name left out.
fn message(dir: &TempDir, error: Option<IndexError>) -> String {
    error.map(|error| error.to_string().replace(&dir.path().display().to_string(), "DIR")).unwrap_or_default()
}

#[test]
fn folder_with_other_files_is_left_alone() {
    let dir = dir();
    fs::write(dir.path().join("README.md"), "what belongs here").unwrap();
    fs::create_dir(dir.path().join("generation-1")).unwrap();
    fs::write(dir.path().join("thesis.docx"), "years of work").unwrap();
    insta::assert_snapshot!(message(&dir, Writer::open(dir.path()).err()), @"DIR holds other files, such as generation-1, and is left alone");
    insta::assert_snapshot!(message(&dir, Index::open(dir.path()).err()), @"there is no index in DIR");
    assert!(dir.path().join("generation-1").is_dir());
    fs::remove_file(dir.path().join("thesis.docx")).unwrap();
    fs::remove_dir(dir.path().join("generation-1")).unwrap();
    Writer::open(dir.path()).unwrap().commit().unwrap();
    assert!(dir.path().join("README.md").exists());
}

#[test]
fn second_writer_learns_who_writes() {
    let dir = dir();
    let writer = Writer::open(dir.path()).unwrap();
    let refused = message(&dir, Writer::open(dir.path()).err());
    assert!(refused.starts_with("the index in DIR is being written by "), "{refused}");
    drop(writer);
    Writer::open(dir.path()).unwrap();
}

#[test]
fn damage_is_reported_and_repaired_by_a_rebuild() {
    let dir = dir();
    let reports = reports();
    build(dir.path(), &[("a.pdf", reports[0].clone())]);
    let truncate = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    };
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    for (damage, harm) in [("truncate", &truncate as &dyn Fn(&Path)), ("remove", &remove)] {
        let entries = |folder: &Path| fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        for generation in entries(dir.path()).filter(|path| path.is_dir()) {
            entries(&generation).for_each(|path| harm(&path));
        }
        assert!(matches!(Index::open(dir.path()), Err(IndexError::Damaged { .. })), "{damage}");
        assert!(matches!(Writer::open(dir.path()).err(), Some(IndexError::Damaged { .. })), "{damage}");
        build(dir.path(), &[("a.pdf", reports[0].clone())]);
        assert_eq!(export(&Index::open(dir.path()).unwrap()).len(), 3);
    }
    fs::write(dir.path().join("findings.current"), "{").unwrap();
    let text = message(&dir, Index::open(dir.path()).err());
    assert!(text.starts_with("the index in DIR is damaged (findings.current: "), "{text}");
}

#[test]
fn index_of_another_version_is_rebuilt() {
    let dir = dir();
    build(dir.path(), &[("a.pdf", reports()[0].clone())]);
    let current = dir.path().join("findings.current");
    let other = fs::read_to_string(&current).unwrap().replace("analysis ", "analysis 9");
    fs::write(&current, other).unwrap();
    let text = message(&dir, Index::open(dir.path()).err());
    assert!(text.starts_with("the index in DIR was built by another version of this program"), "{text}");
    let writer = Writer::open(dir.path()).unwrap();
    assert!(writer.is_new());
    writer.commit().unwrap();
    assert_eq!(Index::open(dir.path()).unwrap().summary().passages, 0);
}

/// Everything that a user can see of an index.
#[derive(Debug, PartialEq)]
struct Seen {
    passages: Vec<Passage>,
    reports: Vec<ReportRecord>,
    sources: Vec<SourceRecord>,
    ranking: Vec<(String, f32)>,
}

fn seen(dir: &Path) -> Seen {
    let index = Index::open(dir).unwrap();
    let request = SearchRequest { limit: 100, all_copies: true, ..words("return interviews plans help") };
    let ranking = index.search(&request).unwrap().hits.into_iter().map(|hit| (hit.passage.passage_id, hit.score));
    Seen {
        passages: export(&index),
        reports: index.reports().unwrap(),
        sources: index.sources().unwrap(),
        ranking: ranking.collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Several runs add and remove files. The index then equals one that is built from the final files at once.
    #[test]
    fn updated_index_equals_one_built_at_once(
        runs in proptest::collection::vec(
            proptest::collection::vec((0..6_usize, proptest::option::weighted(0.8, 0..5_usize)), 1..6),
            1..4,
        ),
    ) {
        let reports = reports();
        let (updated, built) = (dir(), dir());
        let mut files = BTreeMap::new();
        for run in runs {
            let mut writer = Writer::open(updated.path()).unwrap();
            for (path, change) in run {
                let path = format!("{path}.pdf");
                if let Some(report) = change {
                    writer.add(file(&path), &reports[report]).unwrap();
                    files.insert(path, report);
                } else {
                    writer.remove(&path);
                    files.remove(&path);
                }
            }
            writer.commit().unwrap();
        }
        let at_once: Vec<_> = files.iter().rev().map(|(path, &report)| (path.as_str(), reports[report].clone())).collect();
        build(built.path(), &at_once);
        prop_assert_eq!(seen(updated.path()), seen(built.path()));
    }
}
