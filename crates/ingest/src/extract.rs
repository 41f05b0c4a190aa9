//! What a reader gets out of a file: lines of text in reading order, with all that the file says about them.

use report::{Diagnostic, PageNumber};

/// The text of one file, line by line.
///
/// For a PDF a [`Line`] is a line as printed. For HTML and Word it is a paragraph, a list item, a heading or a table
/// cell whole, and for plain text a line of the file (blank lines are kept, with empty text: they part paragraphs).
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// Format of the file.
    pub format: Format,
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// Number of pages; 0 for formats without pages.
    pub pages: u32,
    /// Characters that could not be decoded.
    pub unknown_glyphs: u32,
    /// What the reader was not sure of.
    pub diagnostics: Vec<Diagnostic>,
}

/// Formats that are read, told from the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Plain text or Markdown.
    Text,
    /// Hypertext.
    Html,
    /// Office Open XML word processing.
    Docx,
}

/// A line of text with its place and its look. Lengths and positions are PDF points, from the page's top left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The text, in NFC, without ligatures and private-use characters; list bullets of any glyph are "•".
    pub text: String,
    /// The page, 1-based; `None` for formats without pages.
    pub page: Option<PageNumber>,
    /// Left edge; for plain text the number of leading spaces; 0 where unknown.
    pub x: f32,
    /// Left edge of what follows a number or bullet that opens the line; [`Self::x`] where there is none.
    pub text_x: f32,
    /// Right edge; 0 where unknown.
    pub right: f32,
    /// Baseline, growing downwards; 0 where unknown.
    pub y: f32,
    /// Size of most of its characters; 0 where unknown.
    pub size: f32,
    /// Whether most of its characters are bold.
    pub bold: bool,
    /// What the file says it is.
    pub role: Role,
    /// The element of the file's structure that it belongs to; lines of one paragraph share it.
    pub element: Option<u32>,
    /// Its cell, for a line in a table.
    pub cell: Option<Cell>,
}

/// What a file's structure says of a line. Trusted for what it separates more than for what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing is known.
    Unknown,
    /// A paragraph.
    Paragraph,
    /// A heading of this level, 1 the highest; 0 where the level is not known.
    Heading(u8),
    /// An item of a list at this depth, 1 the outermost.
    ListItem(u8),
    /// A footnote.
    Note,
    /// An entry of a table of contents.
    Contents,
    /// A running head, a page number or other furniture.
    Artifact,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Number of the table in its file.
    pub table: u32,
    /// Row, 0-based.
    pub row: u32,
    /// Column, 0-based.
    pub column: u32,
}

impl Line {
    /// A line of which only the text is known.
    pub fn of_text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            page: None,
            x: 0.0,
            text_x: 0.0,
            right: 0.0,
            y: 0.0,
            size: 0.0,
            bold: false,
            role: Role::Unknown,
            element: None,
            cell: None,
        }
    }

    /// Whether the line has no visible character.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}
