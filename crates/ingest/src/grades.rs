//! Grades in headings and cells: which words are a grade, and what they are a grade of.
//!
//! Grade words are everywhere in a report ("inspected in 2011 and judged to be good"), so words count as a grade only
//! where the form says so: a cell with nothing else in it, or the end of a heading that names a judged area.
//!
//! # Source
//!
//! Forms of the inspection frameworks from 2013 to 2025: "Area: good", "Area is good", "Area are: good", "Area
//! requires improvement to be good", "Area | Good" over cells, "Area Grade 4 (inadequate)", "The graded judgement for
//! the area is that it is good".

use std::sync::LazyLock;

use regex::Regex;
use report::Grade;

/// Longest heading with a grade, in characters: the sentence on the arrangements of a safeguarding board.
const MAX_HEADING_CHARS: usize = 300;

/// Phrases that name what is graded.
const AREAS: [&str; 21] = [
    "experiences and progress",
    "experience and progress",
    "impact of leaders",
    "help and protection",
    "looked after",
    "achieving permanence",
    "adoption",
    "care leavers",
    "leaving care",
    "children in care",
    "leadership",
    "overall effectiveness",
    "overall judgement",
    "overall judgment",
    "safeguarding children board",
    "lscb",
    "arrangements in place",
    "capacity to improve",
    "quality of provision",
    "outcomes for",
    "safeguarding",
];

/// Words of a sentence about some other judgement, or about what a grade would take.
const NO_HEADING: [&str; 12] =
    ["was", "were", "judged", "previous", "previously", "last", "inspected", "not", "yet", "must", "meet", "meets"];

/// A text that ends in a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Graded {
    /// What is graded; empty where the text is a grade alone.
    pub(crate) title: String,
    pub(crate) grade: Grade,
    /// The words of the grade as printed.
    pub(crate) printed: String,
}

/// The grade that a text is, nothing else standing in it: a cell of a judgement table, the line under a heading.
///
/// Case, a full stop and a number of the grade make no difference: "Requires improvement to be good.", "Grade 4
/// (Inadequate)", "Inadequate Grade 4".
pub fn grade(text: &str) -> Option<Grade> {
    static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| compile(&format!(r"(?i)^\W*{}\W*$", grade_and_number())));
    named(&WHOLE.as_ref()?.captures(text.trim())?).map(|(grade, _)| grade)
}

/// A heading parted into its title and the grade printed in it; `None` where it has none.
///
/// The title is empty where the heading is a grade alone, which then belongs to the heading before it. Of "The graded
/// judgement for the area is that it is good" the title is the area. Call it on headings and cells only: a sentence of
/// running text may end in the same words.
pub fn heading_grade(text: &str) -> Option<(String, Grade)> {
    graded(text).map(|graded| (graded.title, graded.grade))
}

/// The same, with the words of the grade.
pub(crate) fn graded(text: &str) -> Option<Graded> {
    let text = text.trim();
    if text.chars().count() > MAX_HEADING_CHARS {
        return None;
    }
    at_the_end(text).or_else(|| in_the_middle(text))
}

const GRADE: &str =
    r"(?P<grade>outstanding|good|adequate|requires?\s+improvement(?:\s+\(?to\s+be\s+good\)?)?|inadequate|not\s+judged)";

/// A grade with its number before or after it: "Grade 4 (inadequate)", "Inadequate Grade 4".
fn grade_and_number() -> String {
    format!(r"(?:grade:?\s*[1-4]\s*[(:–-]?\s*)?{GRADE}(?:\s*\(?grade\s*[1-4]\)?)?")
}

fn at_the_end(text: &str) -> Option<Graded> {
    static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        compile(&format!(
            r"(?i)^(?P<title>.*?)(?P<link>\s*\b(?:is|are)(?:\s+that\s+(?:it|they|children.?s\s+services)(?:\s+(?:is|are))?)?\s*:?\s+|\s*[:|\t–—]\s*|\s+-\s+|\s+that\s+(?:it|they)\s+|\s+|^){}\s*\)?[.*]?$",
            grade_and_number()
        ))
    });
    let captures = END.as_ref()?.captures(text)?;
    let (grade, printed) = named(&captures)?;
    let title = captures.name("title")?.as_str().trim().trim_end_matches([':', '|', '–', '-', ' ']);
    if title.is_empty() {
        return Some(Graded { title: String::new(), grade, printed });
    }
    let separated = captures.name("link").is_some_and(|link| link.as_str().contains([':', '|', '\t']));
    (is_title(title) && (separated || names_an_area(title))).then(|| Graded {
        title: without_preamble(title),
        grade,
        printed,
    })
}

/// The grade of a cell that a reader without cells put between two lines of the heading beside it.
fn in_the_middle(text: &str) -> Option<Graded> {
    // The initial capital tells the cell from a word of the heading.
    static MIDDLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        compile(
            r"\b(?P<grade>Outstanding|Good|Adequate|Requires? [Ii]mprovement(?: to be good)?|Inadequate|Not judged)\b",
        )
    });
    let captures = MIDDLE.as_ref()?.captures(text)?;
    let (grade, printed) = named(&captures)?;
    let found = captures.get(0)?;
    let (before, after) = (text.get(..found.start())?.trim(), text.get(found.end()..)?.trim());
    let wrapped = matches!(
        after.to_lowercase().as_str(),
        "permanence" | "protection" | "care leavers" | "leavers" | "and protection" | "families" | "and families"
    );
    (wrapped && names_an_area(before)).then(|| Graded { title: format!("{before} {after}"), grade, printed })
}

fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

fn named(captures: &regex::Captures<'_>) -> Option<(Grade, String)> {
    let printed = captures.name("grade")?.as_str();
    let words = printed.to_lowercase();
    let grade = match words.split_whitespace().next()? {
        "outstanding" => Grade::Outstanding,
        "good" => Grade::Good,
        "adequate" => Grade::Adequate,
        "require" | "requires" => Grade::RequiresImprovement,
        "inadequate" => Grade::Inadequate,
        _ => Grade::NotJudged,
    };
    Some((grade, printed.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn names_an_area(title: &str) -> bool {
    let title = title.to_lowercase();
    AREAS.iter().any(|area| title.contains(area)) || title.contains("children") && title.contains("services")
}

/// Whether these words may be a title: one clause, not about the past.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let one_clause = !lower.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').contains(". ");
    one_clause && !lower.split(|c: char| !c.is_alphanumeric()).any(|word| NO_HEADING.contains(&word))
}

/// "The graded judgement for adoption performance" is a judgement on "Adoption performance".
fn without_preamble(title: &str) -> String {
    static PREAMBLE: LazyLock<Option<Regex>> =
        LazyLock::new(|| compile(r"(?i)^the\s+graded\s+judge?ment\s+(?:for|about|of|on)\s+(?:the\s+)?"));
    let stripped = PREAMBLE.as_ref().map_or(title.into(), |preamble| preamble.replace(title, ""));
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

    fn parted(text: &str) -> String {
        heading_grade(text).map_or_else(|| "-".to_owned(), |(title, grade)| format!("{title} = {grade}"))
    }

    #[test]
    fn every_form_of_a_graded_heading() {
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
            assert_eq!(parted(heading), expected, "{heading}");
        }
    }

    #[test]
    fn grade_words_without_a_grade() {
        for text in [
            "What the inspection judgements mean",
            "What needs to improve",
            "Homes for children looked after were judged to be good",
            "Adoption services were inspected in 2011. The authority was judged to be good",
            "The board is not yet demonstrating the characteristics of a safeguarding children board that is good",
            "Practice that is good",
            "A common good",
            "Summary",
            "",
        ] {
            assert_eq!(parted(text), "-", "{text}");
        }
    }

    #[test]
    fn a_cell_is_a_grade_or_not() {
        assert_eq!(grade(" Requires improvement to be good. "), Some(Grade::RequiresImprovement));
        assert_eq!(grade("Not judged"), Some(Grade::NotJudged));
        assert_eq!(grade("Grade 3 (adequate)"), Some(Grade::Adequate));
        assert_eq!(grade("Good practice"), None);
        assert_eq!(grade("Judgement grade"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_parted(text in "[A-Za-z:|. –é]{0,60}( is| are|:)? ?(good|inadequate)?") {
            if let Some((title, _)) = heading_grade(&text) {
                prop_assert!(text.to_lowercase().contains("good") || text.to_lowercase().contains("adequate") || title.is_empty());
            }
        }

        #[test]
        fn a_grade_after_a_colon_is_found(title in "[A-Z][a-z]{3,9} [a-z]{8,12}") {
            prop_assert_eq!(heading_grade(&format!("{title}: outstanding")), Some((title, Grade::Outstanding)));
        }
    }
}
