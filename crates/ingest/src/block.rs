//! Logical blocks: paragraphs, list items, headings and table cells, whole again.

use report::PageNumber;

use crate::extract::{Cell, Role};

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

/// What opens a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marker {
    /// Nothing.
    None,
    /// A bullet or dash, as normalised by the reader.
    Bullet(char),
    /// A number at the start of the line, as printed and without the dot: "18", "2.1".
    Number(String),
    /// A letter or Roman numeral in brackets: "a", "iv".
    Letter(String),
}
