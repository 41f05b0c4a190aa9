//! Runs of text as the PDF libraries give them, and the trait that both readers implement.

use report::SkipReason;

use crate::extract::{Cell, Role};

/// A positioned run of text. Positions are PDF points from the top left corner of its page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// The text as decoded; may be white space alone.
    pub(super) text: String,
    /// The page, 1-based.
    pub(super) page: u32,
    /// Left edge.
    pub(super) x: f32,
    /// Right edge, at least [`Self::x`].
    pub(super) right: f32,
    /// Baseline, growing downwards.
    pub(super) y: f32,
    /// Effective font size.
    pub(super) size: f32,
    /// Whether the font is bold.
    pub(super) bold: bool,
    /// What the structure tree says of it.
    pub(super) role: Role,
    /// Whether it is tagged as the label (number, bullet) of a list item.
    pub(super) label: bool,
    /// Its block element in the structure tree.
    pub(super) element: Option<u32>,
    /// Its table cell.
    pub(super) cell: Option<Cell>,
}

/// All runs of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pages {
    /// Number of pages, those without text included.
    pub(super) count: u32,
    /// Runs, page by page.
    pub(super) runs: Vec<Run>,
}

/// A library that finds the runs of a PDF.
pub(super) trait PdfReader {
    /// The runs of the document in `bytes`.
    ///
    /// # Errors
    ///
    /// [`PdfError::Encrypted`] where a password is needed, [`PdfError::Damaged`] where the library gives up.
    fn runs(&self, bytes: &[u8]) -> Result<Pages, PdfError>;
}

/// Why a library found no runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PdfError {
    /// A password is needed.
    #[error("encrypted")]
    Encrypted,
    /// The library's own words.
    #[error("{detail}")]
    Damaged {
        /// What it said.
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
