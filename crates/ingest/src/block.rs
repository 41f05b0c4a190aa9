//! Logical blocks: paragraphs, list items, headings and table cells, joined across lines and pages.

mod body_size;
mod list_label;
mod logical_block;
mod plain;
mod positioned;
mod sentence;

use crate::extract::{Extract, Format, Role};

pub(crate) use body_size::body_size;
pub use list_label::ListLabel;
pub use logical_block::Block;
pub(crate) use sentence::{append, ends_sentence};

/// Returns the blocks of a file in reading order.
///
/// Leaves out page furniture. A footnote follows the last block of its page.
pub fn blocks(extract: &Extract) -> Vec<Block> {
    match extract.format {
        Format::Pdf => positioned::blocks(&extract.lines),
        Format::Text => plain::blocks(&extract.lines),
        // In these formats a line is a block.
        Format::Html | Format::Docx => {
            let lines = extract.lines.iter().filter(|line| line.role != Role::Artifact && !line.is_blank());
            lines.map(Block::of_line).collect()
        }
    }
}
