//! 1. Passages that many authorities share are boilerplate, whatever is filled in. Passages that few share, and judgements or
//!    recommendations, are not. 2. Searches rank boilerplate last, and counts leave it out. 3. An updated index marks the same
//!    passages as one built at once.

use std::collections::BTreeMap;

use proptest::prelude::*;
use report::Report;

use super::*;
use crate::analytics::countable;
use crate::testing::{build, export, file, report, words};
use crate::{Index, SearchRequest, Writer};

const PLACES: [&str; 12] = [
    "Aldersea",
    "Brackenford",
    "Coldharbour",
    "Dunmere",
    "Eastmarsh",
    "Fallowfield",
    "Greyfleet",
    "Harrowdale",
    "Ingleholm",
    "Kestrelby",
    "Longmere",
    "Marlbeck",
];

/// A form filled in for a place.
fn form(place: &str, number: usize) -> String {
    format!(
        "At 31 March 2016, {number} children lived with foster carers outside {place}, which is more than the {} of the \
         year before. {place}'s own carers looked after most of the others.",
        number + 7
    )
}

/// A sentence that only one place has.
fn own(place: &str) -> String {
    let letters: Vec<String> = place.chars().map(|c| format!("plans{c} visits{c}")).collect();
    format!("Foster carers in {place} told inspectors about {}.", letters.join(" and "))
}

/// The report of a place, with a filled-in form.
fn filled_in(place: &str, number: usize) -> Report {
    report(place, "2016-03-31", &[&own(place), &form(place, number)])
}

/// Returns the identifiers of the repeated passages.
fn repeated(index: &Index) -> Vec<String> {
    export(index).into_iter().filter(|passage| passage.repeated).map(|passage| passage.passage_id).collect()
}

fn built(reports: &[Report]) -> (tempfile::TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..reports.len()).map(|number| format!("{number}.pdf")).collect();
    let files: Vec<_> = names.iter().map(String::as_str).zip(reports.iter().cloned()).collect();
    build(folder.path(), &files);
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

fn of_places(count: usize) -> Vec<Report> {
    PLACES.iter().take(count).enumerate().map(|(at, place)| filled_in(place, 20 + at)).collect()
}

#[test]
fn passages_of_many_authorities_are_repeated() {
    let (_folder, index) = built(&of_places(MIN_AUTHORITIES));
    let repeated = repeated(&index);
    assert_eq!(repeated.len(), MIN_AUTHORITIES, "{repeated:?}");
    assert!(repeated.iter().all(|id| id.ends_with("/2")), "{repeated:?}");
    assert!(index.passage(&repeated[0]).unwrap().unwrap().repeated);
    assert!(!index.report_passages("aldersea-ilacs-2016-03").unwrap()[0].repeated);
    assert!(index.report_passages("aldersea-ilacs-2016-03").unwrap()[1].repeated);
}

#[test]
fn passages_of_few_authorities_are_not_repeated() {
    let mut reports = of_places(MIN_AUTHORITIES - 1);
    // More reports on the same places are not more authorities.
    reports.extend(PLACES.iter().take(MIN_AUTHORITIES - 1).map(|place| {
        let mut report = filled_in(place, 50);
        report.meta.inspection_end = "2019-05-01".parse().ok();
        report
    }));
    let (_folder, index) = built(&reports);
    assert_eq!(repeated(&index), Vec::<String>::new());
}

#[test]
fn judgements_and_recommendations_are_not_repeated() {
    let verdict =
        "The effectiveness of the partnership's work for children who need help is inadequate in most respects.";
    let asked = "The quality and the regularity of the supervision that all social workers in the teams have.";
    let reports: Vec<Report> = PLACES
        .iter()
        .map(|place| {
            let mut report = report(place, "2016-03-31", &[verdict, asked]);
            report.sections[0].blocks[1].kind = PassageKind::Recommendation;
            report
        })
        .collect();
    let (_folder, index) = built(&reports);
    assert_eq!(repeated(&index), Vec::<String>::new());
}

#[test]
fn repeated_passages_rank_last_and_are_not_counted() {
    let (_folder, index) = built(&of_places(MIN_AUTHORITIES));
    let request = SearchRequest { limit: 100, all: true, ..words("foster carers") };
    let kinds = |request: &SearchRequest| -> Vec<bool> {
        index.search(request).unwrap().hits.iter().map(|hit| hit.passage.repeated).collect()
    };
    let expected: Vec<bool> = (0..2 * MIN_AUTHORITIES).map(|place| place >= MIN_AUTHORITIES).collect();
    assert_eq!(kinds(&request), expected);
    assert_eq!(kinds(&countable(request.clone())), vec![false; MIN_AUTHORITIES]);
    let gathered = index.scan(&countable(request), |passage, _| passage.repeated).unwrap();
    assert_eq!(gathered, vec![false; MIN_AUTHORITIES]);
}

#[test]
fn bands_ignore_names_and_numbers() {
    let bands_of = |place: &str, text: &str| {
        let report = report(place, "2016-03-31", &[text]);
        bands(&report.passages("id", &[])[..1]).next().unwrap()
    };
    let one = bands_of("Aldersea", &form("Aldersea", 20));
    assert_eq!(one.len(), 6);
    assert_eq!(one, bands_of("Upper Marlbeck", &form("Upper Marlbeck", 1_300)));
    let other = bands_of("Aldersea", &own("Aldersea"));
    assert!(other.iter().all(|band| !one.contains(band)));
    assert_eq!(bands_of("Aldersea", "Children in Aldersea are seen by 3 social workers."), Vec::<u64>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Each step is a run that adds, changes or removes some files. At first the form is in one report more than it
    /// needs.
    #[test]
    fn updated_index_equals_a_rebuilt_one(
        steps in prop::collection::vec(prop::collection::vec((0..PLACES.len(), 0usize..3), 1..9), 1..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut present: BTreeMap<usize, Report> = BTreeMap::new();
        let everywhere = (0..=MIN_AUTHORITIES).map(|place| (place, 1)).collect();
        for step in std::iter::once(everywhere).chain(steps) {
            let mut writer = Writer::open(folder.path()).unwrap();
            for (place, change) in step {
                let path = format!("{place}.pdf");
                if change == 0 {
                    present.remove(&place);
                    writer.remove(&path);
                } else {
                    let name = PLACES[place];
                    let report = if change == 1 { filled_in(name, 30) } else { report(name, "2016-03-31", &[&own(name)]) };
                    writer.add(file(&path), &report).unwrap();
                    present.insert(place, report);
                }
            }
            writer.commit().unwrap();
        }
        let rebuilt = tempfile::tempdir().unwrap();
        let paths: Vec<(String, Report)> = present.into_iter().map(|(place, r)| (format!("{place}.pdf"), r)).collect();
        let files: Vec<(&str, Report)> = paths.iter().map(|(path, report)| (path.as_str(), report.clone())).collect();
        build(rebuilt.path(), &files);
        let exported = |folder: &std::path::Path| export(&Index::open(folder).unwrap());
        prop_assert_eq!(exported(folder.path()), exported(rebuilt.path()));
    }
}
