//! Lines without a place on a page, as of a text file, to blocks.

use super::Block;
use crate::extract::Line;

pub(super) fn blocks(_lines: &[Line]) -> Vec<Block> {
    Vec::new()
}
