//! Logical blocks: paragraphs, list items, headings and table cells, joined across lines and pages.

mod list_label;
mod plain;
mod positioned;

use report::PageNumber;

use crate::extract::{Cell, Extract, Format, Line, Role};

pub use list_label::ListLabel;

/// A paragraph, list item, heading or table cell, joined across lines and pages. Its text excludes the list label.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The text on one line, with line-end hyphens resolved.
    pub text: String,
    /// The list label that opens it.
    pub list_label: ListLabel,
    /// The page on which it begins.
    pub page: Option<PageNumber>,
    /// Left edge of its list label, or of its text if it has none.
    pub x: f32,
    /// Left edge of its text.
    pub text_x: f32,
    /// Font size of its first line; 0 if unknown.
    pub size: f32,
    /// Whether all of its lines are bold.
    pub bold: bool,
    /// Role of its first line in the file's structure.
    pub role: Role,
    /// Structure element of its first line.
    pub element: Option<u32>,
    /// Its table cell.
    pub cell: Option<Cell>,
    /// Number of lines joined into it.
    pub lines: u32,
}

impl Block {
    /// Returns the block that `line` opens.
    pub(crate) fn of_line(line: &Line) -> Self {
        let (list_label, text) = list_label::split(&line.text);
        Self {
            text: text.to_owned(),
            text_x: if list_label == ListLabel::None { line.x } else { line.text_x },
            list_label,
            page: line.page,
            x: line.x,
            size: line.size,
            bold: line.bold,
            role: line.role,
            element: line.element,
            cell: line.cell,
            lines: 1,
        }
    }

    /// Returns the text with its list label in front, as printed.
    pub fn printed(&self) -> String {
        let mut printed = match &self.list_label {
            ListLabel::None => self.text.clone(),
            ListLabel::Bullet(glyph) => format!("{glyph} {}", self.text),
            ListLabel::Number(number) if number.contains('.') => format!("{number} {}", self.text),
            ListLabel::Number(number) => format!("{number}. {}", self.text),
            ListLabel::Letter(letter) => format!("({letter}) {}", self.text),
        };
        printed.truncate(printed.trim_end().len());
        printed
    }
}

/// Returns the blocks of a file in reading order.
///
/// Leaves out page furniture. A footnote follows the last block of its page.
pub fn blocks(extract: &Extract) -> Vec<Block> {
    match extract.format {
        Format::Pdf => positioned::blocks(&extract.lines),
        Format::Text => plain::blocks(&extract.lines),
        // In these formats a line is a block.
        Format::Html | Format::Docx => {
            let lines = extract.lines.iter().filter(|line| line.role != Role::Artifact && !line.is_blank());
            lines.map(Block::of_line).collect()
        }
    }
}

/// Appends `line` to `text` with a space, or without one after a hyphen at the line's end.
///
/// Keeps the hyphen: reports do not hyphenate words at line ends, so it belongs to the word ("multi-" / "agency").
pub(crate) fn append(text: &mut String, line: &str) {
    let in_word = text.ends_with(['-', '‐', '‑'])
        && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric);
    if !in_word && !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether `text` ends a sentence, ignoring closing quotes and brackets: "… in time. (Recommendation)" does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let closed =
        |text: &str| text.trim_end_matches(['’', '”', '"', '\'', ')', ']', ' ']).ends_with(['.', '!', '?', ':']);
    let before_bracket = text.strip_suffix(')').and_then(|text| text.rfind('(')).and_then(|at| text.get(..at));
    closed(text) || text.ends_with(":-") || before_bracket.is_some_and(|before| closed(before.trim_end()))
}
