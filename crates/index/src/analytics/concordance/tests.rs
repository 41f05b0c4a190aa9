use proptest::prelude::*;

use super::*;
use crate::testing;

const FINDINGS: [&str; 4] = [
    "Return home interviews are not always offered. Interviews are late, and return home interviews are rare.",
    "Children return home. Interviews follow.",
    "The return-home interviews are prompt. Social workers visit children often.",
    "Social workers see children alone. Children like children.",
];

fn index(findings: &[&str]) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    testing::build(dir.path(), &[("a.pdf", testing::report("Wexcombe", "2024-09-20", findings))]);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

/// Returns the concordance: left context, the match in brackets, right context, with up to 14 characters of each context.
fn shown(query: &str, keys: &[Key]) -> String {
    let (_dir, index) = index(&FINDINGS);
    let request = SearchRequest { query: query.parse().ok(), ..SearchRequest::default() };
    let tail = |text: &str| text.chars().rev().take(14).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let mut shown = Vec::new();
    let show = |line: &Line<'_>| -> ControlFlow<()> {
        let right: String = line.right().chars().take(14).collect();
        shown.push(format!("{}[{}]{right}", tail(line.left()), line.node()));
        ControlFlow::Continue(())
    };
    assert!(visit(&index, request, keys, show).unwrap().is_continue());
    shown.join("\n")
}

#[test]
fn each_match_of_a_phrase_has_its_line() {
    assert_eq!(
        shown("\"return home interviews\"", &[]),
        "\
[Return home interviews] are not alway
are late, and [return home interviews] are rare.
Children [return home. Interviews] follow.
The [return-home interviews] are prompt. S"
    );
}

#[test]
fn adjacent_words_are_one_match_unless_repeated() {
    let text = "children children see social workers, workers";
    let ranges = [0..8, 9..17, 22..28, 29..36, 38..45];
    assert_eq!(joined(text, &ranges), [0..8, 9..17, 22..36, 38..45]);
}

#[test]
fn lines_are_sorted_by_context_words() {
    assert_eq!(
        shown("\"children\"", &[Key::Right(1)]),
        "\
l workers see [children] alone. Childr
ildren alone. [Children] like children
workers visit [children] often.
[Children] return home. 
Children like [children]."
    );
}

#[test]
fn sort_keys_are_read_by_name() {
    assert_eq!("left1".parse(), Ok(Key::Left(1)));
    assert_eq!("right9".parse(), Ok(Key::Right(9)));
    for name in ["left0", "left", "right10", "years"] {
        assert_eq!(name.parse::<Key>(), Err(()), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn lines_agree_with_a_scan_of_the_text(first in "[ab]", second in "[abc]", texts in prop::collection::vec("[abc]( [abc]){0,9}", 1..5)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (_dir, index) = index(&texts);
        let request = SearchRequest { query: format!("\"{first} {second}\"").parse().ok(), ..SearchRequest::default() };
        let mut lines = 0;
        let count = |_: &Line<'_>| -> ControlFlow<()> {
            lines += 1;
            ControlFlow::Continue(())
        };
        prop_assert!(visit(&index, request, &[], count).unwrap().is_continue());
        // Overlapping matches are one, as everywhere in the index.
        let scan = |text: &str| -> usize {
            let words: Vec<&str> = text.split(' ').collect();
            let starts: Vec<usize> = words
                .windows(2)
                .enumerate()
                .filter(|(_, pair)| *pair == [first.as_str(), second.as_str()])
                .map(|(at, _)| at)
                .collect();
            starts.iter().enumerate().filter(|(at, start)| *at == 0 || starts[at - 1] + 1 < **start).count()
        };
        prop_assert_eq!(lines, texts.iter().map(|text| scan(text)).sum::<usize>());
    }
}
