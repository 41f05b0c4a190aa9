//! Builds the outline of a report: sections, their paths and their grades.

use report::{Grade, Section};

use super::heading::Heading;
use super::vocabulary::{Purpose, continues_chapter, names_board, names_the_whole, opens_box, opens_chapter, purpose};

/// The sections so far; the last one is open.
#[derive(Debug, Default)]
pub(super) struct Outline {
    sections: Vec<Section>,
    /// Open headings from the outermost to the innermost.
    open: Vec<OpenHeading>,
    /// The current grade, and the rank of the heading that set it.
    grade: Option<(u32, Grade)>,
    /// The grade of the safeguarding board, which applies to its whole part of the report.
    board: Option<Grade>,
    /// The rank of the heading that opened the board's part; `None` outside that part.
    in_board: Option<u32>,
    /// The headings around the open box, such as a case study.
    around_box: Option<Vec<OpenHeading>>,
    /// The part of the document that new sections belong to; `None` for the document itself.
    pub(super) part: Option<usize>,
    /// The title of a section that is still empty, as a passage; only if titles are guessed.
    pending_title: Option<report::Block>,
}

#[derive(Debug, Clone)]
struct OpenHeading {
    rank: u32,
    title: String,
    purpose: Option<Purpose>,
}

impl Outline {
    /// Returns an empty outline. `board` is the grade of the safeguarding board; `in_board` means that the whole report
    /// is about the board.
    pub(super) fn new(board: Option<Grade>, in_board: bool) -> Self {
        Self { board, in_board: in_board.then_some(u32::MAX), ..Self::default() }
    }

    /// Enters a part of the document, or returns to the document around it (`None`), and resets headings and grades.
    pub(super) fn begin_part(&mut self, part: Option<usize>, board: Option<Grade>, in_board: bool) {
        self.flush_title();
        let sections = std::mem::take(&mut self.sections);
        *self = Self { sections, part, ..Self::new(board, in_board) };
    }

    /// Opens the section of `heading`.
    ///
    /// A heading that is only a grade sets the grade of the heading before it. A grade applies under lower headings,
    /// and under "Summary" and "Inspection findings" of any rank. It ends at the next heading that has the same or a
    /// higher rank, or its own grade.
    ///
    /// `title` is the heading as a passage, if headings are guessed. It becomes a passage if the section stays empty,
    /// so that no line is lost.
    pub(super) fn open_section(&mut self, heading: Heading, title: Option<report::Block>) {
        if heading.title.is_empty() {
            self.grade_open_section(heading.grade);
            return;
        }
        if self.open.last().is_none_or(|open| open.rank <= heading.rank) {
            self.flush_title();
        }
        self.pending_title = title;
        let purpose = purpose(&heading.title);
        self.track_board(&heading, purpose);
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
        // Whatever their rank: chapters and evidence are never inside standard text.
        let is_evidence = matches!(purpose, Some(Purpose::Findings | Purpose::Recommendations | Purpose::Summary));
        if is_evidence || heading.grade.is_some() || opens_chapter(&heading.title) {
            let standard_text = self.open.iter().position(|open| open.purpose == Some(Purpose::Boilerplate));
            self.open.truncate(standard_text.unwrap_or(self.open.len()));
        }
        self.open.push(OpenHeading { rank: heading.rank, title: heading.title, purpose });
        self.push_section();
    }

    /// Enters or leaves the safeguarding board's part of the report.
    ///
    /// The part begins with a heading that names the board, except on the title page, which only announces it. It ends
    /// at a higher heading, at the closing sections, or at a grade for something else.
    fn track_board(&mut self, heading: &Heading, purpose: Option<Purpose>) {
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

    fn push_section(&mut self) {
        let path: Vec<String> = self.open.iter().map(|open| open.title.clone()).collect();
        self.sections.push(Section {
            title: path.last().cloned().unwrap_or_default(),
            path,
            grade: self.in_board.map_or(self.grade.map(|(_, grade)| grade), |_| self.board),
            part: self.part,
            blocks: Vec::new(),
        });
    }

    fn grade_open_section(&mut self, grade: Option<Grade>) {
        let open = self.open.last().filter(|open| !names_the_whole(&open.title));
        let (Some(grade), Some(open)) = (grade, open) else { return };
        self.grade = Some((open.rank, grade));
        if let Some(section) = self.sections.last_mut() {
            section.grade = Some(grade);
        }
    }

    /// Adds the pending title to its section as a passage, if the section is still empty.
    fn flush_title(&mut self) {
        if let Some((title, section)) = self.pending_title.take().zip(self.sections.last_mut()) {
            section.blocks.push(title);
        }
    }

    /// Adds a passage to the open section.
    pub(super) fn add(&mut self, passage: report::Block) {
        self.pending_title = None;
        // A numbered finding ends the box: it continues the sequence around it.
        if passage.number.is_some()
            && let Some(around) = self.around_box.take()
        {
            self.open = around;
            self.push_section();
        }
        if self.sections.last().is_none_or(|section| section.part != self.part) {
            self.push_section();
        }
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(passage);
        }
    }

    /// Returns the purpose of the innermost heading that has one.
    pub(super) fn purpose(&self) -> Purpose {
        self.open.iter().rev().find_map(|open| open.purpose).unwrap_or(Purpose::Findings)
    }

    /// Returns the innermost title; empty before the first heading.
    pub(super) fn title(&self) -> &str {
        self.open.last().map_or("", |open| &open.title)
    }

    /// Returns the sections that have passages.
    pub(super) fn finish(mut self) -> Vec<Section> {
        self.flush_title();
        self.sections.into_iter().filter(|section| !section.blocks.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(headings: &[(u32, &str, Option<Grade>)]) -> Outline {
        let mut outline = Outline::new(None, false);
        for (rank, title, grade) in headings {
            outline.open_section(Heading { rank: *rank, title: (*title).to_owned(), grade: *grade }, None);
        }
        outline
    }

    #[test]
    fn standard_text_ends_at_chapter_or_evidence() {
        let standard = (5, "Information about this inspection", None);
        let chapters = [
            (4, "Section 2: The effectiveness of the board", None),
            (4, "Inspection judgements about the local authority", None),
            (4, "The experiences and progress of care leavers", Grade::named("good")),
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
