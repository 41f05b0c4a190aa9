//! Decides which blocks are headings, and their rank.

use report::Grade;

use super::vocabulary::{is_labelled, is_salutation, is_valediction, purpose};
use crate::block::{Block, ListLabel, body_size};
use crate::extract::{Format, Role};
use crate::grades::{grade, heading_grade};

/// Most words of a heading.
const MAX_WORDS: usize = 36;
/// A font size more than this above the body's, in points, is that of a heading.
const LARGER: f32 = 0.4;

/// Rank of a graded chapter if font sizes are unknown: above other lines that stand alone, below tagged headings.
const CHAPTER_RANK: u32 = 50;

/// A heading, with the grade separated from the title.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    /// The title; empty for a grade alone.
    pub(super) title: String,
    /// Outer headings have higher ranks.
    pub(super) rank: u32,
    /// The grade printed in it.
    pub(super) grade: Option<Grade>,
}

/// Recognises the headings of one document.
pub(super) struct Headings {
    body_size: f32,
    format: Format,
}

impl Headings {
    pub(super) fn new(blocks: &[Block], format: Format) -> Self {
        let sizes = blocks.iter().map(|block| (block.size, block.text.len()));
        Self { body_size: body_size(sizes), format }
    }

    /// Whether only their words identify headings, as in plain text.
    pub(super) fn are_guessed(&self) -> bool {
        self.format == Format::Text
    }

    /// Returns the heading in the block at `index`, if it is one.
    pub(super) fn heading(&self, blocks: &[Block], index: usize) -> Option<Heading> {
        let block = blocks.get(index)?;
        if block.list_label != ListLabel::None || block.text.split_whitespace().count() > MAX_WORDS {
            return None;
        }
        let looks_like_heading = match self.format {
            Format::Pdf => self.stands_out(block),
            Format::Html | Format::Docx => matches!(block.role, Role::Heading(_)) || block.bold,
            Format::Text => matches!(block.role, Role::Heading(_)) || block.bold || stands_alone(blocks, index),
        };
        let before = index.checked_sub(1).and_then(|before| blocks.get(before));
        let is_subject_line =
            looks_like_heading && before.is_some_and(|before| is_salutation(&before.text)) && block.lines <= 2;
        if !(is_subject_line || looks_like_heading && is_title(&block.text)) {
            return None;
        }
        let heading = self.titled(block, &block.text);
        // Without font sizes, a grade marks a chapter.
        let graded = heading.grade.is_some() || blocks.get(index + 1).is_some_and(|next| grade(&next.text).is_some());
        let rank = if self.format == Format::Text && graded { heading.rank.max(CHAPTER_RANK) } else { heading.rank };
        Some(Heading { rank, ..heading })
    }

    /// Returns a heading with the title (and grade) `text` and the rank of `block`.
    fn titled(&self, block: &Block, text: &str) -> Heading {
        // Without font sizes, a colon at the end marks a part of the list above: "Within three months:".
        let below = u32::from(self.format == Format::Text && text.ends_with(':'));
        let rank = Self::rank(block).saturating_sub(below);
        match heading_grade(text) {
            Some((title, grade)) => Heading { title, rank, grade: Some(grade) },
            None => Heading { title: text.trim_end_matches([':', '.']).trim().to_owned(), rank, grade: None },
        }
    }

    /// Returns a chapter heading from a table row, ranked above the body whatever its font.
    pub(super) fn chapter(&self, block: &Block, title: String) -> Heading {
        let above_body = Block { size: self.body_size + 2.0, bold: true, ..block.clone() };
        Heading { title, rank: Self::rank(block).max(Self::rank(&above_body)), grade: None }
    }

    /// Whether the block is larger than the body, bold, or tagged as a heading.
    fn stands_out(&self, block: &Block) -> bool {
        matches!(block.role, Role::Heading(_)) || block.bold || block.size > self.body_size + LARGER
    }

    /// Ranks by font size and weight, because reports use the levels of tagged headings at random; by level if the size
    /// is unknown.
    fn rank(block: &Block) -> u32 {
        match block.role {
            _ if block.size > 0.0 => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "font sizes are small")]
                let half_points = (block.size * 2.0).round() as u32;
                half_points * 2 + u32::from(block.bold)
            }
            Role::Heading(level) => 100 - u32::from(level),
            _ => 1,
        }
    }
}

/// Whether the text may be a title: not a full sentence, unless it ends in a grade, and not "Label: value" from a title
/// page.
fn is_title(text: &str) -> bool {
    if heading_grade(text).is_some() || grade(text).is_some() {
        return true;
    }
    let ends_sentence = text.ends_with('.') && !text.ends_with("..") || text.ends_with([';', ',']);
    !ends_sentence && !is_labelled(text) && text.contains(char::is_alphabetic)
}

/// Whether a line of plain text stands alone like a title: short, not a sentence, name or address, and with text after
/// it.
fn stands_alone(blocks: &[Block], index: usize) -> bool {
    let Some(block) = blocks.get(index) else { return false };
    let words = block.text.split_whitespace().count();
    if block.lines > 2 || words > 20 || block.cell.is_some() || index + 1 >= blocks.len() {
        return false;
    }
    let is_subject_line =
        index.checked_sub(1).and_then(|before| blocks.get(before)).is_some_and(|b| is_salutation(&b.text));
    if heading_grade(&block.text).is_some() || is_subject_line {
        return true;
    }
    let opens = block.text.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '‘' | '\''));
    let ends = block.text.ends_with(['.', ';', ',']) || block.text.ends_with(':') && words > 4;
    opens && !ends && !block.text.contains(". ") && !is_contact(&block.text)
}

/// Whether the line is a date, salutation, name or address: it stands alone but is not a title.
fn is_contact(text: &str) -> bool {
    let titles = ["Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Dr ", "Cllr ", "Councillor "];
    let place = text.split(", ").skip(1).any(|rest| rest.starts_with(char::is_uppercase)) && purpose(text).is_none();
    is_salutation(text)
        || is_valediction(text)
        || place && !text.chars().all(|c| !c.is_lowercase())
        || titles.iter().any(|title| text.starts_with(title))
        || text.contains(['@', '•', '=', '|'])
        || text
            .split_once(": ")
            .is_some_and(|(label, _)| label.split_whitespace().count() <= 2 && heading_grade(text).is_none())
        || text.ends_with(|c: char| c.is_ascii_digit()) && text.split_whitespace().count() <= 6
}
