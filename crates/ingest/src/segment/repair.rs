//! Blocks that were torn apart because a line of running text began like an item.

use super::numbering;
use crate::block::{Block, Marker, append, is_finished};
use crate::extract::Role;

/// Blocks with the torn ones joined again, and the finding's number of each.
pub(super) fn repair(blocks: Vec<Block>) -> (Vec<Block>, Vec<Option<u32>>) {
    let numbers = numbering::numbers(&blocks);
    let joins: Vec<bool> = (0..blocks.len()).map(|index| is_torn(&blocks, &numbers, index)).collect();
    let mut repaired: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut kept = Vec::with_capacity(blocks.len());
    for ((block, number), join) in blocks.into_iter().zip(numbers).zip(joins) {
        match repaired.last_mut() {
            Some(last) if join => match block.marker {
                Marker::Number(_) => append(&mut last.text, &block.printed()),
                _ => append(&mut last.text, &block.text),
            },
            _ => {
                repaired.push(block);
                kept.push(number);
            }
        }
    }
    (repaired, kept)
}

/// Whether the block is the rest of the one before it: that one stops in mid-sentence, and what looks like this one's
/// marker is part of the sentence.
fn is_torn(blocks: &[Block], numbers: &[Option<u32>], index: usize) -> bool {
    let Some((block, before)) = blocks.get(index).zip(index.checked_sub(1).and_then(|before| blocks.get(before)))
    else {
        return false;
    };
    let prose = |block: &Block| !matches!(block.role, Role::Heading(_) | Role::Contents | Role::Note);
    if !prose(before) || is_finished(&before.text) || before.cell != block.cell || before.text.ends_with(',') {
        return false;
    }
    match &block.marker {
        // "… for those up to" / "25. Young people are …"
        Marker::Number(_) => {
            let number = numbers.get(index).copied().flatten();
            number.is_none() && !before.bold && (block.x - before.text_x).abs() < 4.0 && before.lines > 1
        }
        // A lone dash with a small letter after it, where no list is.
        Marker::Bullet('-' | '•' | '–') if block.page.is_none() => {
            let bullet = |block: Option<&Block>| block.is_some_and(|block| matches!(block.marker, Marker::Bullet(_)));
            block.text.starts_with(char::is_lowercase) && !bullet(Some(before)) && !bullet(blocks.get(index + 1))
        }
        _ => false,
    }
}
