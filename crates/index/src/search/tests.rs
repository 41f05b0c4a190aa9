//! Guarantees of a search: exact counts, a stable order, exact filters.

use proptest::prelude::*;
use report::{Grade, Kind, Report};
use tempfile::TempDir;

use crate::invariants::highlights_lie_in_text;
use crate::query::{Field, FieldFilter, FieldValue, Reason, Remark};
use crate::testing::{build, ids, only, report, words};
use crate::{Diagnosis, Facet, Filters, Index, SearchRequest, Sort, YearRange};

fn index(files: &[(&str, Report)]) -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), files);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

/// Builds an index of three reports: five short findings, three longer ones, and an undated joint report.
fn sample() -> (TempDir, Index) {
    let wexcombe = report("Wexcombe", "2024-05-17", &["Visits.", "Visits.", "Visits.", "Visits.", "Visits."]);
    let mut northmere = report(
        "Northmere",
        "2021-02-26",
        &["Visits are sometimes late.", "Visits are seldom late.", "Plans drift, and no manager has noticed it."],
    );
    northmere.meta.kind = Kind::named("focused-visit").unwrap();
    northmere.meta.lead_inspector = Some("Ann O’Brien".to_owned());
    northmere.sections[0].grade = Grade::named("good");
    let mut joint = report("Harrowdale County", "2020-01-01", &["Visits by partners are regular and well recorded."]);
    joint.meta.inspection_start = None;
    joint.meta.inspection_end = None;
    joint.meta.joint_authorities.extend(northmere.meta.authority.clone());
    index(&[("w.pdf", wexcombe), ("n.pdf", northmere), ("j.pdf", joint)])
}

fn filtered(index: &Index, filters: Filters) -> u64 {
    index.search(&only(filters)).unwrap().passages
}

#[test]
fn at_most_three_passages_of_a_report_come_before_other_reports() {
    let (_dir, index) = sample();
    let results = index.search(&SearchRequest { limit: 20, ..words("visits") }).unwrap();
    assert_eq!((results.passages, results.reports), (8, 3));
    assert_eq!(
        ids(&results),
        [
            "wexcombe-ilacs-2024-05/1",
            "wexcombe-ilacs-2024-05/2",
            "wexcombe-ilacs-2024-05/3",
            "northmere-focused-visit-2021-02/1",
            "northmere-focused-visit-2021-02/2",
            "harrowdale-county-ilacs/1",
            "wexcombe-ilacs-2024-05/4",
            "wexcombe-ilacs-2024-05/5",
        ]
    );
    let all = index.search(&SearchRequest { all: true, limit: 5, ..words("visits") }).unwrap();
    assert!(ids(&all).iter().all(|id| id.starts_with("wexcombe")));
    assert_eq!(all.hits.iter().map(|hit| hit.rank).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn other_orders_keep_passages_of_a_report_together() {
    let (_dir, index) = sample();
    let sorted = |sort| {
        let results = index.search(&SearchRequest { sort, limit: 20, ..words("visits OR plans") }).unwrap();
        let mut reports: Vec<_> = results.hits.into_iter().map(|hit| hit.passage.report_id).collect();
        reports.dedup();
        reports.join(" ")
    };
    insta::assert_snapshot!(sorted(Sort::Newest), @"wexcombe-ilacs-2024-05 northmere-focused-visit-2021-02 harrowdale-county-ilacs");
    insta::assert_snapshot!(sorted(Sort::Oldest), @"northmere-focused-visit-2021-02 wexcombe-ilacs-2024-05 harrowdale-county-ilacs");
    insta::assert_snapshot!(sorted(Sort::Authority), @"harrowdale-county-ilacs northmere-focused-visit-2021-02 wexcombe-ilacs-2024-05");
}

#[test]
fn filters_are_exact() {
    let (_dir, index) = sample();
    let count = |filters| filtered(&index, filters);
    let values = |field, values: Vec<FieldValue>| count(Filters::of(FieldFilter { field, values }));
    let texts =
        |field, texts: &[&str]| values(field, texts.iter().map(|&text| FieldValue::Text(text.into())).collect());
    let years = |ranges: &[(Option<i16>, Option<i16>)]| {
        let range = |&(from, to): &_| FieldValue::Years(YearRange { from, to });
        values(Field::Year, ranges.iter().map(range).collect())
    };
    let kind = |name| FieldValue::Kind(Kind::named(name).unwrap());
    let good = || vec![FieldValue::Grade(Grade::named("good").unwrap())];
    assert_eq!(count(Filters::default()), 9);
    assert_eq!(texts(Field::Authority, &["northmere"]), 4, "joint authorities count");
    assert_eq!(texts(Field::Authority, &["North", "Harrowdale"]), 0, "names are whole");
    assert_eq!(texts(Field::Authority, &["Wexcombe", "harrowdale county"]), 6);
    assert_eq!(texts(Field::Region, &["East"]), 9);
    assert_eq!(years(&[(Some(2021), Some(2021))]), 3);
    assert_eq!(years(&[(Some(2022), None)]), 5);
    assert_eq!(years(&[(None, Some(2024))]), 8);
    assert_eq!(years(&[(None, None)]), 8, "any year");
    assert_eq!(years(&[(Some(2021), Some(2021)), (Some(2024), Some(2024))]), 8);
    assert_eq!(values(Field::Kind, vec![kind("focused-visit"), kind("jtai")]), 3);
    assert_eq!(values(Field::Grade, good()), 3);
    assert_eq!(values(Field::Overall, good()), 9);
    assert_eq!(texts(Field::Section, &["helping and protect"]), 9);
    assert_eq!(texts(Field::Section, &["findings help"]), 0, "words of two headings");
    assert_eq!(texts(Field::Section, &["...", "leadership"]), 0);
    assert_eq!(texts(Field::Number, &["2."]), 2);
    assert_eq!(texts(Field::Number, &["2..4", "5"]), 6);
    assert_eq!(texts(Field::Report, &["Wexcombe-ILACS-2024-05"]), 5);
    assert_eq!(texts(Field::Inspector, &["o'brien"]), 3);
    let mut both = Filters::of(FieldFilter { field: Field::Kind, values: vec![kind("ilacs-standard")] });
    both.add(FieldFilter { field: Field::Authority, values: vec![FieldValue::Text("Northmere".into())] });
    assert_eq!(count(both), 1, "conditions are joined by and");
}

#[test]
fn facets_count_passages_and_reports() {
    let (_dir, index) = sample();
    let request = SearchRequest { facets: Field::COUNTABLE.to_vec(), ..words("visits") };
    let line = |facet: Facet| {
        let values = facet.values.iter().map(|v| format!("{} {}/{}", v.value, v.passages, v.reports));
        let values = values.collect::<Vec<_>>().join(", ");
        format!("{}: {values}; without {}/{}", facet.dimension, facet.without, facet.reports_without)
    };
    let table = index.search(&request).unwrap().facets.into_iter().map(line).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(table, @r"
    authority: Wexcombe 5/1, Northmere 3/2, Harrowdale County 1/1; without 0/0
    region: East 8/3; without 0/0
    year: 2024 5/1, 2021 2/1; without 1/1
    kind: ilacs-standard 6/2, focused-visit 2/1; without 0/0
    section: Help and protection 8/3; without 0/0
    grade: inadequate 6/2, good 2/1; without 0/0
    overall: good 8/3; without 0/0
    inspector: Ann O’Brien 2/1; without 6/2
    report: wexcombe-ilacs-2024-05 5/1, northmere-focused-visit-2021-02 2/1, harrowdale-county-ilacs 1/1; without 0/0
    passage: finding 8/3; without 0/0
    ");
}

#[test]
fn phrase_ignores_hyphens_and_apostrophes() {
    let (_dir, index) = index(&[(
        "a.pdf",
        report("Wexcombe", "2024-05-17", &["The children’s well-being.", "Wellbeing of children."]),
    )]);
    let phrase = |words: &str| {
        let query = format!("\"{words}\"").parse().ok();
        index.search(&SearchRequest { query, ..SearchRequest::default() }).unwrap().passages
    };
    assert_eq!(phrase("Childrens well being"), 1);
    assert_eq!(phrase("being well"), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Pages of any size are parts of one order.
    #[test]
    fn pages_are_parts_of_one_order(
        size in 1..6_usize,
        sort in 0..4_usize,
        all in any::<bool>(),
        query in prop::sample::select(vec!["visits late plans", "visit", "children OR plans", "\"visits are\""]),
    ) {
        let (_dir, index) = sample();
        let request = SearchRequest { sort: [Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Authority][sort], all, limit: 100, ..words(query) };
        let whole = index.search(&request).unwrap();
        let mut pieces = Vec::new();
        while let page @ 1.. = pieces.len() + 1 {
            let hits = index.search(&SearchRequest { limit: size, offset: page - 1, ..request.clone() }).unwrap().hits;
            if hits.is_empty() {
                break;
            }
            pieces.extend(hits);
        }
        prop_assert_eq!(pieces, whole.hits);
    }

    /// Highlights are in the text for any query.
    #[test]
    fn highlights_lie_in_the_text(text in "(visits?|late|plans|regular|records?|[ ()\"*~+-]|AND|OR|NOT|NEAR/3|PRE/2|/s){1,12}") {
        let (_dir, index) = sample();
        let query = text.parse::<crate::Query>();
        prop_assume!(query.is_ok());
        if let Ok(results) = index.search(&SearchRequest { query: query.ok(), ..SearchRequest::default() }) {
            results.hits.iter().for_each(highlights_lie_in_text);
        }
    }
}

#[test]
fn heading_matches_are_found_and_reported_but_not_counted() {
    let findings = &["Plans for protection are clear.", "Visits are late."];
    let (_dir, index) = index(&[("w.pdf", report("Wexcombe", "2024-05-17", findings))]);
    let found = |query: &str| {
        let request = SearchRequest { count_headings: true, ..words(query) };
        let results = index.search(&request).unwrap();
        let counted = index.search(&crate::analytics::countable(request)).unwrap();
        (results.passages, results.by_heading, counted.passages)
    };
    // Every passage is in the section "Help and protection".
    assert_eq!(found("protection"), (2, 1, 1));
    assert_eq!(found("\"protection\""), (1, 0, 1));
    assert_eq!(found("visits"), (1, 0, 1));
    assert_eq!(found("protection AND late"), (1, 1, 0));
    assert_eq!(found("protection OR clear"), (2, 1, 1));
    assert_eq!(found("protection OR visits"), (2, 0, 2));
    assert_eq!(found("clear protection"), (2, 1, 1));
}

#[test]
fn words_beside_operators_get_synonyms_and_match_headings() {
    let findings =
        &["The LADO is clear.", "The designated officer is timely.", "Well-being is good.", "Wellbeing matters."];
    let (_dir, index) = index(&[("w.pdf", report("Wexcombe", "2024-05-17", findings))]);
    let found = |query: &str| {
        let results = index.search(&words(query)).unwrap();
        (results.passages, results.widened.iter().map(|widening| widening.term.as_str()).collect::<Vec<_>>().join(" "))
    };
    let lado = || "lado".to_owned();
    assert_eq!(found("LADO"), (2, lado()));
    assert_eq!(found("LADO OR zebra"), (2, lado()));
    assert_eq!(found("LADO AND timely"), (1, lado()));
    assert_eq!(found("\"designated officer\" NOT LADO"), (1, String::new()), "excluded words get no synonyms");
    assert_eq!(found("LADO NEAR/3 timely"), (0, String::new()), "words at a distance get no synonyms");
    assert_eq!(found("designated officer OR zebra").0, 2, "a concept of two words");
    assert_eq!(found("well being AND good").0, 1);
    assert_eq!(found("well being OR zebra").0, 2);
    // Every passage is in the section "Help and protection".
    assert_eq!(found("protection AND timely"), (1, String::new()));
    assert_eq!(found("timely NOT protection"), (1, String::new()), "headings exclude nothing");
}

#[test]
fn explanation_adds_up_to_the_score_in_any_order() {
    let many = ["Visits are late and visits are few."; 300];
    let (_dir, index) = index(&[("w.pdf", report("Wexcombe", "2024-05-17", &many))]);
    for sort in [Sort::Relevance, Sort::Newest] {
        let request = SearchRequest { sort, explain: true, limit: 300, ..words("visits late") };
        for hit in index.search(&request).unwrap().hits {
            let explained = hit.explanation.map(|explanation| explanation.score).unwrap();
            assert!((explained - hit.score).abs() < 1e-4, "{sort:?} {}: {explained} {}", hit.rank, hit.score);
        }
    }
}

#[test]
fn an_explanation_names_the_other_wordings_that_a_passage_has() {
    let findings = [
        "The LADO is clear.",
        "The designated officer is timely.",
        "Storybooks help.",
        "Story-books are few.",
        "Story books are read.",
        "Story books are kept.",
        "Story books are shared.",
    ];
    let (_dir, index) = index(&[("w.pdf", report("Wexcombe", "2024-05-17", &findings))]);
    let explained = |query: &str, passage: &str| {
        let results = index.search(&SearchRequest { explain: true, ..words(query) }).unwrap();
        let hit = results.hits.into_iter().find(|hit| hit.passage.text == passage).unwrap();
        hit.explanation.unwrap().parts.into_iter().map(|part| part.reason).collect::<Vec<_>>()
    };
    let synonyms = |term: &str, synonym: &str, word| Reason::Synonyms {
        term: term.to_owned(),
        synonyms: vec![synonym.to_owned()],
        times: 1,
        words: vec![word],
    };
    assert!(explained("LADO", findings[1]).contains(&synonyms("LADO", "designated officer", 2)));
    assert!(!explained("LADO", findings[0]).iter().any(|reason| matches!(reason, Reason::Synonyms { .. })));
    assert!(explained("story books", findings[2]).contains(&synonyms("story", "storybooks", 1)));
}

#[test]
fn variants_count_what_a_search_finds() {
    let poorer = {
        let mut report = report("Wexcombe", "2024-05-17", &["Interviewing is late.", "Looked after children wait."]);
        report.quality.pages = 0;
        report
    };
    let better = report(
        "Wexcombe",
        "2024-05-17",
        &["Interviewing is late.", "Looked after children wait.", "Interviewers of children in care differ."],
    );
    let (_dir, index) = index(&[("a.pdf", better), ("b.txt", poorer)]);
    let variants = |query: &str, all_copies| {
        let results = index.search(&SearchRequest { all_copies, ..words(query) }).unwrap();
        let added = results.widened.iter().flat_map(|widening| &widening.added);
        let mut variants: Vec<_> = added.map(|variant| (variant.text.clone(), variant.passages)).collect();
        variants.sort();
        variants
    };
    let both = |first: u64, second: u64| vec![("interviewers".to_owned(), first), ("interviewing".to_owned(), second)];
    assert_eq!(variants("interview*", false), both(1, 1));
    assert_eq!(variants("interview*", true), both(1, 2));
    assert_eq!(variants("children in care", false), [("looked after children".to_owned(), 1)]);
    assert_eq!(variants("children in care", true), [("looked after children".to_owned(), 2)]);
}

#[test]
fn years_of_synonyms_are_returned() {
    let findings = ["The CAF is in use.", "Early help assessments are thorough.", "Each EHA is shared."];
    let (_dir, index) = index(&[("n.pdf", report("Northmere", "2021-02-26", &findings))]);
    let widened = index.search(&words("CAF")).unwrap().widened;
    let years: Vec<_> = widened.iter().map(|widening| (widening.term.as_str(), widening.years.to_string())).collect();
    assert_eq!(years, [("caf", "2006 to 2018".to_owned())]);
    let added = widened.iter().flat_map(|widening| &widening.added);
    let added: Vec<_> = added.map(|variant| (variant.text.as_str(), variant.years.to_string())).collect();
    assert_eq!(added, [("early help assessment", String::new()), ("EHA", "from 2013".to_owned())]);
}

#[test]
fn missing_words_are_looked_up_a_few_times_and_suggested_once() {
    let (_dir, index) =
        index(&[("r.pdf", report("Northmere", "2021-02-26", &["Performance is reviewed and shared."]))]);
    let diagnosis = |query: &str| index.search(&words(query)).unwrap().diagnosis.unwrap_or_default();
    let unknown: Vec<String> = (b'a'..=b'i').map(|letter| format!("qqx{}", char::from(letter))).collect();
    assert_eq!(diagnosis(&format!("{} reviewd", unknown[..7].join(" "))).suggestion, Some("reviewed".to_owned()));
    assert_eq!(diagnosis(&format!("{} reviewd", unknown.join(" "))).suggestion, None, "the ninth is not looked up");
    let repeated = diagnosis(&format!("NOT unicorn AND ({})", ["reviewd"; 300].join(" AND ")));
    assert_eq!(
        (repeated.missing.as_slice(), repeated.suggestion),
        (&["reviewd".to_owned()][..], Some("reviewed".to_owned()))
    );
    assert!(repeated.remarks.iter().all(|remark| format!("{remark:?}").len() < 500));
}

#[test]
fn suggestion_has_no_missing_words_and_no_words_with_synonyms() {
    let findings = ["Children who are looked after wait in LA homes.", "Looked after children are seen."];
    let (_dir, index) = index(&[("r.pdf", report("Northmere", "2021-02-26", &findings))]);
    let diagnosis = |query: &str| index.search(&words(query)).unwrap().diagnosis.unwrap_or_default();
    assert_eq!(diagnosis("children AND zzqqx").suggestion, Some("children".to_owned()));
    assert_eq!(diagnosis("childern zzqqx").suggestion, Some("children".to_owned()));
    assert_eq!(diagnosis("LAC"), Diagnosis::default(), "it finds looked after children");
}

#[test]
fn filter_that_excludes_everything_is_reported_and_left_out() {
    let (_dir, index) = sample();
    let diagnosis = |query: &str, filters: Filters| {
        let diagnosis = index.search(&SearchRequest { filters, ..words(query) }).unwrap().diagnosis.unwrap_or_default();
        (diagnosis.remarks, diagnosis.suggestion, diagnosis.without)
    };
    let condition = |field, value: FieldValue| FieldFilter { field, values: vec![value] };
    let in_year = |year| condition(Field::Year, FieldValue::Years(YearRange::only(year)));
    let year = |year| Filters::of(in_year(year));
    let inadequate = condition(Field::Grade, FieldValue::Grade(Grade::named("inadequate").unwrap()));
    let without = |conditions| Remark::Without { conditions, passages: 1 };
    assert_eq!(
        diagnosis("seldom grade:good", year(1999)),
        (
            vec![Remark::NothingSatisfies { condition: in_year(1999) }, without(vec![in_year(1999)])],
            Some("seldom grade:good".to_owned()),
            vec![Field::Year]
        )
    );
    assert_eq!(
        diagnosis("drift region:East grade:inadequate", Filters::default()),
        (vec![without(vec![inadequate.clone()])], Some("drift region:East".to_owned()), Vec::new())
    );
    assert_eq!(
        diagnosis("drift AND grade:inadequate AND year:2024", Filters::default()),
        (vec![without(vec![inadequate, in_year(2024)])], Some("drift".to_owned()), Vec::new())
    );
    let nothing = vec![Remark::NothingSatisfies { condition: in_year(1999) }];
    assert_eq!(diagnosis("year:1999", Filters::default()), (nothing, None, Vec::new()));
    assert_eq!(diagnosis("unicorn", year(2024)), (Vec::new(), None, Vec::new()), "the word is missing everywhere");
}

#[test]
fn misspelling_in_a_report_is_corrected_and_searched_as_typed() {
    let right = ["Performance is reviewed and shared."; 100];
    let (_dir, index) = index(&[
        ("r.pdf", report("Northmere", "2021-02-26", &right)),
        ("s.pdf", report("Wexcombe", "2024-05-17", &["Peformance is scared."])),
    ]);
    let suggested = |query: &str| {
        let results = index.search(&words(query)).unwrap();
        (results.passages, results.diagnosis.and_then(|diagnosis| diagnosis.suggestion))
    };
    assert_eq!(suggested("peformance"), (1, Some("performance".to_owned())));
    assert_eq!(suggested("scared"), (1, None), "a changed letter gives a different word");
    assert_eq!(suggested("performance"), (100, None));
    assert_eq!(suggested("\"peformance is reviewed\""), (0, Some("\"performance is reviewed\"".to_owned())));
    assert_eq!(suggested("reviewed NOT perfomance"), (100, None), "excluded words stay");
    assert_eq!(suggested("reviewed prfmance"), (100, None), "two letters away");
}
