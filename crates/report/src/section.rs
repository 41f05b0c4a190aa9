//! Sections of a report and the blocks in them.

use serde::{Deserialize, Serialize};

use crate::{Grade, PassageKind};

/// A page of the printed report, 1-based.
pub type PageNumber = u32;

/// A heading and the blocks under it, up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading without the grade printed in it; empty before the first heading.
    pub title: String,
    /// Titles from the outermost section to this one.
    pub path: Vec<String>,
    /// The grade of this section; `None` if none applies.
    pub grade: Option<Grade>,
    /// Index in [`Report::parts`](crate::Report::parts) of the part it belongs to; `None` for the report itself.
    pub part: Option<usize>,
    /// Its blocks in reading order; may be empty.
    pub blocks: Vec<Block>,
}

/// A paragraph, numbered finding, bullet or table row, which becomes one passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its kind.
    pub kind: PassageKind,
    /// Its printed number without the dot, such as "18".
    pub number: Option<String>,
    /// Depth of a bullet, 1 being the outermost; 0 for any other block.
    pub level: u8,
    /// The page on which it begins.
    pub page: Option<PageNumber>,
    /// The whole text on one line, never empty.
    pub text: String,
}
