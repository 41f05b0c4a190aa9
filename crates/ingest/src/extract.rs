//! The result of text extraction: lines in reading order, with their position, font and role in the file.

use report::{Diagnostic, PageNumber};

/// The text of one file, line by line.
///
/// In a PDF a [`Line`] is a printed line. In HTML and Word it is a whole paragraph, list item, heading or table cell.
/// In plain text it is a line of the file, including blank lines, because they separate paragraphs.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// Format of the file.
    pub format: Format,
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// Number of pages; 0 for formats without pages.
    pub pages: u32,
    /// Number of characters that could not be decoded.
    pub unknown_glyphs: u32,
    /// The reader's doubts.
    pub diagnostics: Vec<Diagnostic>,
}

/// The format of a file, detected from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Plain text or Markdown.
    Text,
    /// A web page.
    Html,
    /// A Word document (Office Open XML).
    Docx,
}

/// A line of text with its position and font. Lengths and positions are PDF points from the page's top left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// The text, in NFC, without ligatures and private-use characters; list bullets of any glyph are "•".
    pub text: String,
    /// The page, 1-based; `None` for formats without pages.
    pub page: Option<PageNumber>,
    /// Left edge; for plain text the number of leading spaces; 0 if unknown.
    pub x: f32,
    /// Left edge of the text after the list label that opens the line; [`Self::x`] if it has none.
    pub text_x: f32,
    /// Right edge; 0 if unknown.
    pub right: f32,
    /// Baseline, growing downwards; 0 if unknown.
    pub y: f32,
    /// Font size of most of its characters; 0 if unknown.
    pub size: f32,
    /// Whether most of its characters are bold.
    pub bold: bool,
    /// Its role in the file's structure.
    pub role: Role,
    /// The structure element that it belongs to; lines of one paragraph share it.
    pub element: Option<u32>,
    /// Its table cell.
    pub cell: Option<Cell>,
}

/// The role of a line in the file's structure. Its boundaries are more reliable than its names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// The file does not say.
    #[default]
    Unknown,
    /// A paragraph.
    Paragraph,
    /// A heading of this level, 1 being the highest; 0 if the level is unknown.
    Heading(u8),
    /// A list item at this depth, 1 being the outermost.
    ListItem(u8),
    /// A footnote.
    Note,
    /// An entry of a table of contents.
    Contents,
    /// A running header, a page number or other page furniture.
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

impl Extract {
    /// Returns the extract of `lines`; counts their unknown characters.
    pub(crate) fn new(format: Format, lines: Vec<Line>, pages: u32) -> Self {
        let unknown: usize = lines.iter().map(|line| line.text.matches(char::REPLACEMENT_CHARACTER).count()).sum();
        let unknown_glyphs = u32::try_from(unknown).unwrap_or(u32::MAX);
        Self { format, lines, pages, unknown_glyphs, diagnostics: Vec::new() }
    }
}

impl Cell {
    /// Returns the first cell of a table.
    pub(crate) fn first(table: u32) -> Self {
        Self { table, row: 0, column: 0 }
    }

    /// Moves past `columns` cells of the row.
    pub(crate) fn skip_columns(&mut self, columns: u32) {
        self.column = self.column.saturating_add(columns);
    }

    /// Moves to the first cell of the next row.
    pub(crate) fn end_row(&mut self) {
        (self.row, self.column) = (self.row.saturating_add(1), 0);
    }
}

impl Line {
    /// Returns a line with this text and nothing else.
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Whether the line has no visible characters.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}
