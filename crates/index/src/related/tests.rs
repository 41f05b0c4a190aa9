//! Properties: terms of the same company are near; the order of passages, reports and terms does not matter; nothing to
//! learn from is no failure.

use proptest::prelude::*;

use super::*;

/// Forty passages in eight reports: boats go with harbours, hives with bees; "plan" stands in all.
fn passages() -> Vec<(u32, Vec<&'static str>)> {
    let boats = ["boat", "harbour", "anchor", "sail", "tide"];
    let hives = ["hive", "bee", "honey", "wax", "clover"];
    (0..40)
        .map(|i: u32| {
            let topic = if i.is_multiple_of(2) { boats } else { hives };
            let left_out = i as usize % 5;
            let terms = topic.into_iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, term)| term);
            (i % 8, terms.chain(["plan"]).collect())
        })
        .collect()
}

fn learnt(passages: &[(u32, Vec<&str>)]) -> Related {
    let mut postings: Vec<TermPostings> = Vec::new();
    for (number, (_, terms)) in (0..).zip(passages) {
        for term in terms {
            match postings.iter_mut().find(|known| known.stem == *term) {
                Some(known) => known.passages.push(number),
                None => postings.push(TermPostings { stem: (*term).to_owned(), passages: vec![number] }),
            }
        }
    }
    Related::learn(postings, &passages.iter().map(|(report, _)| *report).collect::<Vec<_>>())
}

/// Enough passages of neither topic that the topics' terms are not too common.
fn corpus() -> Vec<(u32, Vec<&'static str>)> {
    let others = (0..200).map(|i: u32| (i % 8, vec!["plan", ["stone", "brick", "lime"][i as usize % 3]]));
    passages().into_iter().chain(others).collect()
}

#[test]
fn terms_of_the_same_company_are_near() {
    let related = learnt(&corpus());
    let mut near: Vec<&str> = related.near("boat", 4).into_iter().map(|(term, _)| term).collect();
    near.sort_unstable();
    assert_eq!(near, ["anchor", "harbour", "sail", "tide"]);
    assert!(related.near("plan", 4).is_empty(), "a word of every passage says nothing");
}

#[test]
fn passages_of_one_topic_are_alike() {
    let related = learnt(&corpus());
    let of = |terms: &[&str]| related.meaning(terms).unwrap();
    let query = of(&["bee"]);
    assert!(similarity(&query, &of(&["hive", "wax"])) > similarity(&query, &of(&["boat", "tide"])) + 0.5);
    assert_eq!(related.meaning(&["unheard"]), None);
}

#[test]
fn nothing_to_learn_from_is_no_failure() {
    for related in [Related::learn(Vec::new(), &[]), learnt(&[(0, vec!["boat"])])] {
        assert!(related.near("boat", 3).is_empty());
    }
}

#[test]
fn postings_of_an_index_leave_out_what_has_no_number() {
    let mut schema = tantivy::schema::Schema::builder();
    let field = schema.add_text_field("stem", tantivy::schema::TEXT);
    let index = tantivy::Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
    for text in ["boat harbour", "boat", "boat tide"] {
        writer.add_document(tantivy::doc!(field => text)).unwrap();
    }
    writer.commit().unwrap();
    let searcher = index.reader().unwrap().searcher();
    let found = postings(&searcher, field, |address| (address.doc_id != 1).then_some(address.doc_id + 10)).unwrap();
    let found: Vec<_> = found.iter().map(|term| (term.stem.as_str(), term.passages.as_slice())).collect();
    assert_eq!(found, [("boat", [10, 12].as_slice()), ("harbour", &[10]), ("tide", &[12])]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_passages_does_not_matter(shuffled in Just(corpus()).prop_shuffle()) {
        prop_assert_eq!(learnt(&shuffled), learnt(&corpus()));
    }
}
