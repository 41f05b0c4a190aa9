//! Definitions are found with the long form before or inside the bracket. Meanings of one short form stay separate, with their
//! numbers of reports. The order of reports does not matter.

use proptest::prelude::*;

use super::*;

/// The definitions in a text, one a line.
fn found(text: &str) -> String {
    let lines: Vec<_> = definitions(text).iter().map(|d| format!("{} = {}", d.short, d.long)).collect();
    lines.join("\n")
}

#[test]
fn brackets_define_abbreviations() {
    let text = "Most independent reviewing officers (IROs) know the children well. The assessed and supported year in \
                employment (ASYE) is valued. A multi-agency safeguarding hub (MASH; see below) opened. The child and \
                adolescent mental health service (CAMHS) has a long list. LADO (local authority designated officer) work \
                is sound. Elm Valley’s children in care council (CiCC) met. Too few are in education, employment or \
                training (EET).";
    insta::assert_snapshot!(found(text), @r"
    IROs = independent reviewing officers
    ASYE = assessed and supported year in employment
    MASH = multi-agency safeguarding hub
    CAMHS = child and adolescent mental health service
    LADO = local authority designated officer
    CiCC = children in care council
    EET = education, employment or training
    ");
}

#[test]
fn remarks_in_brackets_define_nothing() {
    let text = "Three homes (all in the north) closed. Visits rose (by 12%). Leaders (and partners) agreed. Staff (A) left. \
                The board met (March). An open bracket ( ends. (IRO) stands alone.";
    assert_eq!(found(text), "");
}

#[test]
fn long_form_stays_within_its_sentence() {
    assert_eq!(found("The plan was late. Good officers (PGO) came."), "");
}

#[test]
fn two_meanings_have_separate_counts() {
    let first = Definitions::of(["The personal adviser (PA) called.", "Each personal adviser (PA) has a phone."]);
    let second = Definitions::of(["Personal advisers (PAs) call."]);
    let third = Definitions::of(["A partnership agreement (PA) was signed."]);
    let merged = Abbreviations::merge([&first, &second, &third]);
    let expansions: Vec<_> = merged.expansions("PAs").iter().map(|e| (e.long.text.as_str(), e.reports)).collect();
    assert_eq!(expansions, [("Personal advisers", 2), ("partnership agreement", 1)]);
    let frequent: Vec<_> = merged.frequent().map(|(_, expansion)| expansion.long.text.as_str()).collect();
    assert_eq!(frequent, ["Personal advisers"]);
}

#[test]
fn short_form_has_a_plural() {
    let report = Definitions::of(["Special guardianship orders (SGOs) rose."]);
    let merged = Abbreviations::merge([&report, &report]);
    let shorts: Vec<_> = merged.frequent().flat_map(|(shorts, _)| shorts).map(|short| short.text.as_str()).collect();
    assert_eq!(shorts, ["SGO", "SGOs"]);
}

proptest! {
    #[test]
    fn any_text_is_accepted(text in "[a-cA-C (),;.’é\u{2009}]{0,60}") {
        for definition in definitions(&text) {
            prop_assert!(text.contains(definition.long) && text.contains(definition.short));
        }
    }

    #[test]
    fn the_order_of_reports_does_not_matter(order in Just(vec![0, 1, 2, 3]).prop_shuffle()) {
        let reports = [
            Definitions::of(["The virtual school (VS) helps."]),
            Definitions::of(["The Virtual School (VS) helps."]),
            Definitions::of(["Visiting staff (VS) come."]),
            Definitions::of(["A core group (CG) met.", "Elm Valley virtual schools (VSs) help."]),
        ];
        let shuffled = Abbreviations::merge(order.iter().filter_map(|i| reports.get(*i)));
        prop_assert_eq!(shuffled, Abbreviations::merge(&reports));
    }
}
