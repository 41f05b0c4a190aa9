//! Every wording of a concept finds all others. The longest cue wins. Everyday words widen in one direction. A user's file adds
//! or replaces, and its mistakes are reported with their line. Widening never loses a hit.

use proptest::prelude::*;

use super::*;
use crate::plan::synonyms::abbreviations::Definitions;
use crate::plan::synonyms::stored_concepts::{Match, StoredConcepts};
use crate::plan::synonyms::wording::joined;

const OWN: &str = r#"
version = 1

[[concept]]
name = "lantern visit"
variants = [{ text = "lantern call", from = 2011, to = 2015 }, "LVT"]

[[concept]]
name = "visit"
variants = ["call"]

[[plain]]
says = ["popped in", "dropped by"]
means = ["lantern visit", "attendance"]
"#;

fn concepts(source: &str) -> Concepts {
    Concepts::from(&File::parse("own.toml", source).unwrap())
}

/// The concepts after an index has stored and read them.
fn stored(concepts: &Concepts) -> StoredConcepts {
    StoredConcepts::new(concepts.to_text().unwrap())
}

fn query(text: &str) -> Vec<String> {
    stems(text).split(' ').map(str::to_owned).collect()
}

/// What a query is widened by, one match a line.
fn widened(concepts: &Concepts, text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let line = |found: Match| {
        let wording = |variant: &Variant| match variant.years {
            years if years == Years::default() => variant.text.clone(),
            years => format!("{} ({years})", variant.text),
        };
        let variants: Vec<String> = found.variants.iter().map(wording).collect();
        format!("{}: {} [{}]\n", words[found.tokens].join(" "), variants.join(", "), found.origin)
    };
    stored(concepts).matches(&query(text)).unwrap().into_iter().map(line).collect()
}

#[test]
fn the_longest_cue_wins() {
    insta::assert_snapshot!(widened(&concepts(OWN), "late lantern visits and calls"), @r"
    lantern visits: lantern call (2011 to 2015), LVT, LVTs [concept file: lantern visit]
    calls: visit [concept file: visit]
    ");
}

#[test]
fn everyday_words_widen_to_the_concept_but_not_back() {
    let concepts = concepts(OWN);
    insta::assert_snapshot!(widened(&concepts, "she popped in"), @"popped in: lantern visit, lantern call (2011 to 2015), LVT, LVTs, attendance [plain English]");
    assert_eq!(widened(&concepts, "attendance"), "");
}

#[test]
fn every_built_in_wording_finds_its_concept() {
    let concepts = Concepts::new(None).unwrap();
    let stored = stored(&concepts);
    let named: Vec<_> = concepts.groups.iter().filter(|group| matches!(group.origin, Origin::Concept(_))).collect();
    assert!(named.len() >= 60);
    for group in named {
        assert!(group.variants.len() >= 2, "{}: no other wording", group.origin);
        for variant in &group.variants {
            let stems = query(&variant.text);
            let matches = stored.matches(&stems).unwrap();
            let whole = matches.iter().filter(|found| found.tokens == (0..stems.len()));
            let others = whole.flat_map(|found| &found.variants).count();
            assert!(others + 1 >= group.variants.len(), "{}: {}", group.origin, variant.text);
        }
    }
}

#[test]
fn built_in_names_are_unique() {
    let file = File::parse(BUILT_IN_NAME, BUILT_IN).unwrap();
    let mut names: Vec<_> = file.concepts.iter().map(|concept| stems(concept.name.get_ref())).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

#[test]
fn return_interviews_are_found_from_everyday_and_former_words() {
    let concepts = Concepts::new(None).unwrap();
    let has = |text: &str, wanted: &str| widened(&concepts, text).contains(wanted);
    assert!(has("return interviews", "return home interview"));
    assert!(has("RHIs", "return home interview"));
    assert!(has("kids who ran away", "missing"));
}

#[test]
fn own_file_adds_or_replaces() {
    let own = r#"
        version = 1
        [[concept]]
        name = "Return home interviews"
        variants = ["lantern chat"]
        [[concept]]
        name = "pathway plan"
        replace = true
        variants = ["way ahead plan"]
    "#;
    let concepts = Concepts::new(Some(("own.toml", own))).unwrap();
    assert!(widened(&concepts, "return interview").ends_with("lantern chat [concept file: return home interview]\n"));
    assert_eq!(widened(&concepts, "pathway plan"), "pathway plan: way ahead plan [concept file: pathway plan]\n");
}

#[test]
fn mistakes_are_reported_with_their_line() {
    let files = [
        "version = 2",
        "[[concept]]\nname = \"a\"",
        "version = 1\n[[concept]]\nname = \"a\"\nvariant = [\"b\"]",
        "version = 1\n[[concept]]\nname = \"a\"\nvariants = [\n  \"b\",\n  7,\n]",
        "version = 1\n[[concept]]\nname = \"a\"\nvariants = [\"b\", \"...\"]",
        "version = 1\n[[concept]]\nname = \"a\"\nvariants = [\n  { text = \"b\", from = 2019, to = 2011 },\n]",
        "version = 1\n[[plain]]\nsays = [\"a\"]\nmeans = [\"b\"",
        "version = 1\n[[plain]]\nsays = [\"a\"]\nmeans = [\"\"]",
    ];
    let message = |file: &&str| format!("{}\n", File::parse("own.toml", file).unwrap_err());
    insta::assert_snapshot!(files.iter().map(message).collect::<String>(), @r#"
    own.toml, line 1: version 2 is not known; write version = 1
    own.toml, line 1: missing field `version`
    own.toml, line 4: unknown field `variant`, expected one of `name`, `variants`, `replace`
    own.toml, line 4: expected a phrase in quotation marks, or { text = "...", from = YEAR, to = YEAR }
    own.toml, line 4: a variant needs at least one letter or digit
    own.toml, line 5: from = 2019 is after to = 2011; swap them
    own.toml, line 4: unclosed array, expected `]`
    own.toml, line 4: a phrase needs at least one letter or digit
    "#);
}

#[test]
fn abbreviations_of_the_reports_are_added() {
    let report = Definitions::of(["Each lantern visit officer (LVO) writes a note."]);
    let concepts = concepts(OWN).with_abbreviations(&Abbreviations::merge([&report, &report]));
    insta::assert_snapshot!(widened(&concepts, "LVOs and lantern visit officers"), @r"
    LVOs: LVO, lantern visit officer [abbreviation found in 2 reports]
    lantern visit officers: LVO, LVOs [abbreviation found in 2 reports]
    ");
}

#[test]
fn every_cue_is_looked_up() {
    let concepts = Concepts::new(None).unwrap();
    let stored = stored(&concepts);
    for cue in concepts.cues.keys() {
        let stems: Vec<&str> = cue.split(' ').collect();
        let found = stored.matches(&stems).unwrap();
        assert!(found.iter().any(|found| found.tokens == (0..stems.len())), "{cue}");
    }
    for absent in ["", "aaa", "zzz", "lantern"] {
        assert_eq!(stored.matches(&[absent]).unwrap(), []);
    }
}

#[test]
fn damaged_group_is_an_error() {
    let text = concepts(OWN).to_text().unwrap();
    let damaged = [text.replacen("origin", "orig", 1), text.replace('\t', "\t9")];
    for text in damaged {
        assert!(StoredConcepts::new(text).matches(&query("lantern visit")).is_err());
    }
}

/// Whether `text` has `phrase` in one piece.
fn has_phrase<S: AsRef<str>>(text: &[String], phrase: &[S]) -> bool {
    text.windows(phrase.len().max(1))
        .any(|window| window.iter().map(String::as_str).eq(phrase.iter().map(AsRef::as_ref)))
}

/// Whether `text` has every word of `query`, where a part with other wordings may stand in one of those.
fn is_hit(concepts: &Concepts, query: &[String], text: &[String], widen: bool) -> bool {
    let matches = if widen { stored(concepts).matches(query).unwrap() } else { Vec::new() };
    query.iter().enumerate().all(|(at, word)| {
        let other = |found: &Match| {
            let in_text = |variant: &Variant| has_phrase(text, &variant.stems.split(' ').collect::<Vec<_>>());
            found.tokens.contains(&at) && found.variants.iter().any(in_text)
        };
        text.contains(word) || matches.iter().any(other)
    })
}

fn words(max: usize) -> impl Strategy<Value = Vec<String>> {
    let word =
        prop::sample::select(vec!["lantern", "visit", "call", "lvt", "pop", "in", "drop", "by", "attend", "late"]);
    prop::collection::vec(word.prop_map(str::to_owned), 1..max)
}

proptest! {
    #[test]
    fn widening_never_loses_a_hit(query in words(6), text in words(12)) {
        let concepts = concepts(OWN);
        prop_assert!(!is_hit(&concepts, &query, &text, false) || is_hit(&concepts, &query, &text, true));
    }

    #[test]
    fn matches_are_in_order_and_disjoint_and_not_empty(query in words(10)) {
        let matches = stored(&concepts(OWN)).matches(&query).unwrap();
        for pair in matches.windows(2) {
            prop_assert!(pair[0].tokens == pair[1].tokens || pair[0].tokens.end <= pair[1].tokens.start);
        }
        for found in &matches {
            let own = joined(&query[found.tokens.clone()]);
            prop_assert!(!found.variants.is_empty() && found.variants.iter().all(|variant| variant.stems != own));
        }
    }

    #[test]
    fn any_file_is_read_or_rejected(text in "[a-z\\[\\]\"={},0-9 \n]{0,80}") {
        let _ = File::parse("own.toml", &text);
    }
}
