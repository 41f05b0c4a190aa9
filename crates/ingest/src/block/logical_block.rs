//! One block: its text, its list label and where it stands.

use report::PageNumber;

use super::list_label::{self, ListLabel};
use crate::extract::{Cell, Line, Role};

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
