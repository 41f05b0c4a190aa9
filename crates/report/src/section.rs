//! Sections of a report and the blocks in them.

use serde::{Deserialize, Serialize};

use crate::{Grade, PageNumber, PassageKind};

/// A heading and what stands under it up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading without the grade printed in it; empty before the first heading.
    pub title: String,
    /// Titles from the outermost section down to this one's own, which is last.
    pub path: Vec<String>,
    /// The grade that this section carries; `None` where none applies.
    pub grade: Option<Grade>,
    /// Which of [`Report::parts`](crate::Report::parts) it belongs to; `None` for the report itself.
    pub part: Option<usize>,
    /// What stands in it, in reading order; may be empty.
    pub blocks: Vec<Block>,
}

/// A paragraph, a numbered finding, a bullet, a row of a table: what becomes one passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: PassageKind,
    /// Its printed number without the dot, such as "18".
    pub number: Option<String>,
    /// Depth of a bullet: 1 for the outermost; 0 for what is no bullet.
    pub level: u8,
    /// The page on which it begins.
    pub page: Option<PageNumber>,
    /// The whole text, one line, never empty.
    pub text: String,
}
