//! Joins the lines of a plain text file into blocks.
//!
//! A blank line separates blocks, but a page break may leave one in the middle of a sentence, next to a running footer.
//! If lines are wrapped at a width, a short line ends a paragraph.

mod furniture;

use super::list_label::ListLabel;
use super::logical_block::Block;
use super::sentence::{append, ends_sentence};
use crate::extract::{Cell, Line, Role};
use crate::grades::{grade, heading_grade};

/// Lines at least this long, in characters, may be wrapped; a paragraph this long may continue after a page break.
const LONG: usize = 60;
/// Error of the estimated width of a line, as a fraction of the width.
const ERROR: f32 = 0.015;
/// A line that breaks off in mid-sentence reaches at least this fraction of the width; a shorter one is a title.
const SHORTEST_BREAK: f32 = 0.6;
/// A line wider than this multiple of most lines is two lines that a converter joined.
const JOINED: f32 = 1.08;
/// The text's width at a line is that of the widest line among this many lines before and after it.
const NEIGHBOURS: usize = 9;

/// Returns the blocks of a text file in reading order.
pub(super) fn blocks(lines: &[Line]) -> Vec<Block> {
    let footers = furniture::are_footers(lines);
    let body: Vec<&Line> = lines.iter().zip(footers).filter(|(_, footer)| !footer).map(|(line, _)| line).collect();
    let widths = wrapping_widths(&body);
    let mut builder = BlockBuilder { blocks: Vec::new(), last: None };
    let mut blank = false;
    for (index, line) in body.iter().enumerate() {
        if line.is_blank() || is_debris(line) {
            blank = true;
        } else {
            let wrapping_width = widths.as_ref().and_then(|widths| widths.get(index)).copied();
            let next = body.get(index + 1..).unwrap_or_default();
            builder.push(line, &Context { after_blank: blank, wrapping_width, next });
            blank = false;
        }
    }
    let mut blocks = builder.blocks;
    blocks.retain(|block| !block.text.is_empty());
    restore_judgement_table(&mut blocks);
    blocks
}

/// Returns, for each line, the width at which the lines around it are wrapped, in the unit of [`estimated_width`];
/// `None` if each paragraph is one line.
///
/// A wrapped line often continues with a small letter; a paragraph on one line hardly ever does. The width is local
/// because numbered findings are narrower than other paragraphs.
fn wrapping_widths(lines: &[&Line]) -> Option<Vec<f32>> {
    let pairs = lines.iter().zip(lines.iter().skip(1)).filter(|(a, b)| !a.is_blank() && !b.is_blank());
    let (mut all, mut wrapped) = (0_usize, 0_usize);
    for (line, next) in pairs {
        all += 1;
        wrapped += usize::from(length(&line.text) >= LONG && !ends_sentence(&line.text) && starts_lower(&next.text));
    }
    if wrapped * 4 <= all {
        return None;
    }
    let widths: Vec<f32> = lines.iter().map(|line| estimated_width(&line.text)).collect();
    // A converter that joins a word across a line end joins the two lines: ignore such lines for the width.
    let mut sorted: Vec<f32> = widths.iter().copied().filter(|width| *width > 0.0).collect();
    sorted.sort_by(f32::total_cmp);
    let widest = sorted.get(sorted.len() * 9 / 10).map_or(0.0, |width| width * JOINED);
    let around = |index: usize| widths.get(index.saturating_sub(NEIGHBOURS)..(index + NEIGHBOURS).min(widths.len()));
    let local = |lines: &[f32]| lines.iter().copied().filter(|width| *width <= widest).fold(0.0, f32::max);
    Some((0..widths.len()).map(|index| local(around(index).unwrap_or_default())).collect())
}

/// Joins lines into blocks.
struct BlockBuilder<'a> {
    blocks: Vec<Block>,
    last: Option<&'a Line>,
}

/// The lines around a line.
struct Context<'a> {
    /// Whether a blank line comes before it.
    after_blank: bool,
    /// The width at which the lines here are wrapped; `None` if each paragraph is one line.
    wrapping_width: Option<f32>,
    /// The lines after it.
    next: &'a [&'a Line],
}

impl<'a> BlockBuilder<'a> {
    /// Adds a line to the last block, or opens a new one.
    fn push(&mut self, line: &'a Line, context: &Context<'_>) {
        let opened = Block::of_line(line);
        let continues = self.continues(line, &opened, context);
        match self.blocks.last_mut() {
            Some(block) if continues => {
                append(&mut block.text, &line.text);
                block.lines += 1;
            }
            _ => self.blocks.push(opened),
        }
        self.last = Some(line);
    }

    fn continues(&self, line: &Line, opened: &Block, context: &Context<'_>) -> bool {
        let (Some(block), Some(last)) = (self.blocks.last(), self.last) else { return false };
        let marked = opened.list_label != ListLabel::None;
        if block.text.is_empty() {
            return !marked;
        }
        if block.lines <= 2 && block.list_label == ListLabel::None && heading_grade(&block.text).is_some() {
            return false;
        }
        let heading = |line: &Line| matches!(line.role, Role::Heading(_));
        if heading(line) || heading(last) || line.cell.is_some() || last.cell.is_some() {
            return false;
        }
        let complete = ends_sentence(&block.text);
        let numbered = matches!(&block.list_label, ListLabel::Number(number) if number.parse::<u32>().is_ok());
        let broken_off = !complete && (block.text.ends_with('-') || length(&block.text) >= LONG || numbered);
        if let ListLabel::Number(number) = &opened.list_label {
            // "… for those up to" / "25. Young people": a wrapped line may begin with a number.
            let whole = number.parse::<u32>().is_ok();
            return whole && broken_off && (numbered || block.text.contains(". ")) && !follows(block, number);
        }
        if marked {
            return false;
        }
        if context.after_blank {
            return broken_off && starts_lower(&line.text) || is_rest_of_item(block, line, context.next);
        }
        let Some(width) = context.wrapping_width else {
            return broken_off && line.text.starts_with(char::is_lowercase);
        };
        // An item that lost its bullet keeps the space after the bullet. A sentence that begins with a small letter has
        // lost its beginning, and with it the line that opened the paragraph.
        if line.x > last.x || complete && line.text.starts_with(char::is_lowercase) {
            return false;
        }
        let last_width = estimated_width(&last.text);
        let fits = last_width + estimated_width(" ") + estimated_width(first_word(&line.text)) < width * (1.0 - ERROR);
        let is_short = |line_width: f32| line_width < width * SHORTEST_BREAK;
        let wrapped_title = is_short(last_width) && is_short(estimated_width(&line.text)) && !ends_sentence(&line.text);
        !fits
            || !complete
                && starts_lower(&line.text)
                && (!is_short(last_width) || wrapped_title || block.lines > 1 && length(&block.text) > LONG)
    }
}

/// Whether the line is what a converter leaves of rules, stamps and empty pages.
fn is_debris(line: &Line) -> bool {
    let text = line.text.trim();
    let cell = line.cell.is_some() && text.chars().count() <= 1 && !text.starts_with(|c: char| c.is_ascii_digit());
    cell || text.chars().all(|c| matches!(c, '_' | ' '))
        || text.eq_ignore_ascii_case("this page is intentionally left blank")
}

/// Whether `number` comes directly after the number of `block`.
fn follows(block: &Block, number: &str) -> bool {
    let ListLabel::Number(before) = &block.list_label else { return false };
    before.parse::<u32>().ok().zip(number.parse::<u32>().ok()).is_some_and(|(before, number)| number == before + 1)
}

/// Whether `line` starts the rest of a list item after a page break.
///
/// In a numbered list without blank lines, a paragraph between a blank line and the next number continues the item
/// before it, even if that item ends with a full stop.
fn is_rest_of_item(block: &Block, line: &Line, next: &[&Line]) -> bool {
    let after = next.iter().take_while(|line| !line.is_blank()).find(|line| opens_item(line));
    let numbered = after.is_some_and(
        |line| matches!(&Block::of_line(line).list_label, ListLabel::Number(number) if follows(block, number)),
    );
    // Looked for last: it may be at the end of the file.
    let last = || std::iter::once(line).chain(next.iter().copied()).take_while(|line| !opens_item(line)).last();
    numbered && last().is_some_and(|last| ends_sentence(&last.text))
}

fn opens_item(line: &Line) -> bool {
    Block::of_line(line).list_label != ListLabel::None
}

/// Assigns cells to the lines of a judgement table that lost its layout: areas and grades alternate, at least two of
/// each.
fn restore_judgement_table(blocks: &mut [Block]) {
    let mut table = blocks.iter().filter_map(|block| block.cell).map(|cell| cell.table + 1).max().unwrap_or(0);
    let is_area = |block: &Block| {
        let words = block.text.split_whitespace().count();
        block.cell.is_none() && (2..=20).contains(&words) && !ends_sentence(&block.text) && grade(&block.text).is_none()
    };
    let is_header = |pair: &[Block]| {
        pair.iter().map(|block| block.text.to_lowercase()).eq(["judgement", "grade"].map(str::to_owned))
    };
    let is_grade = |block: &Block| block.cell.is_none() && grade(&block.text).is_some();
    let mut start = 0;
    while start < blocks.len() {
        let judged = |pair: &&[Block]| pair.first().is_some_and(is_area) && pair.last().is_some_and(is_grade);
        let pairs = blocks.get(start..).unwrap_or_default().chunks_exact(2).take_while(judged).count();
        if pairs >= 2 {
            let header = usize::from(start >= 2 && blocks.get(start - 2..start).is_some_and(is_header)) * 2;
            let cells = (0..).flat_map(|row| [(row, 0), (row, 1)]);
            for (block, (row, column)) in blocks.iter_mut().skip(start - header).take(header + pairs * 2).zip(cells) {
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

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// Estimates the width of `text` in a proportional typeface, in thousandths of the font size.
///
/// A line was wrapped if the next word did not fit; counting characters is too coarse to decide that.
///
/// # Source
///
/// The advance widths of Tahoma, the typeface of most reports, as their PDF files state them.
fn estimated_width(text: &str) -> f32 {
    text.chars()
        .map(|c| match c {
            'i' | 'l' => 229.0,
            'j' | '\'' | '’' | '‘' => 282.0,
            ',' | '.' | ' ' | 'f' => 310.0,
            't' | ':' | ';' | 'r' | '-' => 350.0,
            'I' | '/' | '(' | ')' | 'J' => 385.0,
            'z' | 's' | 'c' => 452.0,
            'x' | 'L' | 'k' | 'v' | 'y' | '?' => 497.0,
            'F' | 'a' | 'e' => 525.0,
            'E' | 'S' | 'Y' | 'T' | 'K' | 'B' | 'V' => 580.0,
            'A' | 'C' | 'R' => 607.0,
            'U' | 'G' | 'N' | 'H' | 'D' => 668.0,
            'O' | 'Q' | 'w' => 720.0,
            'm' | 'M' | 'W' | '%' | '—' => 840.0,
            _ => 550.0,
        })
        .sum()
}

fn starts_lower(text: &str) -> bool {
    text.trim_start_matches(['‘', '“', '(', '\'', '"']).starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}
