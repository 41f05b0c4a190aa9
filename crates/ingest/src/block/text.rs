//! Lines without a place on a page, as of a text file, to blocks.
//!
//! In HTML and Word a line is a block. In a text file a blank line parts blocks, but a page break may have left one in
//! the middle of a sentence, with the page's foot beside it; and where lines are wrapped at a width, a short line ends a
//! paragraph.

mod furniture;

use super::{Block, Marker, append, is_finished};
use crate::extract::{Cell, Format, Line, Role};
use crate::grades::{grade, heading_grade};

/// Lines at least this long, in characters, may be wrapped; a paragraph this long may go on over a page break.
const LONG: usize = 60;
/// The estimate of a line's width is this far off, in parts of the width.
const ERROR: f32 = 0.015;
/// An unfinished line of a paragraph reaches at least this part of the width; a shorter one is a title.
const UNFINISHED: f32 = 0.6;
/// A line this much wider than most is two lines joined.
const JOINED: f32 = 1.08;
/// The width of the text is that of the widest of so many lines before and after.
const AROUND: usize = 9;

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
    let margins = margins(&kept);
    let mut flow = Flow { blocks: Vec::new(), last: None };
    let mut blank = false;
    for (index, line) in kept.iter().enumerate() {
        if line.is_blank() || is_debris(line) {
            blank = true;
        } else {
            let margin = margins.as_ref().and_then(|margins| margins.get(index)).copied();
            flow.line(line, &Around { blank, margin, next: kept.get(index + 1..).unwrap_or_default() });
            blank = false;
        }
    }
    let mut blocks = flow.blocks;
    blocks.retain(|block| !block.text.is_empty());
    judgement_rows(&mut blocks);
    blocks
}

/// For each line the width at which the lines around it are wrapped, as [`width`] estimates it; `None` where a paragraph
/// is one line.
///
/// Wrapped text goes on in the next line with a small letter, often; a paragraph a line does so hardly ever. The width
/// is a local one, since numbered findings are set narrower than other paragraphs.
fn margins(lines: &[&Line]) -> Option<Vec<f32>> {
    let pairs = lines.iter().zip(lines.iter().skip(1)).filter(|(a, b)| !a.is_blank() && !b.is_blank());
    let (mut all, mut wrapped) = (0_usize, 0_usize);
    for (line, next) in pairs {
        all += 1;
        wrapped += usize::from(length(&line.text) >= LONG && !is_finished(&line.text) && starts_lower(&next.text));
    }
    if wrapped * 4 <= all {
        return None;
    }
    let widths: Vec<f32> = lines.iter().map(|line| width(&line.text)).collect();
    // A converter that joins a word over a line end joins the lines with it: such a line says nothing of the width.
    let mut sorted: Vec<f32> = widths.iter().copied().filter(|width| *width > 0.0).collect();
    sorted.sort_by(f32::total_cmp);
    let widest = sorted.get(sorted.len() * 9 / 10).map_or(0.0, |width| width * JOINED);
    let around = |index: usize| widths.get(index.saturating_sub(AROUND)..(index + AROUND).min(widths.len()));
    let margin = |lines: &[f32]| lines.iter().copied().filter(|width| *width <= widest).fold(0.0, f32::max);
    Some((0..widths.len()).map(|index| margin(around(index).unwrap_or_default())).collect())
}

struct Flow<'a> {
    blocks: Vec<Block>,
    last: Option<&'a Line>,
}

/// What stands around a line.
struct Around<'a> {
    /// Whether blank lines stood before it.
    blank: bool,
    /// The width at which the lines here are wrapped.
    margin: Option<f32>,
    next: &'a [&'a Line],
}

impl<'a> Flow<'a> {
    /// Puts a line into the last block or opens one.
    fn line(&mut self, line: &'a Line, around: &Around<'_>) {
        let opened = Block::of_line(line);
        let continues = self.continues(line, &opened, around);
        match self.blocks.last_mut() {
            Some(block) if continues => {
                append(&mut block.text, &line.text);
                block.lines += 1;
            }
            _ => self.blocks.push(opened),
        }
        self.last = Some(line);
    }

    fn continues(&self, line: &Line, opened: &Block, around: &Around<'_>) -> bool {
        let (Some(block), Some(last)) = (self.blocks.last(), self.last) else { return false };
        let marked = opened.marker != Marker::None;
        if block.text.is_empty() {
            return !marked;
        }
        if block.lines <= 2 && block.marker == Marker::None && heading_grade(&block.text).is_some() {
            return false;
        }
        let heading = |line: &Line| matches!(line.role, Role::Heading(_));
        if heading(line) || heading(last) || line.cell.is_some() || last.cell.is_some() {
            return false;
        }
        let finished = is_finished(&block.text);
        let numbered = matches!(&block.marker, Marker::Number(number) if number.parse::<u32>().is_ok());
        let torn = !finished && (block.text.ends_with('-') || length(&block.text) >= LONG || numbered);
        if let Marker::Number(number) = &opened.marker {
            // "… for those up to" / "25. Young people": a number may stand at the start of a wrapped line.
            let whole = number.parse::<u32>().is_ok();
            return whole && torn && (numbered || block.text.contains(". ")) && !follows(block, number);
        }
        if marked {
            return false;
        }
        if around.blank {
            return torn && starts_lower(&line.text) || is_rest_of_item(block, line, around.next);
        }
        let Some(margin) = around.margin else { return torn && line.text.starts_with(char::is_lowercase) };
        // An item whose bullet was lost keeps the space that stood after it; a sentence that begins with a small letter
        // has lost its beginning, and with it the line that began the paragraph.
        if line.x > last.x || finished && line.text.starts_with(char::is_lowercase) {
            return false;
        }
        let reached = width(&last.text);
        let fits = reached + width(" ") + width(first_word(&line.text)) < margin * (1.0 - ERROR);
        let short = |width: f32| width < margin * UNFINISHED;
        let wrapped_title = short(reached) && short(width(&line.text)) && !is_finished(&line.text);
        !fits
            || !finished
                && starts_lower(&line.text)
                && (!short(reached) || wrapped_title || block.lines > 1 && length(&block.text) > LONG)
    }
}

/// What a converter leaves of rules, stamps and empty pages.
fn is_debris(line: &Line) -> bool {
    let text = line.text.trim();
    let cell = line.cell.is_some() && text.chars().count() <= 1 && !text.starts_with(|c: char| c.is_ascii_digit());
    cell || text.chars().all(|c| matches!(c, '_' | ' '))
        || text.eq_ignore_ascii_case("this page is intentionally left blank")
}

/// Whether `number` is the one after that of `block`.
fn follows(block: &Block, number: &str) -> bool {
    let Marker::Number(before) = &block.marker else { return false };
    before.parse::<u32>().ok().zip(number.parse::<u32>().ok()).is_some_and(|(before, number)| number == before + 1)
}

/// In a list without blank lines, a paragraph between a blank line and the next number is the rest of the item before
/// the page break, though that ends with a full stop.
fn is_rest_of_item(block: &Block, line: &Line, next: &[&Line]) -> bool {
    let last = std::iter::once(line).chain(next.iter().copied()).take_while(|line| !opens_item(line)).last();
    let after = next.iter().take_while(|line| !line.is_blank()).find(|line| opens_item(line));
    let numbered = after
        .is_some_and(|line| matches!(&Block::of_line(line).marker, Marker::Number(number) if follows(block, number)));
    numbered && last.is_some_and(|last| is_finished(&last.text))
}

fn opens_item(line: &Line) -> bool {
    Block::of_line(line).marker != Marker::None
}

/// Gives cells to the lines of a judgement table that lost its form: areas and grades in turn, at least two of each.
fn judgement_rows(blocks: &mut [Block]) {
    let mut table = blocks.iter().filter_map(|block| block.cell).map(|cell| cell.table + 1).max().unwrap_or(0);
    let is_area = |block: &Block| {
        let words = block.text.split_whitespace().count();
        block.cell.is_none() && (2..=20).contains(&words) && !is_finished(&block.text) && grade(&block.text).is_none()
    };
    let is_header = |pair: &[Block]| {
        pair.iter().map(|block| block.text.to_lowercase()).eq(["judgement", "grade"].map(str::to_owned))
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

/// Roughly the width of `text` in a proportional typeface, in thousandths of the font size.
///
/// Where a line was broken, its next word did not fit; counting characters is too coarse to tell.
///
/// # Source
///
/// The advance widths of Tahoma, in which most of these reports are set, as their PDF files state them.
fn width(text: &str) -> f32 {
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
