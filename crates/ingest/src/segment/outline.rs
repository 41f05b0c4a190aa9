//! The outline as it grows: sections, their paths, and the grade that holds in each.

use report::{Block as Passage, Grade, Section};

use super::heading::Heading;
use super::vocabulary::{Purpose, purpose};
use crate::block::Block;

/// Sections so far, the last one open.
#[derive(Debug, Default)]
pub(super) struct Outline {
    sections: Vec<Section>,
    /// Open headings from the outermost to the innermost.
    open: Vec<Open>,
    /// The grade in force, and the rank of the heading that gave it.
    grade: Option<(u32, Grade)>,
}

#[derive(Debug)]
struct Open {
    rank: u32,
    title: String,
    purpose: Option<Purpose>,
}

impl Outline {
    /// Opens the section of `heading`.
    ///
    /// A heading that is a grade alone belongs to the heading before it. A grade holds under lower headings, and under
    /// "Summary" and "Inspection findings" of any rank; it ends at the next heading that is as high or has its own.
    pub(super) fn heading(&mut self, heading: Heading, _block: &Block) {
        if heading.title.is_empty() {
            self.grade_last(heading.grade);
            return;
        }
        let own = purpose(&heading.title);
        self.grade = match (heading.grade, self.grade) {
            (Some(grade), _) => Some((heading.rank, grade)),
            (None, _) if matches!(own, Some(Purpose::Recommendations | Purpose::Context | Purpose::Boilerplate)) => {
                None
            }
            (None, Some((rank, grade))) if heading.rank < rank || continues_chapter(&heading.title) => {
                Some((rank, grade))
            }
            _ => None,
        };
        self.open.retain(|open| open.rank > heading.rank);
        self.open.push(Open { rank: heading.rank, title: heading.title, purpose: own });
        self.open_section();
    }

    fn open_section(&mut self) {
        let path: Vec<String> = self.open.iter().map(|open| open.title.clone()).collect();
        self.sections.push(Section {
            title: path.last().cloned().unwrap_or_default(),
            path,
            grade: self.grade.map(|(_, grade)| grade),
            part: None,
            blocks: Vec::new(),
        });
    }

    fn grade_last(&mut self, grade: Option<Grade>) {
        let (Some(grade), Some(open)) = (grade, self.open.last()) else { return };
        self.grade = Some((open.rank, grade));
        if let Some(section) = self.sections.last_mut() {
            section.grade = Some(grade);
        }
    }

    /// Puts a passage under the last heading.
    pub(super) fn passage(&mut self, passage: Passage) {
        if self.sections.is_empty() {
            self.open_section();
        }
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(passage);
        }
    }

    /// What the innermost heading with a known purpose is for.
    pub(super) fn purpose(&self) -> Purpose {
        self.open.iter().rev().find_map(|open| open.purpose).unwrap_or(Purpose::Findings)
    }

    /// The sections in which something stands.
    pub(super) fn finish(self) -> Vec<Section> {
        self.sections.into_iter().filter(|section| !section.blocks.is_empty()).collect()
    }
}

/// Headings that part a graded chapter without ending it.
fn continues_chapter(title: &str) -> bool {
    let title = title.to_lowercase();
    ["summary", "inspection findings", "findings", "main findings"].contains(&title.as_str())
}
