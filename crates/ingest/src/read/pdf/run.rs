//! Positioned runs of text, and the trait that both PDF readers implement.

use report::SkipReason;

use crate::extract::{Cell, Role};

/// A positioned run of text. Positions are PDF points from the top left corner of its page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Run {
    /// The decoded text; may be only white space.
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
    /// Its role in the structure tree.
    pub(super) role: Role,
    /// Whether it is tagged as the label (number or bullet) of a list item.
    pub(super) label: bool,
    /// Its block element in the structure tree.
    pub(super) element: Option<u32>,
    /// Its table cell.
    pub(super) cell: Option<Cell>,
}

/// All runs of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pages {
    /// Number of pages, including those without text.
    pub(super) count: u32,
    /// Runs, page by page.
    pub(super) runs: Vec<Run>,
}

/// A library that extracts the runs of a PDF.
pub(super) trait PdfReader {
    /// Returns the runs of the document in `bytes`.
    ///
    /// # Errors
    ///
    /// [`SkipReason::Encrypted`] if a password is needed, [`SkipReason::Damaged`] if the library fails.
    fn runs(&self, bytes: &[u8]) -> Result<Pages, SkipReason>;
}
