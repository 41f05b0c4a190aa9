//! Lines without a place on a page, as of a text file, to blocks.
//!
//! In HTML and Word a line is a block. In a text file a blank line parts blocks, but a page break may have left one in
//! the middle of a sentence; and where lines are wrapped at a width, a short line ends a paragraph.

use super::{Block, Marker, append, is_finished};
use crate::extract::{Format, Line, Role};

/// Lines at least this long, in characters, may be wrapped.
const WRAPPED: usize = 60;
/// A line that ends this far, in characters, before the width of the file is short.
const SHORT: usize = 12;

/// The blocks of lines in reading order.
pub(super) fn blocks(lines: &[Line], format: Format) -> Vec<Block> {
    let width = if format == Format::Text { wrap_width(lines) } else { None };
    let mut blocks: Vec<Block> = Vec::new();
    let mut last: Option<&Line> = None;
    let mut blank = false;
    for line in lines.iter().filter(|line| line.role != Role::Artifact) {
        if line.is_blank() {
            blank = true;
            continue;
        }
        let opened = Block::of_line(line);
        let joined = blocks
            .last_mut()
            .zip(last)
            .filter(|(block, last)| format == Format::Text && continues(block, last, line, &opened, blank, width));
        match joined {
            Some((block, _)) => {
                append(&mut block.text, &line.text);
                block.lines += 1;
            }
            None => blocks.push(opened),
        }
        (last, blank) = (Some(line), false);
    }
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

/// The width at which lines are wrapped: `None` where a paragraph is one line.
///
/// Wrapped text goes on in the next line with a small letter, often; a paragraph a line does so hardly ever.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let pairs = lines.iter().zip(lines.iter().skip(1)).filter(|(a, b)| !a.is_blank() && !b.is_blank());
    let (mut all, mut wrapped) = (0_usize, 0_usize);
    for (line, next) in pairs {
        all += 1;
        let long = line.text.chars().count() >= WRAPPED;
        wrapped += usize::from(long && !is_finished(&line.text) && starts_lower(&next.text));
    }
    let mut lengths: Vec<usize> =
        lines.iter().map(|line| line.text.chars().count()).filter(|n| *n >= WRAPPED).collect();
    lengths.sort_unstable();
    (wrapped * 4 > all).then(|| lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(WRAPPED))
}

/// Whether `line` goes on with `block`, whose last line is `last`; `blank` says that blank lines stood between.
fn continues(block: &Block, last: &Line, line: &Line, opened: &Block, blank: bool, width: Option<usize>) -> bool {
    let marked = opened.marker != Marker::None;
    let structured = matches!(line.role, Role::Heading(_)) || matches!(last.role, Role::Heading(_));
    if block.text.is_empty() {
        return !marked;
    }
    if structured || line.cell != last.cell || line.cell.is_some() || marked && !is_wrapped_number(block, opened, width)
    {
        return false;
    }
    let finished = is_finished(&block.text);
    match width {
        // A page break in mid-sentence: the first half is long, and the second has no capital letter.
        _ if blank => !finished && starts_lower(&line.text) && block.text.chars().count() >= WRAPPED,
        Some(width) => {
            let full = last.text.chars().count() + first_word(&line.text) + SHORT.min(width / 8) >= width;
            let list = matches!(block.marker, Marker::Bullet(_) | Marker::Number(_));
            starts_lower(&line.text) && (full || list || !finished) || full && (!finished || brimful(last, line, width))
        }
        None => false,
    }
}

/// A wrapped line that happens to begin with a number.
fn is_wrapped_number(block: &Block, opened: &Block, width: Option<usize>) -> bool {
    width.is_some()
        && matches!(opened.marker, Marker::Number(_))
        && starts_lower(&opened.text)
        && !is_finished(&block.text)
}

/// Whether the next line's first word would not have fitted on the last line.
fn brimful(last: &Line, line: &Line, width: usize) -> bool {
    last.text.chars().count() + 1 + first_word(&line.text) > width
}

fn first_word(text: &str) -> usize {
    text.split(' ').next().map_or(0, |word| word.chars().count())
}

fn starts_lower(text: &str) -> bool {
    text.trim_start_matches(['‘', '“', '(', '\'', '"']).starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}
