use super::*;
use crate::query::{Field, FieldFilter, FieldValue};
use crate::testing;

/// Builds an index of fictional findings.
fn with(findings: &[(&str, &str, &[&str])]) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let report = |(authority, end, findings): &(&str, &str, &[&str])| testing::report(authority, end, findings);
    let paths: Vec<String> = (0..findings.len()).map(|number| format!("{number}.pdf")).collect();
    let files: Vec<_> = paths.iter().map(String::as_str).zip(findings.iter().map(report)).collect();
    testing::build(dir.path(), &files);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

fn sample() -> (tempfile::TempDir, Index) {
    let wexcombe = [
        "Most children who go missing are offered a return home interview within three days. Plans change because of it.",
        "Social workers know families well, and they write plans that parents can read and understand.",
        "Plans do not have clear timescales, so that families do not know what needs to change.",
    ];
    let harrowdale = [
        "Children who go missing are not always offered a return home interview.",
        "Managers read case files every month, and they record what they decide.",
        "Few parents are told what will happen next.",
    ];
    with(&[("Wexcombe", "2024-09-20", &wexcombe), ("Harrowdale", "2016-11-15", &harrowdale)])
}

fn found(index: &Index, sentence: &str) -> Precedents {
    precedents(index, sentence, &SearchRequest::default()).unwrap()
}

/// Returns the tier, polarity, passage and difference of each precedent.
fn listed(sentence: &str) -> String {
    let (_dir, index) = sample();
    let line = |precedent: &Precedent| {
        let polarity = if precedent.polarity_differs { " opposite" } else { "" };
        let difference = precedent.difference.as_ref().map(|words| format!(": {words}")).unwrap_or_default();
        let tier = format!("{:?}", precedent.tier).to_lowercase();
        format!("{tier}{polarity} {}{difference}", precedent.hit.passage.passage_id)
    };
    found(&index, sentence).precedents.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn published_sentence_comes_first_and_opposite_is_marked() {
    assert_eq!(
        listed("Children who go missing are not always offered a return home interview."),
        "\
verbatim harrowdale-ilacs-2016-11/1: Children who go missing are not always offered a return home interview
close opposite wexcombe-ilacs-2024-09/1: children who go missing are {+not always+} offered a return home interview"
    );
}

#[test]
fn added_or_removed_negation_is_opposite_in_any_words() {
    assert!(
        listed("Managers never read case files every month, and they record what they decide.")
            .starts_with("verbatim opposite harrowdale-ilacs-2016-11/2: ")
    );
    assert!(listed("Plans have clear timescales, so that families know what needs to change.").contains("opposite"));
    assert!(listed("Many parents are told what will happen next.").starts_with("verbatim opposite harrowdale"));
    assert!(
        !listed("Plans lack clear timescales, so that families do not know what needs to change.").contains("opposite")
    );
}

#[test]
fn changed_words_and_reordered_clauses_find_their_source() {
    let close =
        listed("Social workers know parents well, and they write reports that parents can read and understand.");
    assert!(close.starts_with("verbatim wexcombe-ilacs-2024-09/2: "), "{close}");
    assert!(close.contains("know [-families-] {+parents+} well") && close.contains("[-plans-] {+reports+}"), "{close}");
    let turned = listed("They record what they decide, and managers read case files every month.");
    assert!(turned.lines().next().unwrap().contains(" harrowdale-ilacs-2016-11/2"), "{turned}");
    assert!(!turned.lines().next().unwrap().contains("opposite"), "{turned}");
}

#[test]
fn unrelated_sentence_has_no_precedent() {
    let (_dir, index) = sample();
    for sentence in ["The council bakes excellent bread.", "Zzz.", "…", ""] {
        let worded = found(&index, sentence);
        assert!(worded.precedents.is_empty() && worded.nearest.is_none(), "{sentence}: {worded:?}");
    }
}

#[test]
fn profile_counts_reports_once_and_opposites_separately() {
    let same: &[&str] = &[
        "Visits to children in care are timely and well recorded.",
        "Visits to children in care are timely and well recorded.",
    ];
    let other: &[&str] = &["Visits to children in care are not timely and well recorded."];
    let (_dir, index) = with(&[
        ("Wexcombe", "2016-09-20", same),
        ("Harrowdale", "2019-11-15", same),
        ("Northmere", "2024-01-12", other),
    ]);
    let request = SearchRequest { limit: 1, ..SearchRequest::default() };
    let worded = precedents(&index, "Visits to children in care are timely and well recorded.", &request).unwrap();
    assert_eq!(worded.precedents.len(), 1);
    assert_eq!(worded.nearest, Some(Tier::Verbatim));
    let profile = worded.profile;
    assert_eq!((profile.reports.len(), profile.authorities.len(), profile.opposite.len()), (2, 2, 1));
    let periods: Vec<_> = profile.periods.iter().map(|(period, reports)| (period.name(), reports.len())).collect();
    assert_eq!(periods, [("to 2017", 1), ("2018–2022", 1)]);
}

#[test]
fn highlights_are_shared_words_and_filters_apply() {
    let (_dir, index) = sample();
    let sentence = "Managers read case files every week, and they record what they decide.";
    let hit = found(&index, sentence).precedents.remove(0).hit;
    let chars: Vec<char> = hit.passage.text.chars().collect();
    let marked: Vec<String> = hit.highlights.iter().map(|range| chars[range.clone()].iter().collect()).collect();
    assert_eq!(marked, ["Managers read case files every", "and they record what they decide"]);
    let values = vec![FieldValue::Text("Wexcombe".to_owned())];
    let filters = crate::Filters::of(FieldFilter { field: Field::Authority, values });
    let request = SearchRequest { filters, ..SearchRequest::default() };
    let of_wexcombe = precedents(&index, sentence, &request).unwrap().precedents;
    assert!(of_wexcombe.iter().all(|precedent| precedent.hit.passage.authority.as_deref() == Some("Wexcombe")));
}

#[test]
fn lower_limit_returns_the_first_precedents() {
    let (_dir, index) = sample();
    let ids = |limit| {
        let request = SearchRequest { limit, ..SearchRequest::default() };
        let found = precedents(&index, "Families know what needs to change in plans.", &request).unwrap().precedents;
        found.into_iter().map(|precedent| precedent.hit.passage.passage_id).collect::<Vec<_>>()
    };
    let (one, all) = (ids(1), ids(10));
    assert!(!all.is_empty() && all.starts_with(&one), "{one:?} {all:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_two_texts_can_be_compared(
        sentence in "[a-c .,’é]{0,40}( not| never| ab| bc){0,8}",
        text in "[a-c .,’é]{0,60}( not| never| ab| bc){0,12}",
    ) {
        let prepared = alignment::Sentence::new(&sentence, |_| Ok::<f32, ()>(1.0)).unwrap();
        if let Some(overlap) = Overlap::new(&prepared, &text) {
            for range in overlap.shared() {
                proptest::prop_assert!(text.get(range).is_some());
            }
            let alignment = overlap.align();
            proptest::prop_assert!((0.0..=1.0001).contains(&alignment.likeness));
            proptest::prop_assert!((0.0..=1.0001).contains(&alignment.in_order));
            for range in alignment.shared() {
                proptest::prop_assert!(text.get(range).is_some());
            }
            let _ = (alignment.difference(), alignment.polarity_differs(), alignment.is_whole());
        }
    }
}
