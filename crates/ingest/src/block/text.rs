//! Lines without a place on a page, as of a text file, to blocks.
//!
//! In HTML and Word a line is a block. In a text file a blank line parts blocks, but a page break may have left one in
//! the middle of a sentence, with the page's foot beside it; and where lines are wrapped at a width, a short line ends a
//! paragraph.

mod furniture;

use super::{Block, Marker, append, is_finished};
use crate::extract::{Cell, Format, Line, Role};
use crate::grades::grade;

/// Lines at least this long, in characters, may be wrapped; a paragraph this long may go on over a page break.
const LONG: usize = 60;
/// Proportional letters make wrapped lines of uneven length: one that ends within this part of the width is full.
const RAGGED: f32 = 0.14;

/// The blocks of lines in reading order.
pub(super) fn blocks(lines: &[Line], format: Format) -> Vec<Block> {
    if format != Format::Text {
        return lines
            .iter()
            .filter(|line| line.role != Role::Artifact && !line.is_blank())
            .map(Block::of_line)
            .collect();
    }
    let page_feet = furniture::feet(lines);
    let kept: Vec<&Line> = lines.iter().zip(page_feet).filter(|(_, is_foot)| !is_foot).map(|(line, _)| line).collect();
    let mut flow = Flow { blocks: Vec::new(), last: None, width: wrap_width(&kept) };
    let mut blank = false;
    for (index, line) in kept.iter().enumerate() {
        if line.is_blank() {
            blank = true;
        } else {
            flow.line(line, blank, kept.get(index + 1).copied());
            blank = false;
        }
    }
    let mut blocks = flow.blocks;
    blocks.retain(|block| !block.text.is_empty());
    judgement_rows(&mut blocks);
    blocks
}

/// The width at which lines are wrapped, in characters: `None` where a paragraph is one line.
///
/// Wrapped text goes on in the next line with a small letter, often; a paragraph a line does so hardly ever.
fn wrap_width(lines: &[&Line]) -> Option<f32> {
    let pairs = lines.iter().zip(lines.iter().skip(1)).filter(|(a, b)| !a.is_blank() && !b.is_blank());
    let (mut all, mut wrapped) = (0_usize, 0_usize);
    for (line, next) in pairs {
        all += 1;
        wrapped += usize::from(length(&line.text) >= LONG && !is_finished(&line.text) && starts_lower(&next.text));
    }
    let mut lengths: Vec<usize> = lines.iter().map(|line| length(&line.text)).filter(|n| *n >= LONG).collect();
    lengths.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "line lengths are small")]
    (wrapped * 4 > all).then(|| lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(LONG) as f32)
}

struct Flow<'a> {
    blocks: Vec<Block>,
    last: Option<&'a Line>,
    width: Option<f32>,
}

impl<'a> Flow<'a> {
    /// Puts a line into the last block or opens one; `blank` says that blank lines stood before it.
    fn line(&mut self, line: &'a Line, blank: bool, next: Option<&Line>) {
        let opened = Block::of_line(line);
        let continues = self.continues(line, &opened, blank, next);
        match self.blocks.last_mut() {
            Some(block) if continues => {
                append(&mut block.text, &line.text);
                block.lines += 1;
            }
            _ => self.blocks.push(opened),
        }
        self.last = Some(line);
    }

    fn continues(&self, line: &Line, opened: &Block, blank: bool, next: Option<&Line>) -> bool {
        let (Some(block), Some(last)) = (self.blocks.last(), self.last) else { return false };
        let marked = opened.marker != Marker::None;
        if block.text.is_empty() {
            return !marked;
        }
        let heading = |line: &Line| matches!(line.role, Role::Heading(_));
        if heading(line) || heading(last) || line.cell.is_some() || last.cell.is_some() {
            return false;
        }
        let finished = is_finished(&block.text);
        let torn = !finished && (block.text.ends_with('-') || length(&block.text) >= LONG);
        if marked {
            // "… for those up to" / "25. Young people": only a number may stand at the start of a wrapped line.
            return matches!(&opened.marker, Marker::Number(number) if torn && !follows(block, number));
        }
        if blank {
            return torn && starts_lower(&line.text) || is_rest_of_item(block, line, next);
        }
        let Some(width) = self.width else { return false };
        #[expect(clippy::cast_precision_loss, reason = "line lengths are small")]
        let reached = (length(&last.text) + 1 + first_word(&line.text)) as f32;
        let full = reached > width * (1.0 - RAGGED);
        full || starts_lower(&line.text) && !finished
    }
}

/// Whether `number` is the one after that of `block`.
fn follows(block: &Block, number: &str) -> bool {
    let Marker::Number(before) = &block.marker else { return false };
    before.parse::<u32>().ok().zip(number.parse::<u32>().ok()).is_some_and(|(before, number)| number == before + 1)
}

/// In a list without blank lines, a paragraph between a blank line and the next number is the rest of the item before
/// the page break, though that ends with a full stop.
fn is_rest_of_item(block: &Block, line: &Line, next: Option<&Line>) -> bool {
    let next = next.filter(|next| !next.is_blank()).map(Block::of_line);
    let numbered = next.is_some_and(|next| matches!(&next.marker, Marker::Number(number) if follows(block, number)));
    numbered && is_finished(&line.text)
}

/// Gives cells to the lines of a judgement table that lost its form: areas and grades in turn, at least two of each.
fn judgement_rows(blocks: &mut [Block]) {
    let mut table = blocks.iter().filter_map(|block| block.cell).map(|cell| cell.table + 1).max().unwrap_or(0);
    let is_area = |block: &Block| {
        let words = block.text.split_whitespace().count();
        block.cell.is_none() && (2..=20).contains(&words) && !is_finished(&block.text) && grade(&block.text).is_none()
    };
    let is_grade = |block: &Block| block.cell.is_none() && grade(&block.text).is_some();
    let mut start = 0;
    while start < blocks.len() {
        let pairs = blocks
            .get(start..)
            .unwrap_or_default()
            .chunks_exact(2)
            .take_while(|pair| pair.first().is_some_and(is_area) && pair.last().is_some_and(is_grade))
            .count();
        if pairs >= 2 {
            let cells = (0..).flat_map(|row| [(row, 0), (row, 1)]);
            for (block, (row, column)) in blocks.iter_mut().skip(start).take(pairs * 2).zip(cells) {
                block.cell = Some(Cell { table, row, column });
            }
            table += 1;
        }
        start += (pairs * 2).max(1);
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn first_word(text: &str) -> usize {
    text.split(' ').next().map_or(0, length)
}

fn starts_lower(text: &str) -> bool {
    text.trim_start_matches(['‘', '“', '(', '\'', '"']).starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}
