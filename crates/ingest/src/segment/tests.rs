//! Properties of segmentation for any lines:
//!
//! 1. It never panics, every passage has text and a unique identifier, and a second run over the same lines gives the
//!    same report.
//! 2. No word of a text is lost: each is in a passage or in a heading.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::extract::{Format, Line};
use crate::invariants::check_lines;

fn extract(lines: &[String]) -> Extract {
    Extract {
        format: Format::Text,
        lines: lines.iter().map(Line::of_text).collect(),
        pages: 0,
        unknown_glyphs: 0,
        diagnostics: Vec::new(),
    }
}

/// Generates a typical line of a report: a sentence, an item, a heading, a grade, or nothing.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{2,9}( [a-z]{2,9}){4,14}\\.",
        "[0-9]{1,2}\\. [A-Z][a-z]{2,9}( [a-z]{2,9}){3,9}\\.",
        "[0-9]{1,2}\\.",
        "• [A-Z][a-z]{2,9}( [a-z]{2,9}){3,9}",
        "[A-Z][a-z]{2,9}( [a-z]{2,9}){0,3}",
        Just("What needs to improve?".to_owned()),
        Just("The experiences and progress of children in care: good".to_owned()),
        Just("Inadequate".to_owned()),
        Just("Yours sincerely".to_owned()),
        Just(String::new()),
    ]
}

/// Generates a format whose lines have no position on a page.
fn format() -> impl Strategy<Value = Format> {
    prop::sample::select(vec![Format::Text, Format::Html, Format::Docx])
}

fn passages(report: &Report) -> Vec<report::Passage> {
    report.passages("some-report", &["some.txt".to_owned()])
}

#[test]
fn words_of_standard_text_count_as_unassigned() {
    let lines = [
        "What needs to improve?",
        "",
        "The board of Ambershire does not know what its partners do.",
        "",
        "Information about this inspection",
        "",
        "Inspectors have looked closely at the experiences of children, and read their files.",
    ];
    let quality = report(&extract(&lines.map(str::to_owned))).quality;
    assert_eq!((quality.words, quality.unassigned_words), (24, 13));
}

/// Found by the fuzzer.
#[test]
fn number_without_text_is_kept_as_printed() {
    let lines = ["1. Plans are clear.", "2.", "3. Visits are on time."].map(str::to_owned);
    for format in [Format::Html, Format::Docx] {
        let extract = Extract { format, ..extract(&lines) };
        check_lines(&extract);
        let passages = passages(&report(&extract));
        let found: Vec<_> = passages.iter().map(|passage| (passage.number.as_deref(), passage.text.as_str())).collect();
        assert_eq!(found, [(Some("1"), "Plans are clear."), (None, "2."), (Some("3"), "Visits are on time.")]);
    }
    let mut note = extract(&lines);
    note.format = Format::Docx;
    note.lines[1].role = Role::Note;
    check_lines(&note);
    assert!(passages(&report(&note)).iter().any(|passage| passage.text == "2."));
}

proptest! {
    #[test]
    fn any_lines_give_a_sound_report(format in format(), lines in prop::collection::vec(".{0,80}", 0..40)) {
        check_lines(&Extract { format, ..extract(&lines) });
    }

    #[test]
    fn no_word_is_lost(lines in prop::collection::vec(line(), 0..40)) {
        let report = report(&extract(&lines));
        let mut found = String::new();
        for section in &report.sections {
            found += &section.path.join(" ");
            found += " ";
        }
        for passage in passages(&report) {
            found += &passage.text;
            found += " ";
        }
        let found: HashSet<&str> = found.split(|c: char| !c.is_alphabetic()).collect();
        // A line that is only a grade becomes the grade of its section.
        for word in lines.iter().filter(|line| *line != "Inadequate").flat_map(|line| line.split(|c: char| !c.is_alphabetic())) {
            prop_assert!(found.contains(word) || word == "good", "{word} of {lines:?}");
        }
    }

    #[test]
    fn typical_lines_give_a_sound_report(format in format(), lines in prop::collection::vec(line(), 0..40)) {
        check_lines(&Extract { format, ..extract(&lines) });
    }
}
