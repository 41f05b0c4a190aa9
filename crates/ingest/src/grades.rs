//! Reads grades, and what they grade, from headings and cells.
//!
//! Grade words are everywhere in a report ("inspected in 2011 and judged to be good"), so they count as a grade only in
//! certain forms: alone in a cell, or at the end of a heading that names a judged area.
//!
//! # Source
//!
//! Forms of the inspection frameworks from 2013 to 2025: "Area: good", "Area is good", "Area are: good", "Area requires
//! improvement to be good", "Area | Good" across cells, "Area Grade 4 (inadequate)", "The graded judgement for the area
//! is that it is good".

use std::sync::LazyLock;

use regex::Regex;
use report::Grade;

use crate::patterns::{WordList, any_of, compiled, regex};

/// Longest heading with a grade, in characters: a sentence about the arrangements of a safeguarding board.
const MAX_HEADING_CHARS: usize = 300;

/// Words of sentences about another judgement, or about the conditions of a grade.
const NEVER_IN_A_HEADING: [&str; 12] =
    ["was", "were", "judged", "previous", "previously", "last", "inspected", "not", "yet", "must", "meet", "meets"];

/// A text that ends in a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Graded {
    /// The graded area; empty if the text is only a grade.
    pub(crate) title: String,
    pub(crate) grade: Grade,
    /// The words of the grade as printed.
    pub(crate) printed: String,
}

/// Returns the grade if the text is nothing else: a cell of a judgement table, or the line below a heading.
///
/// Ignores case, a full stop and the number of the grade: "Requires improvement to be good.", "Grade 4
/// (Inadequate)", "Inadequate Grade 4".
pub fn grade(text: &str) -> Option<Grade> {
    static WHOLE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!(r"(?i)^\W*{}\W*$", grade_and_number())));
    named(&WHOLE.captures(text.trim())?).map(|(grade, _)| grade)
}

/// Splits a heading into its title and its grade; `None` if it has no grade.
///
/// The title is empty if the heading is only a grade, which then belongs to the previous heading. The title of "The graded
/// judgement for the area is that it is good" is the area. Call it on headings and cells only: sentences of running text
/// may end in the same words.
pub fn heading_grade(text: &str) -> Option<(String, Grade)> {
    graded(text).map(|graded| (graded.title, graded.grade))
}

/// As [`heading_grade`], with the words of the grade.
pub(crate) fn graded(text: &str) -> Option<Graded> {
    let text = text.trim();
    if text.chars().count() > MAX_HEADING_CHARS {
        return None;
    }
    at_the_end(text).or_else(|| in_the_middle(text))
}

/// Returns the pattern of the words of any grade, as the group `grade`.
pub(crate) fn grade_words() -> String {
    format!("(?P<grade>{})", any_of(Grade::all().filter_map(|grade| grade.record().printed.as_deref())))
}

/// Returns the pattern of a grade with its number before or after it: "Grade 4 (inadequate)", "Inadequate Grade 4".
fn grade_and_number() -> String {
    format!(r"(?:grade:?\s*[1-4]\s*[(:–-]?\s*)?{}(?:\s*\(?grade\s*[1-4]\)?)?", grade_words())
}

fn at_the_end(text: &str) -> Option<Graded> {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        compiled(&format!(
            r"(?i)^(?P<title>.*?)(?P<link>\s*\b(?:is|are)(?:\s+that\s+(?:it|they|children.?s\s+services)(?:\s+(?:is|are))?)?\s*:?\s+|\s*[:|\t–—]\s*|\s+-\s+|\s+that\s+(?:it|they)\s+|\s+|^){}\s*\)?[.*]?$",
            grade_and_number()
        ))
    });
    let captures = END.captures(text)?;
    let (grade, printed) = named(&captures)?;
    let title = captures.name("title")?.as_str().trim().trim_end_matches([':', '|', '–', '-', ' ']);
    if title.is_empty() {
        return Some(Graded { title: String::new(), grade, printed });
    }
    let separated = captures.name("link").is_some_and(|link| link.as_str().contains([':', '|', '\t']));
    let linked = captures.name("link").is_some_and(|link| !link.as_str().trim().is_empty());
    let is_graded = separated || names_an_area(title) && (linked || begins_with_an_area(title));
    (is_graded && is_title(title)).then(|| Graded { title: without_preamble(title), grade, printed })
}

/// Finds the grade of a cell that a reader without cells put between two lines of the heading beside it.
fn in_the_middle(text: &str) -> Option<Graded> {
    static MIDDLE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!(r"(?i)\b{}\b", grade_words())));
    // A cell begins with a capital; a word of the heading does not.
    let captures = MIDDLE.captures_iter(text).find(|found| found["grade"].starts_with(char::is_uppercase))?;
    let (grade, printed) = named(&captures)?;
    let found = captures.get(0)?;
    let (before, after) = (text.get(..found.start())?.trim(), text.get(found.end()..)?.trim());
    let ending = after.to_lowercase();
    let wrapped = report::words(|words| &words.area_endings).any(|words| words == ending);
    (wrapped && names_an_area(before)).then(|| Graded { title: format!("{before} {after}"), grade, printed })
}

/// Returns the grade in the group `grade`, and its words.
fn named(captures: &regex::Captures<'_>) -> Option<(Grade, String)> {
    static WORDS: LazyLock<Vec<(Grade, Regex)>> = LazyLock::new(|| {
        let whole = |grade: Grade| Some((grade, compiled(&format!("(?i)^(?:{})$", grade.record().printed.as_ref()?))));
        Grade::all().filter_map(whole).collect()
    });
    let printed = captures.name("grade")?.as_str();
    let (grade, _) = WORDS.iter().find(|(_, words)| words.is_match(printed))?;
    Some((*grade, printed.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Whether a title names something that inspectors grade.
pub(crate) fn names_an_area(title: &str) -> bool {
    static AREAS: LazyLock<WordList> = LazyLock::new(|| WordList::new(|words| &words.areas));
    let title = title.to_lowercase();
    AREAS.is_in(&title) || title.contains("children") && title.contains("services")
}

/// Whether a title begins with a graded area, after its number and article. Without this, a line of running text that ends
/// in "good" would be a graded heading.
fn begins_with_an_area(title: &str) -> bool {
    static OPENINGS: LazyLock<WordList> = LazyLock::new(|| {
        let lists = |words: &'static report::Words| words.areas.iter().chain(&words.area_openings);
        WordList::of(report::frameworks().iter().flat_map(|framework| lists(&framework.words)).map(String::as_str))
    });
    let title = title.to_lowercase();
    let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let title = title.strip_prefix("the ").unwrap_or(title);
    OPENINGS.begins(title) || title.starts_with("children") && title.contains("services in ")
}

/// Whether these words can be a title: one clause, not about the past.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let one_clause = !lower.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').contains(". ");
    one_clause && !lower.split(|c: char| !c.is_alphanumeric()).any(|word| NEVER_IN_A_HEADING.contains(&word))
}

/// Returns "Adoption performance" from "The graded judgement for adoption performance".
fn without_preamble(title: &str) -> String {
    let stripped = regex!(r"(?i)^the\s+graded\s+judge?ment\s+(?:for|about|of|on)\s+(?:the\s+)?").replace(title, "");
    if stripped.len() == title.len() {
        return title.to_owned();
    }
    let mut letters = stripped.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> String {
        heading_grade(text).map_or_else(|| "-".to_owned(), |(title, grade)| format!("{title} = {grade}"))
    }

    #[test]
    fn every_form_of_a_graded_heading_is_split() {
        for (heading, expected) in [
            (
                "The experiences and progress of care leavers: good",
                "The experiences and progress of care leavers = good",
            ),
            (
                "The experiences and progress of children in care good.",
                "The experiences and progress of children in care = good",
            ),
            (
                "The impact of leaders on social work practice is: Outstanding",
                "The impact of leaders on social work practice = outstanding",
            ),
            (
                "The experiences and progress of children in care require improvement to be good",
                "The experiences and progress of children in care = requires improvement",
            ),
            (
                "The experiences and progress of care leavers are: inadequate",
                "The experiences and progress of care leavers = inadequate",
            ),
            ("2.1 Adoption performance | Good", "2.1 Adoption performance = good"),
            (
                "3. Leadership, management and governance\tRequires Improvement",
                "3. Leadership, management and governance = requires improvement",
            ),
            ("Quality of provision Grade 3 (adequate)", "Quality of provision = adequate"),
            ("Capacity to improve | Inadequate Grade 4", "Capacity to improve = inadequate"),
            ("Grade 4 (Inadequate)", " = inadequate"),
            ("Requires improvement", " = requires improvement"),
            ("The graded judgement for adoption performance is that it is good", "Adoption performance = good"),
            (
                "The graded judgment about the experience and progress of care leavers is that it requires improvement.",
                "Experience and progress of care leavers = requires improvement",
            ),
            (
                "The graded judgement for adoption performance is requires improvement",
                "Adoption performance = requires improvement",
            ),
            ("The graded judgment for adoption performance good", "Adoption performance = good"),
            ("The Local Safeguarding Children Board is good", "The Local Safeguarding Children Board = good"),
            (
                "The Local Safeguarding Children Board requires improvement",
                "The Local Safeguarding Children Board = requires improvement",
            ),
            (
                "The arrangements in place to evaluate what the partners of the board do are inadequate",
                "The arrangements in place to evaluate what the partners of the board do = inadequate",
            ),
            ("The overall judgement is that children’s services are inadequate", "The overall judgement = inadequate"),
            ("The overall judgement is requires improvement", "The overall judgement = requires improvement"),
            (
                "The experiences and progress of children looked after and achieving Requires improvement permanence",
                "The experiences and progress of children looked after and achieving permanence = requires improvement",
            ),
        ] {
            assert_eq!(split(heading), expected, "{heading}");
        }
    }

    #[test]
    fn grade_words_in_sentences_are_not_grades() {
        for text in [
            "What the inspection judgements mean",
            "What needs to improve",
            "Homes for children looked after were judged to be good",
            "Adoption services were inspected in 2011. The authority was judged to be good",
            "The board is not yet demonstrating the characteristics of a safeguarding children board that is good",
            "Practice that is good",
            "A common good",
            "Most children looked after live in stable homes and have good",
            "Summary",
            "",
        ] {
            assert_eq!(split(text), "-", "{text}");
        }
    }

    #[test]
    fn cell_is_a_grade_only_if_it_has_nothing_else() {
        assert_eq!(grade(" Requires improvement to be good. "), Grade::named("requires improvement"));
        assert_eq!(grade("Not judged"), Grade::named("not judged"));
        assert_eq!(grade("Grade 3 (adequate)"), Grade::named("adequate"));
        assert_eq!(grade("Good practice"), None);
        assert_eq!(grade("Judgement grade"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_split(text in "[A-Za-z:|. –é]{0,60}( is| are|:)? ?(good|inadequate)?") {
            if let Some((title, _)) = heading_grade(&text) {
                prop_assert!(text.to_lowercase().contains("good") || text.to_lowercase().contains("adequate") || title.is_empty());
            }
        }

        #[test]
        fn grade_after_a_colon_is_found(title in "[A-Z][a-z]{3,9} [a-z]{8,12}") {
            prop_assert_eq!(heading_grade(&format!("{title}: outstanding")), Grade::named("outstanding").map(|grade| (title, grade)));
        }
    }
}
