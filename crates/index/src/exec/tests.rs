//! Each operator finds what its definition says, and a slow matcher that knows nothing of postings finds the same for
//! thousands of generated queries.

mod feedback;
mod ranking;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::testing::Corpus;
use crate::Query;
use crate::plan::query_plan::Node;
use crate::plan::{PlanError, SearchFailure};
use crate::query::{Near, Phrase, PhrasePart};
use crate::text::analysis;

const TEXTS: [&str; 12] = [
    "Return home interviews are timely. Most children are seen within 72 hours.",
    "Managers do not always offer a return interview. Interviews at home are rare.",
    "The return of children home from care is well planned, and interviews follow.",
    "Children’s well-being is good. Their wellbeing board meets each term.",
    "Foster carers value the 16-plus team; carers, however, wait for training. Foster placements are scarce.",
    "Social workers know children well. That helps.",
    "Children, children and more children: workers see children alone.",
    "Strategy meetings include health and the police. Education is missing. Meetings are minuted.",
    "Police share information with health. Strategy is clear.",
    "s.47 enquiries (see 16 plus) are thorough! Are they timely? Yes.",
    "Naïve plans: a plan that is no plan.",
    "",
];

/// Place of the texts that the query finds.
fn found(query: &str) -> String {
    let corpus = Corpus::of_texts(&TEXTS);
    let query = query.parse().expect("a query");
    corpus.found(&query).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn operators_find_what_they_say() {
    let cases = [
        ("\"return home interviews\"", "0"),
        ("\"return home interview*\"", "0"),
        ("\"return * interviews\"", "0 1"),
        ("\"return interview\"", "1"),
        ("interviewing", "0 1 2"),
        ("\"interviewing\"", ""),
        ("\"childrens wellbeing\"", "3"),
        ("\"well being is\"", "3"),
        ("wellbeing", "3"),
        ("well being", "3"),
        ("children well being", "3"),
        ("\"16 plus\"", "4 9"),
        ("16-plus", "4 9"),
        ("naive", "10"),
        ("interv*", "0 1 2"),
        ("*view", "1"),
        ("stratgy~1", "7 8"),
        ("return NEAR/2 interviews", "0 1"),
        ("interviews NEAR/2 return", "0 1"),
        ("return PRE/2 interviews", "0 1"),
        ("interviews PRE/6 return", ""),
        ("children NEAR/3 children", "6"),
        ("\"children\" /s interviews", "2"),
        ("children /p interviews", "0 2"),
        ("police /s health", "7 8"),
        ("education /s police", ""),
        ("(foster OR social) NEAR/1 (carers OR workers)", "4 5"),
        ("(foster AND training) /s carers", "4"),
        ("children AND NOT interviews", "3 5 6"),
        ("NOT children", "1 4 7 8 9 10 11"),
        ("+children -interviews well", "3 5 6"),
    ];
    for (query, expected) in cases {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn words_are_a_compound_only_where_passages_write_them_so_more_often_than_apart() {
    let texts =
        ["Story books are shared.", "The story is in books.", "Her story-books.", "A storybook.", "All storybooks."];
    let found = |texts: &[&str]| Corpus::of_texts(texts).found(&"story books".parse().unwrap()).len();
    assert_eq!(found(&texts), 4, "two write one word, one writes two: `story is in books` is something else");
    let more: Vec<&str> = texts.into_iter().chain(["The story books."; 3]).collect();
    assert_eq!(found(&more), 8, "four write two words, two write one");
}

/// The words of each spelling of a phrase that has several.
fn spellings(phrase: &str) -> Vec<usize> {
    let query = format!("\"{phrase}\"").parse().expect("a query");
    let words = |node: &Node| if let Node::Phrase(slots) = node { slots.len() } else { 1 };
    match &Corpus::of_texts(&TEXTS).plan(&query, None).expect("a plan").root {
        Node::Any(spellings) => spellings.iter().map(words).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn long_phrases_have_fewer_spellings() {
    assert_eq!(spellings("well being is well being").len(), 4);
    let long = spellings(&"well being ".repeat(100));
    assert!(long.contains(&200), "as it was typed");
    assert!(long.len() > 1 && long.iter().sum::<usize>() <= 4_000, "{long:?}");
}

#[test]
fn patterns_that_begin_with_a_star_are_few() {
    let corpus = Corpus::of_texts(&TEXTS);
    let plan = |query: &str| corpus.plan(&query.parse().expect("a query"), None);
    let different = |count: u8| (0..count).map(|at| format!("*{}x", char::from(b'a' + at))).collect::<Vec<_>>();
    assert!(plan(&different(8).join(" OR ")).is_ok());
    assert!(plan(&vec![different(8).join(" OR "); 20].join(" OR ")).is_ok(), "they are looked up once");
    assert!(matches!(plan(&different(9).join(" OR ")), Err(SearchFailure::Plan(PlanError::TooManyLeadingStars))));
    assert!(matches!(plan(&different(9).join(" ")), Err(SearchFailure::Plan(PlanError::TooManyLeadingStars))));
    assert!(
        plan(&different(9).join(" OR ").replace('*', "y*")).is_ok(),
        "those that begin with a letter are not counted"
    );
}

/// Words for generated queries, some of them in no text.
const WORDS: [&str; 16] = [
    "children",
    "interviews",
    "home",
    "return",
    "health",
    "police",
    "are",
    "the",
    "plan",
    "carers",
    "foster",
    "well",
    "strategy",
    "meeting",
    "timely",
    "unicorn",
];

fn atoms() -> impl Strategy<Value = Query> {
    let word = prop::sample::select(WORDS.to_vec());
    let part = prop_oneof![
        4 => word.clone().prop_map(|word| PhrasePart::Word(word.to_owned())),
        1 => Just(PhrasePart::Any),
        1 => word.clone().prop_map(|word| PhrasePart::Pattern(format!("{}*", &word[..3]))),
    ];
    let end = word.clone().prop_map(|word| PhrasePart::Word(word.to_owned()));
    let phrase = (end.clone(), prop::option::of(part), end).prop_map(|(first, middle, last)| {
        Query::Phrase(Phrase(std::iter::once(first).chain(middle).chain(std::iter::once(last)).collect()))
    });
    prop_oneof![
        3 => word.clone().prop_map(|word| Query::Word(word.to_owned())),
        1 => word.clone().prop_map(|word| Query::Phrase(Phrase(vec![PhrasePart::Word(word.to_owned())]))),
        1 => word.prop_map(|word| Query::Pattern(format!("{}*", &word[..3]))),
        3 => phrase,
    ]
}

fn strict() -> impl Strategy<Value = Query> {
    let near = prop_oneof![
        (1..8u32).prop_map(Near::Unordered),
        (1..8u32).prop_map(Near::Ordered),
        Just(Near::Sentence),
        Just(Near::Passage),
    ];
    let places = atoms().prop_recursive(2, 8, 3, move |inner| {
        let near = near.clone();
        prop_oneof![
            3 => (near, prop::collection::vec(inner.clone(), 2..4)).prop_map(|(near, parts)| Query::Near(near, parts)),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Any),
            1 => prop::collection::vec(inner, 2..3).prop_map(Query::All),
        ]
    });
    places.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Any),
            inner.prop_map(|part| Query::Not(Box::new(part))),
        ]
    })
}

/// Texts of sentences of those words, so that operators have something to find.
fn texts() -> Vec<String> {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(7), ..Config::default() });
    let sentence =
        prop::collection::vec(prop::sample::select(WORDS[..15].to_vec()), 1..9).prop_map(|words| words.join(" "));
    let text = prop::collection::vec(sentence, 1..4).prop_map(|sentences| {
        sentences.iter().map(|s| format!("{}{}.", s[..1].to_uppercase(), &s[1..])).collect::<Vec<_>>().join(" ")
    });
    let tree = prop::collection::vec(text, 100).new_tree(&mut runner).expect("texts");
    proptest::strategy::ValueTree::current(&tree)
}

/// What a query is answered with: how many passages, or why none.
fn answered(query: &str) -> String {
    let corpus = Corpus::of_texts(&TEXTS);
    let Ok(query) = query.parse::<Query>() else { return "not read".to_owned() };
    match corpus.plan(&query, None) {
        Ok(_) => format!("{} passages", corpus.found(&query).len()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn queries_made_to_blow_up_are_answered_or_refused() {
    let fuzzy: Vec<String> = (0..500).map(|number| format!("visit{number}~2")).collect();
    let hostile = [
        ("many operands", ["the"; 60].join(" NEAR/500 ")),
        ("many operands in order", ["the"; 60].join(" PRE/500 ")),
        ("many groups", ["(a OR b OR c)"; 40].join(" /s ")),
        ("many groups with AND", ["(plan AND visit)"; 8].join(" NEAR/5 ")),
        ("many fuzzy words", fuzzy.join(" ")),
        ("one fuzzy word many times", ["plns~2"; 500].join(" OR ")),
        ("ten thousand words", "plan OR ".repeat(10_000)),
        ("ten thousand parentheses", format!("{}plan{}", "(".repeat(10_000), ")".repeat(10_000))),
        ("ten thousand NOTs", "NOT ".repeat(10_000) + "plan"),
        ("stars alone", "*".repeat(60_000)),
        ("stars in a word", format!("pl{}n", "*a*".repeat(400))),
        ("stars in a phrase", format!("\"plans {} plan\"", "* ".repeat(900))),
        ("a megabyte", "plan ".repeat(170_000)),
        ("control characters", "pl\0an \u{202e}plan\u{7}".to_owned()),
    ];
    let lines: Vec<String> = hostile.iter().map(|(name, query)| format!("{name}: {}", answered(query))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_slow_matcher_finds_the_same() {
    let mut texts = texts();
    texts.extend(TEXTS.iter().map(ToString::to_string));
    let corpus = Corpus::of_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let passages: Vec<reference::Text> = texts.iter().map(|text| reference::Text::new(text)).collect();
    let mut runner = TestRunner::new(Config { cases: 2_000, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&strict(), |query| {
        let expected: Vec<usize> = (0..passages.len()).filter(|&at| passages[at].matches(&query)).collect();
        prop_assert_eq!(corpus.found(&query), expected, "{}", query);
        Ok(())
    });
    outcome.expect("the same passages");
}

#[test]
fn a_word_that_is_repeated_is_looked_for_in_headings_once() {
    let corpus = Corpus::of_texts(&["One and one."]);
    let plan = corpus.plan(&"one.two.one.one".parse().unwrap(), None).unwrap();
    assert_eq!(plan.scored_clauses.iter().map(|unit| unit.heading.len()).collect::<Vec<_>>(), [2]);
}

/// A matcher by brute force over the words of a text: every choice of places is tried.
mod reference {
    use super::{Near, Phrase, PhrasePart, Query, analysis};

    pub(super) struct Text {
        words: Vec<String>,
        /// Number of the sentence of each word.
        sentences: Vec<usize>,
    }

    impl Text {
        pub(super) fn new(text: &str) -> Self {
            let mut words = Vec::new();
            let mut sentences = Vec::new();
            for (number, sentence) in report::sentences(text).enumerate() {
                for token in analysis::tokens(&text[sentence]) {
                    words.push(token.text);
                    sentences.push(number);
                }
            }
            Self { words, sentences }
        }

        pub(super) fn matches(&self, query: &Query) -> bool {
            match query {
                Query::All(parts) | Query::Near(Near::Passage, parts) => parts.iter().all(|part| self.matches(part)),
                Query::Any(parts) => parts.iter().any(|part| self.matches(part)),
                Query::Not(part) => !self.matches(part),
                Query::Near(near, parts) => alternatives(parts).iter().any(|choices| {
                    // One choice of operands for each combination of what AND demands: all must stand close.
                    choices.iter().all(|operands| !self.close(*near, operands).is_empty())
                }),
                atom => !self.places(atom).is_empty(),
            }
        }

        /// First and last word of each place of a query without AND and NOT.
        fn places(&self, query: &Query) -> Vec<(usize, usize)> {
            let each = |fits: &dyn Fn(&str) -> bool| {
                (0..self.words.len()).filter(|&at| fits(&self.words[at])).map(|at| (at, at)).collect()
            };
            match query {
                Query::Word(word) => each(&|other| analysis::stem(other) == analysis::stem(word)),
                Query::Pattern(pattern) => each(&|other| other.starts_with(pattern.trim_end_matches('*'))),
                Query::Phrase(Phrase(parts)) => (0..self.words.len())
                    .filter(|start| {
                        parts.iter().enumerate().all(|(offset, part)| {
                            self.words.get(start + offset).is_some_and(|word| match part {
                                PhrasePart::Word(text) => word == text,
                                PhrasePart::Pattern(text) => word.starts_with(text.trim_end_matches('*')),
                                PhrasePart::Any => true,
                            })
                        })
                    })
                    .map(|start| (start, start + parts.len() - 1))
                    .collect(),
                Query::Any(parts) => parts.iter().flat_map(|part| self.places(part)).collect(),
                Query::Near(near, parts) => self.close(*near, parts),
                _ => Vec::new(),
            }
        }

        /// Hulls of every choice of one place for each operand that satisfies the operator.
        fn close(&self, near: Near, operands: &[Query]) -> Vec<(usize, usize)> {
            let mut choices: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
            for operand in operands {
                let places = self.places(operand);
                choices = choices.iter().flat_map(|c| places.iter().map(|p| [c.as_slice(), &[*p]].concat())).collect();
                choices.sort_unstable();
                choices.dedup();
            }
            choices.retain(|choice| self.fits(near, choice));
            let hull = |choice: &Vec<(usize, usize)>| {
                (choice.iter().map(|p| p.0).min().unwrap_or(0), choice.iter().map(|p| p.1).max().unwrap_or(0))
            };
            let mut hulls: Vec<_> = choices.iter().map(hull).collect();
            hulls.sort_unstable();
            hulls.dedup();
            hulls
        }

        fn fits(&self, near: Near, choice: &[(usize, usize)]) -> bool {
            let mut sorted = choice.to_vec();
            sorted.sort_unstable();
            let disjoint = sorted.windows(2).all(|pair| pair[0].1 < pair[1].0);
            let within = |n: u32| sorted.windows(2).all(|pair| pair[1].0 - pair[0].1 <= n as usize);
            disjoint
                && match near {
                    Near::Unordered(n) => within(n),
                    Near::Ordered(n) => within(n) && sorted == choice,
                    Near::Sentence => {
                        let sentence = self.sentences[choice[0].0];
                        choice.iter().all(|p| self.sentences[p.0] == sentence && self.sentences[p.1] == sentence)
                    }
                    Near::Passage => true,
                }
        }
    }

    /// The operands without AND: each outer item an alternative, each inner one a set of operands that must stand close.
    fn alternatives(operands: &[Query]) -> Vec<Vec<Vec<Query>>> {
        let Some(at) = operands.iter().position(has_all) else { return vec![vec![operands.to_vec()]] };
        let with = |part: &Query| {
            let mut operands = operands.to_vec();
            operands[at] = part.clone();
            alternatives(&operands)
        };
        match &operands[at] {
            Query::All(parts) | Query::Near(Near::Passage, parts) => {
                parts.iter().map(with).fold(vec![Vec::new()], |sets, more| {
                    sets.iter().flat_map(|set| more.iter().map(|m| [set.as_slice(), m.as_slice()].concat())).collect()
                })
            }
            Query::Any(parts) => parts.iter().flat_map(with).collect(),
            Query::Near(near, parts) => {
                // The AND inside is drawn out of the inner operator first.
                let inner = alternatives(parts).into_iter().map(|sets| {
                    let nears: Vec<Query> = sets.into_iter().map(|set| Query::Near(*near, set)).collect();
                    if nears.len() == 1 { nears[0].clone() } else { Query::All(nears) }
                });
                inner.flat_map(|part| with(&part)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn has_all(query: &Query) -> bool {
        match query {
            Query::All(_) | Query::Near(Near::Passage, _) => true,
            Query::Any(parts) | Query::Near(_, parts) => parts.iter().any(has_all),
            _ => false,
        }
    }
}

#[test]
fn what_is_excluded_together_is_left_out_only_together() {
    let corpus = Corpus::of_texts(&["Plans are late.", "Plans are late and the police know.", "Plans and the police."]);
    for query in
        ["plans AND NOT (late AND police)", "plans AND NOT \"late and the police\"", "plans NOT (late NEAR/3 police)"]
    {
        assert_eq!(corpus.found(&query.parse().unwrap()), [0, 2], "{query}");
    }
}
