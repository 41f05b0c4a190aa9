//! Rejoins blocks that were split because a line of running text began like a list item.

use super::finding_numbers;
use crate::block::{Block, ListLabel, append, ends_sentence};
use crate::extract::Role;

/// Rejoins torn blocks; returns the blocks and the finding's number of each.
pub(super) fn rejoin_torn(blocks: Vec<Block>) -> (Vec<Block>, Vec<Option<u32>>) {
    let numbers = finding_numbers::assign(&blocks);
    let torn: Vec<bool> = (0..blocks.len()).map(|index| is_torn(&blocks, &numbers, index)).collect();
    let mut rejoined: Vec<(Block, Option<u32>)> = Vec::with_capacity(blocks.len());
    for ((block, number), torn) in blocks.into_iter().zip(numbers).zip(torn) {
        match rejoined.last_mut() {
            Some((last, _)) if torn => match block.list_label {
                ListLabel::Number(_) => append(&mut last.text, &block.printed()),
                _ => append(&mut last.text, &block.text),
            },
            _ => rejoined.push((block, number)),
        }
    }
    rejoined.into_iter().unzip()
}

/// Whether the block continues the one before it: that one breaks off in mid-sentence, and the apparent list label of
/// this one is part of the sentence.
fn is_torn(blocks: &[Block], numbers: &[Option<u32>], index: usize) -> bool {
    let Some((block, before)) = blocks.get(index).zip(index.checked_sub(1).and_then(|before| blocks.get(before)))
    else {
        return false;
    };
    let prose = |block: &Block| !matches!(block.role, Role::Heading(_) | Role::Contents | Role::Note);
    if !prose(before) || ends_sentence(&before.text) || before.cell != block.cell || before.text.ends_with(',') {
        return false;
    }
    match &block.list_label {
        // "… for those up to" / "25. Young people are …"
        ListLabel::Number(_) => {
            let number = numbers.get(index).copied().flatten();
            number.is_none() && !before.bold && (block.x - before.text_x).abs() < 4.0 && before.lines > 1
        }
        // A dash with a small letter after it, outside a list.
        ListLabel::Bullet('-' | '•' | '–') if block.page.is_none() => {
            let bullet =
                |block: Option<&Block>| block.is_some_and(|block| matches!(block.list_label, ListLabel::Bullet(_)));
            block.text.starts_with(char::is_lowercase) && !bullet(Some(before)) && !bullet(blocks.get(index + 1))
        }
        _ => false,
    }
}
