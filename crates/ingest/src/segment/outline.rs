//! The outline as it grows: sections, their paths, and the grade that holds in each.

use report::{Block as Passage, Grade, Section};

use super::heading::Heading;
use super::vocabulary::{Purpose, names_board, names_the_whole, opens_box, purpose};

/// Sections so far, the last one open.
#[derive(Debug, Default)]
pub(super) struct Outline {
    sections: Vec<Section>,
    /// Open headings from the outermost to the innermost.
    open: Vec<Open>,
    /// The grade in force, and the rank of the heading that gave it.
    grade: Option<(u32, Grade)>,
    /// The grade of the safeguarding board, which holds for everything in its part of the report.
    board: Option<Grade>,
    /// The rank of the heading that opened the board's part, while it lasts.
    in_board: Option<u32>,
    /// Headings around the box that is open.
    around_box: Option<Vec<Open>>,
}

#[derive(Debug, Clone)]
struct Open {
    rank: u32,
    title: String,
    purpose: Option<Purpose>,
}

impl Outline {
    /// An outline in which the safeguarding board has the grade `board`, and which may be about the board alone.
    pub(super) fn new(board: Option<Grade>, in_board: bool) -> Self {
        Self { board, in_board: in_board.then_some(u32::MAX), ..Self::default() }
    }

    /// Opens the section of `heading`.
    ///
    /// A heading that is a grade alone belongs to the heading before it. A grade holds under lower headings, and under
    /// "Summary" and "Inspection findings" of any rank; it ends at the next heading that is as high or has its own.
    pub(super) fn heading(&mut self, heading: Heading) {
        if heading.title.is_empty() {
            self.grade_last(heading.grade);
            return;
        }
        let purpose = purpose(&heading.title);
        self.follow_board(&heading, purpose);
        self.grade = match (heading.grade, self.grade) {
            _ if names_the_whole(&heading.title) => None,
            (Some(grade), _) => Some((heading.rank, grade)),
            (None, _)
                if matches!(purpose, Some(Purpose::Recommendations | Purpose::Context | Purpose::Boilerplate)) =>
            {
                None
            }
            (None, Some((rank, grade))) if heading.rank < rank || continues_chapter(&heading.title) => {
                Some((rank, grade))
            }
            _ => None,
        };
        match (opens_box(&heading.title), &self.around_box) {
            (true, None) => self.around_box = Some(self.open.clone()),
            (false, Some(_)) => self.around_box = None,
            _ => {}
        }
        self.open.retain(|open| open.rank > heading.rank);
        self.open.push(Open { rank: heading.rank, title: heading.title, purpose });
        self.open_section();
    }

    /// The board's part begins with a heading that names it (the title page only announces it), and ends with a higher
    /// heading, with the closing sections or with a grade of something else.
    fn follow_board(&mut self, heading: &Heading, purpose: Option<Purpose>) {
        let names_board = names_board(&heading.title);
        if names_board && !heading.title.to_lowercase().starts_with("review of") {
            self.in_board = Some(self.in_board.map_or(heading.rank, |rank| rank.max(heading.rank)));
            self.board = self.board.or(heading.grade);
        } else if self.in_board.is_some_and(|rank| heading.rank > rank)
            || purpose == Some(Purpose::Boilerplate)
            || heading.grade.is_some() && !names_board
        {
            self.in_board = None;
        }
    }

    fn open_section(&mut self) {
        let path: Vec<String> = self.open.iter().map(|open| open.title.clone()).collect();
        self.sections.push(Section {
            title: path.last().cloned().unwrap_or_default(),
            path,
            grade: self.in_board.map_or(self.grade.map(|(_, grade)| grade), |_| self.board),
            part: None,
            blocks: Vec::new(),
        });
    }

    fn grade_last(&mut self, grade: Option<Grade>) {
        let open = self.open.last().filter(|open| !names_the_whole(&open.title));
        let (Some(grade), Some(open)) = (grade, open) else { return };
        self.grade = Some((open.rank, grade));
        if let Some(section) = self.sections.last_mut() {
            section.grade = Some(grade);
        }
    }

    /// Puts a passage under the last heading.
    pub(super) fn passage(&mut self, passage: Passage) {
        // The sequence goes on after the box.
        if passage.number.is_some()
            && let Some(around) = self.around_box.take()
        {
            self.open = around;
            self.open_section();
        }
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
