//! Recognises sections and boilerplate by their words.

use std::sync::LazyLock;

use regex::Regex;
pub(super) use report::Purpose;

use crate::patterns::{WordList, any_label, compiled};

/// Returns the purpose of a heading; `None` for headings that share the purpose of the section around them.
pub(super) fn purpose(heading: &str) -> Option<Purpose> {
    /// Words, and the purpose of each in ascending order.
    static WORDS: LazyLock<(WordList, Vec<Purpose>)> = LazyLock::new(|| {
        let mut words: Vec<(Purpose, &'static str)> = report::frameworks()
            .iter()
            .flat_map(|framework| &framework.words.sections)
            .flat_map(|(purpose, words)| words.iter().map(|word| (*purpose, word.as_str())))
            .filter(|(purpose, _)| *purpose != Purpose::None)
            .collect();
        words.sort_unstable();
        let list = WordList::of(words.iter().map(|(_, word)| *word));
        (list, words.into_iter().map(|(purpose, _)| purpose).collect())
    });
    static NONE: LazyLock<WordList> = LazyLock::new(|| {
        WordList::new(|words| words.sections.get(&Purpose::None).map(Vec::as_slice).unwrap_or_default())
    });
    let heading = heading.to_lowercase().replace('’', "'");
    if NONE.begins(&heading) {
        return None;
    }
    let (words, purposes) = &*WORDS;
    purposes.get(words.all_in(&heading).min()?).copied()
}

/// Whether the text names the board that a report judges in addition to the authority.
pub(crate) fn names_board(text: &str) -> bool {
    static BOARD: LazyLock<WordList> = LazyLock::new(|| WordList::new(|words| &words.board));
    BOARD.is_in(&text.to_lowercase())
}

/// Whether the words name the services as a whole: their grade is the overall one, not that of a section.
pub(super) fn names_the_whole(title: &str) -> bool {
    static WHOLE: LazyLock<WordList> = LazyLock::new(|| WordList::new(|words| &words.whole));
    WHOLE.begins(&title.to_lowercase().replace(['’', '\''], ""))
}

/// Whether the heading opens a box that interrupts the section around it.
pub(super) fn opens_box(title: &str) -> bool {
    static BOXES: LazyLock<WordList> = LazyLock::new(|| WordList::new(|words| &words.boxes));
    BOXES.begins(&title.to_lowercase())
}

/// Whether the heading divides a graded chapter without ending it: "Inspection findings".
pub(super) fn continues_chapter(title: &str) -> bool {
    let title = title.to_lowercase();
    report::words(|words| &words.chapter_parts).any(|part| part == title)
}

/// Whether the heading numbers a chapter: "Section 2: the effectiveness of the board".
pub(super) fn opens_chapter(title: &str) -> bool {
    let title = title.to_lowercase();
    let number = title.strip_prefix("section ").or_else(|| title.strip_prefix("part "));
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the line is a label and its value, as on a title page.
pub(super) fn is_labelled(text: &str) -> bool {
    static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
        let labels = any_label(|labels| [&labels.inspected, &labels.published, &labels.inspector, &labels.other]);
        compiled(&format!(r"(?i)^\s*{labels}\s*:"))
    });
    LABELLED.is_match(text)
}

/// Whether the paragraph belongs to the closing page of every report.
pub(crate) fn is_closing(text: &str) -> bool {
    static CLOSINGS: LazyLock<WordList> = LazyLock::new(|| WordList::new(|words| &words.closings));
    let start: String = text.chars().take(60).collect::<String>().to_lowercase();
    CLOSINGS.begins(start.trim_start_matches(['•', ' ', '(']))
}

/// Whether the paragraph ends a letter: signatures follow.
pub(super) fn is_valediction(text: &str) -> bool {
    let text = text.to_lowercase();
    ["yours sincerely", "yours faithfully"].iter().any(|words| text.starts_with(words)) && text.len() < 40
}

/// Whether the line opens a letter: addresses precede it.
pub(crate) fn is_salutation(text: &str) -> bool {
    text.starts_with("Dear ") && text.split_whitespace().count() <= 12
}
