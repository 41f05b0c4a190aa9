//! What a PDF engine gives: runs of text with their place and look, before they are put into lines.

use report::{PageNumber, SkipReason};

use crate::extract::{Cell, Role};

/// Something that reads the text of a PDF file. The line builder does not know which.
pub trait PdfReader {
    /// The text of a file, in the order of its content or of its structure.
    ///
    /// May panic on damaged files: the caller contains it.
    ///
    /// # Errors
    ///
    /// [`PdfError::Encrypted`] if it needs a password; [`PdfError::Damaged`] if it is no PDF file or cannot be read.
    fn runs(&self, bytes: &[u8]) -> Result<Pages, PdfError>;
}

/// Why a PDF file gave no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// It is encrypted and does not open without a password.
    #[error("the document is encrypted")]
    Encrypted,
    /// Its structure could not be read.
    #[error("{detail}")]
    Damaged {
        /// The engine's own words.
        detail: String,
    },
}

impl From<PdfError> for SkipReason {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Encrypted => Self::Encrypted,
            PdfError::Damaged { detail } => Self::Damaged { detail },
        }
    }
}

/// The text of a PDF file as an engine gives it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pages {
    /// Number of pages, those without text counted too.
    pub count: u32,
    /// Runs of text, page by page.
    pub runs: Vec<Run>,
    /// Whether the file is encrypted (and was opened nevertheless).
    pub encrypted: bool,
}

impl Pages {
    /// Visible characters.
    pub fn characters(&self) -> usize {
        self.runs.iter().map(|run| run.text.chars().filter(|c| !c.is_whitespace()).count()).sum()
    }
}

/// A piece of text in one font at one place. Lengths and positions are PDF points from the page's top left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The text as decoded, spaces included; U+FFFD where a glyph has no character.
    pub text: String,
    /// The page, 1-based.
    pub page: PageNumber,
    /// Left edge.
    pub x: f32,
    /// Right edge.
    pub right: f32,
    /// Baseline, growing downwards.
    pub y: f32,
    /// Size of the characters.
    pub size: f32,
    /// Whether they are bold.
    pub bold: bool,
    /// What the structure tree says it is; [`Role::Unknown`] where it says nothing.
    pub role: Role,
    /// The structure element that it belongs to.
    pub element: Option<u32>,
    /// Its cell, for a run in a table.
    pub cell: Option<Cell>,
    /// Whether the file marks it as page furniture.
    pub artifact: bool,
}
