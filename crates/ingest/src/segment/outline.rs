//! The outline as it grows: sections, their paths, and the grade that holds in each.

use report::{Block as Passage, Grade, Section};

use super::heading::Heading;
use super::vocabulary::{Purpose, names_board, names_the_whole, opens_box, opens_chapter, purpose};

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
    /// The part of the document that the sections to come belong to.
    part: Option<usize>,
    /// The title of a section in which nothing stands yet, as a passage, if titles are only guessed.
    title: Option<Passage>,
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

    /// Begins another document, or goes back to the one around it: no heading and no grade of before holds in it.
    pub(super) fn begin(&mut self, part: Option<usize>, board: Option<Grade>, in_board: bool) {
        self.keep_title();
        let sections = std::mem::take(&mut self.sections);
        *self = Self { sections, part, ..Self::new(board, in_board) };
    }

    /// The part that is open; `None` for the document itself.
    pub(super) fn part(&self) -> Option<usize> {
        self.part
    }

    /// Opens the section of `heading`.
    ///
    /// A heading that is a grade alone belongs to the heading before it. A grade holds under lower headings, and under
    /// "Summary" and "Inspection findings" of any rank; it ends at the next heading that is as high or has its own.
    ///
    /// `title` is the heading as a passage, given where headings are only guessed: it becomes one if nothing stands under
    /// the heading, so that no line is lost.
    pub(super) fn heading(&mut self, heading: Heading, title: Option<Passage>) {
        if heading.title.is_empty() {
            self.grade_last(heading.grade);
            return;
        }
        if self.open.last().is_none_or(|open| open.rank <= heading.rank) {
            self.keep_title();
        }
        self.title = title;
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
        // However they are set: no chapter and no evidence is a part of a text that is the same in every report.
        let is_evidence = matches!(purpose, Some(Purpose::Findings | Purpose::Recommendations | Purpose::Summary));
        if is_evidence || heading.grade.is_some() || opens_chapter(&heading.title) {
            let standard = self.open.iter().position(|open| open.purpose == Some(Purpose::Boilerplate));
            self.open.truncate(standard.unwrap_or(self.open.len()));
        }
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
            part: self.part,
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

    /// Puts the last title where its passages would be, if there are none.
    fn keep_title(&mut self) {
        if let Some((title, section)) = self.title.take().zip(self.sections.last_mut()) {
            section.blocks.push(title);
        }
    }

    /// Puts a passage under the last heading.
    pub(super) fn passage(&mut self, passage: Passage) {
        self.title = None;
        // The sequence goes on after the box.
        if passage.number.is_some()
            && let Some(around) = self.around_box.take()
        {
            self.open = around;
            self.open_section();
        }
        if self.sections.last().is_none_or(|section| section.part != self.part) {
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

    /// The innermost title; empty before the first heading.
    pub(super) fn title(&self) -> &str {
        self.open.last().map_or("", |open| &open.title)
    }

    /// The sections in which something stands.
    pub(super) fn finish(mut self) -> Vec<Section> {
        self.keep_title();
        self.sections.into_iter().filter(|section| !section.blocks.is_empty()).collect()
    }
}

/// Headings that part a graded chapter without ending it.
fn continues_chapter(title: &str) -> bool {
    let title = title.to_lowercase();
    ["summary", "inspection findings", "findings", "main findings"].contains(&title.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(headings: &[(u32, &str, Option<Grade>)]) -> Outline {
        let mut outline = Outline::new(None, false);
        for (rank, title, grade) in headings {
            outline.heading(Heading { rank: *rank, title: (*title).to_owned(), grade: *grade }, None);
        }
        outline
    }

    #[test]
    fn standard_text_ends_where_a_chapter_or_evidence_begins() {
        let standard = (5, "Information about this inspection", None);
        let chapters = [
            (4, "Section 2: The effectiveness of the board", None),
            (4, "Inspection judgements about the local authority", None),
            (4, "The experiences and progress of care leavers", Some(Grade::Good)),
        ];
        for chapter in chapters {
            let outline = outline(&[(9, "Ambershire", None), standard, chapter, (3, "Key strengths", None)]);
            assert_eq!(outline.purpose(), Purpose::Findings, "{chapter:?}");
            assert_eq!(outline.sections.last().unwrap().path, ["Ambershire", chapter.1, "Key strengths"]);
        }
        let part = outline(&[standard, (4, "The local authority", None)]);
        assert_eq!(part.purpose(), Purpose::Boilerplate);
    }
}
