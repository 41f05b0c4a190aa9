use super::*;
use crate::testing;

/// Returns the frames of a phrase in four small reports, one a line: words, occurrences, authorities, grades, years.
fn shown(phrase: &str, slots: &[Slot], min_authorities: usize) -> String {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (
            "a.pdf",
            testing::report("Wexcombe", "2016-09-20", &["Here visits are not always timely.", "Visits are not rare."]),
        ),
        ("b.pdf", testing::report("Harrowdale", "2019-09-20", &["Visits are not always timely. Visits help."])),
        ("c.pdf", testing::report("Marlbeck", "2022-09-20", &["Visits are prompt, and visits are not missed."])),
        ("d.pdf", testing::report("Marlbeck", "2024-09-20", &["Most visits. Are not always seen."])),
    ];
    testing::build(dir.path(), &files);
    let index = Index::open(dir.path()).unwrap();
    let request = SearchRequest { query: phrase.parse().ok(), ..SearchRequest::default() };
    let options = Options { slots: slots.to_vec(), min_authorities, max_words: 4 };
    let line = |frame: Frame| {
        let years = [frame.first.year, frame.latest.year].map(|year| year.unwrap_or_default().to_string()).join("–");
        let grades: Vec<String> = frame.grades.iter().map(|(grade, count)| format!("{grade} {count}")).collect();
        let (words, occurrences, authorities) = (frame.words.join(" "), frame.occurrences, frame.authorities);
        format!("{words}: {occurrences} in {authorities}, {}, {years}\n", grades.join(" "))
    };
    frames(&index, request, &options).unwrap().into_iter().map(line).collect()
}

#[test]
fn frames_grow_within_a_sentence_while_enough_authorities_use_them() {
    assert_eq!(
        shown("\"visits\"", &[Slot::Right], 2),
        "\
are: 5 in 3, inadequate 5, 2016–2022
are not: 4 in 3, inadequate 4, 2016–2022
are not always timely: 2 in 2, inadequate 2, 2016–2019
"
    );
}

#[test]
fn words_before_the_phrase_are_in_reading_order() {
    assert_eq!(shown("\"timely\"", &[Slot::Left], 2), "visits are not always: 2 in 2, inadequate 2, 2016–2019\n");
}

#[test]
fn phrase_without_matches_has_no_frames() {
    assert_eq!(shown("\"unicorns\"", &[Slot::Left, Slot::Right], 1), "");
}
