//! 1. All and only what matched is marked. 2. A snippet is a part of the text, and cut nowhere within a word.

use proptest::prelude::*;

use crate::Query;
use crate::exec::highlight::Marker;
use crate::exec::testing::Corpus;
use crate::text::analysis::Stemming;

/// The text with marks in brackets.
fn marked(query: &str, text: &str) -> String {
    let corpus = Corpus::of_texts(&[text, "something else"]);
    let query: Query = query.parse().expect("a query");
    let marks = Marker::new(&corpus.plan(&query, None).expect("a plan"), &mut Stemming::default()).mark(text, &[]);
    let mut marked = String::new();
    for (at, c) in text.chars().enumerate() {
        if marks.highlights.iter().any(|range| range.end == at) {
            marked.push(']');
        }
        if marks.highlights.iter().any(|range| range.start == at) {
            marked.push('[');
        }
        marked.push(c);
    }
    if marks.highlights.iter().any(|range| range.end == text.chars().count()) {
        marked.push(']');
    }
    marked
}

/// Checks what each query marks in `text`.
fn check(text: &str, cases: &[(&str, &str)]) {
    for (query, expected) in cases {
        assert_eq!(marked(query, text), *expected, "{query}");
    }
}

#[test]
fn marks_are_what_matched() {
    let text = "Children’s homes: children return home; home visits to naïve homes follow.";
    let cases = [
        ("home", "Children’s [homes]: children return [home]; [home] visits to naïve [homes] follow."),
        ("\"return home\"", "Children’s homes: children [return home]; home visits to naïve homes follow."),
        ("\"return * home\"", "Children’s homes: children [return home; home] visits to naïve homes follow."),
        ("\"childrens\"", "[Children’s] homes: children return home; home visits to naïve homes follow."),
        ("vis*", "Children’s homes: children return home; home [visits] to naïve homes follow."),
        ("home NEAR/1 visits", "Children’s homes: children return home; [home] [visits] to naïve homes follow."),
        ("visits AND NOT unicorn", "Children’s homes: children return home; home [visits] to naïve homes follow."),
        (
            "return OR (visits AND unicorn)",
            "Children’s homes: children [return] home; home visits to naïve homes follow.",
        ),
        ("naive PRE/1 homes", "Children’s homes: children return home; home visits to [naïve] [homes] follow."),
    ];
    check(text, &cases);
}

#[test]
fn a_range_is_one_word_whichever_dash_it_is_written_with() {
    for query in ["16-17", "16–17", "16\u{2011}17"] {
        assert_eq!(marked(query, "aged 16–17 or 16-17, not 17 or 16"), "aged [16–17] or [16-17], not 17 or 16");
    }
}

#[test]
fn what_stands_in_the_heading_does_not_cost_the_text_its_marks() {
    let (heading, text) = ("Care leavers", "The local authority has plans.");
    let corpus = Corpus::new(&[(heading, text, 0), ("", "Leavers of the local authority", 0)]);
    let query: Query = "\"the local authority\" leavers".parse().expect("a query");
    let plan = corpus.plan(&query, None).expect("a plan");
    let mut stemming = Stemming::default();
    let mut marked = |headings: &[String]| Marker::new(&plan, &mut stemming).mark(text, headings).highlights;
    assert_eq!(marked(&[heading.to_owned()]).first(), Some(&(0..19)));
    assert!(marked(&["Adoption".to_owned()]).is_empty());
}

#[test]
fn other_forms_are_marked_however_they_begin() {
    let text = "DYING, lies and lied; Y, O’Neil and Éire";
    let cases = [
        ("die", "[DYING], lies and lied; Y, O’Neil and Éire"),
        ("lying", "DYING, [lies] and [lied]; Y, O’Neil and Éire"),
        ("y", "DYING, lies and lied; [Y], O’Neil and Éire"),
        ("oneil OR eire", "DYING, lies and lied; Y, [O’Neil] and [Éire]"),
    ];
    check(text, &cases);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_snippet_is_whole_words_of_the_text(text in "([A-Za-zé’]{1,9}[ ,.!]{1,2}){0,120}") {
        let corpus = Corpus::of_texts(&[&text, "care"]);
        let query: Query = "care OR a* OR e*".parse().expect("a query");
        let marks = Marker::new(&corpus.plan(&query, None).expect("a plan"), &mut Stemming::default()).mark(&text, &[]);
        let characters: Vec<char> = text.chars().collect();
        let end = marks.snippet_start + marks.snippet.chars().count();
        let shown: String = characters[marks.snippet_start..end].iter().collect();
        prop_assert_eq!(&shown, &marks.snippet);
        let inside = |at: usize| at > 0 && at < characters.len() && characters[at - 1].is_alphanumeric() && characters[at].is_alphanumeric();
        prop_assert!(!inside(marks.snippet_start) && !inside(end));
        prop_assert!(marks.highlights.windows(2).all(|pair| pair[0].end <= pair[1].start));
        prop_assert!(marks.highlights.iter().all(|range| range.start < range.end && range.end <= characters.len()));
    }
}
