//! Logical blocks: paragraphs, list items, headings and table cells, whole again over lines and pages.

mod flow;
mod marker;
mod text;

use report::PageNumber;

use crate::extract::{Cell, Extract, Format, Line, Role};

pub use marker::Marker;

/// A paragraph, a list item, a heading or a table cell, joined over lines and pages. Its text has no marker.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The text on one line, line-end hyphens healed, never empty.
    pub text: String,
    /// What opened it.
    pub marker: Marker,
    /// The page on which it begins.
    pub page: Option<PageNumber>,
    /// Left edge of its marker, or of its text where there is none.
    pub x: f32,
    /// Left edge of its text.
    pub text_x: f32,
    /// Size of its first line's characters; 0 where unknown.
    pub size: f32,
    /// Whether all of its lines are bold.
    pub bold: bool,
    /// What the file's structure says of its first line.
    pub role: Role,
    /// The element of the file's structure of its first line.
    pub element: Option<u32>,
    /// Its cell, for a block in a table.
    pub cell: Option<Cell>,
    /// How many lines it was joined from.
    pub lines: u32,
}

impl Block {
    /// The block that `line` opens.
    pub(crate) fn of_line(line: &Line) -> Self {
        let (marker, text) = marker::split(&line.text);
        Self {
            text: text.to_owned(),
            text_x: if marker == Marker::None { line.x } else { line.text_x },
            marker,
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

    /// The text with its marker before it, as printed.
    pub fn printed(&self) -> String {
        let mut printed = match &self.marker {
            Marker::None => self.text.clone(),
            Marker::Bullet(glyph) => format!("{glyph} {}", self.text),
            Marker::Number(number) if number.contains('.') => format!("{number} {}", self.text),
            Marker::Number(number) => format!("{number}. {}", self.text),
            Marker::Letter(letter) => format!("({letter}) {}", self.text),
        };
        printed.truncate(printed.trim_end().len());
        printed
    }
}

/// The blocks of a file in reading order. Furniture is left out; a footnote follows the last block of its page.
pub fn blocks(extract: &Extract) -> Vec<Block> {
    match extract.format {
        Format::Pdf => flow::blocks(&extract.lines),
        format => text::blocks(&extract.lines, format),
    }
}

/// Appends `line` to `text`: after a hyphen at the line's end without a space, since the hyphens of these reports are
/// the words' own ("multi-" / "agency"), otherwise with one.
pub(crate) fn append(text: &mut String, line: &str) {
    let in_word = text.ends_with(['-', '‐', '‑'])
        && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric);
    if !in_word && !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether `text` ends as a sentence does, closing quotes and brackets aside: "… in time. (Recommendation)" does too.
pub(crate) fn is_finished(text: &str) -> bool {
    let closed =
        |text: &str| text.trim_end_matches(['’', '”', '"', '\'', ')', ']', ' ']).ends_with(['.', '!', '?', ':']);
    let aside = text.strip_suffix(')').and_then(|text| text.rfind('(')).and_then(|at| text.get(..at));
    closed(text) || text.ends_with(":-") || aside.is_some_and(|before| closed(before.trim_end()))
}
