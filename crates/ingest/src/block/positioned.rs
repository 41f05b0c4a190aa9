//! Joins lines with a position on a page, as in a PDF, into blocks.
//!
//! The structure tree decides where blocks are separate and geometry where they join: a tagged paragraph is often split
//! in two at a page break, and a list starts again there.

mod furniture;
#[cfg(test)]
mod tests;

use super::body_size::body_size;
use super::list_label::ListLabel;
use super::logical_block::Block;
use super::sentence::{append, ends_sentence};
use crate::extract::{Line, Role};

/// Left edges at most this far apart, in points, are one margin.
const SAME_MARGIN: f32 = 4.0;
/// Font sizes at most this far apart, in points, are one size.
const SAME_SIZE: f32 = 0.7;
/// Largest distance between the baselines of one paragraph, as a multiple of the font size.
const LEADING: f32 = 1.5;
/// The same inside one structure element, where only a clear gap separates two paragraphs.
const LOOSE_LEADING: f32 = 1.75;
/// A line that ends further than this before the right margin, in points, is short.
const SHORT: f32 = 60.0;

/// Returns the blocks of positioned lines in reading order; footnotes come at the end of their page.
pub(super) fn blocks(lines: &[Line]) -> Vec<Block> {
    let body = || lines.iter().filter(|line| line.role != Role::Artifact);
    let body_size = body_size(body().map(|line| (line.size, line.text.len())));
    let right_margin = right_margin(lines);
    let mut builder = BlockBuilder { blocks: Vec::new(), open: None, notes: Vec::new(), right_margin };
    let mut note_page = None;
    for line in furniture::remove(lines) {
        if furniture::opens_note(line, body_size) {
            note_page = line.page;
        }
        if note_page.is_some() && note_page == line.page && furniture::is_small(line, body_size) {
            builder.push_note(line);
        } else {
            builder.push_body(line);
        }
    }
    builder.finish()
}

/// Estimates the right margin as the 90th percentile of all right edges.
fn right_margin(lines: &[Line]) -> f32 {
    let mut edges: Vec<f32> = lines.iter().filter(|line| line.role != Role::Artifact).map(|line| line.right).collect();
    edges.sort_by(f32::total_cmp);
    edges.get(edges.len() * 9 / 10).copied().unwrap_or(0.0)
}

/// Joins lines into blocks.
struct BlockBuilder<'a> {
    blocks: Vec<Block>,
    open: Option<OpenBlock<'a>>,
    /// Footnotes of the current page, held back until the body of the page is complete.
    notes: Vec<Block>,
    right_margin: f32,
}

/// The block under construction and its last line.
struct OpenBlock<'a> {
    block: Block,
    last: &'a Line,
}

impl<'a> BlockBuilder<'a> {
    fn push_body(&mut self, line: &'a Line) {
        let opened = Block::of_line(line);
        let continues =
            self.open.as_ref().is_some_and(|open| open.continues(line, &opened.list_label, self.right_margin));
        match &mut self.open {
            Some(open) if continues => open.push(line),
            _ => {
                self.close();
                self.open = Some(OpenBlock { block: opened, last: line });
            }
        }
    }

    fn push_note(&mut self, line: &Line) {
        let opened = Block::of_line(line);
        let numbered = matches!(opened.list_label, ListLabel::Number(_));
        match self.notes.last_mut() {
            Some(note) if !numbered && note.page == line.page => append(&mut note.text, &line.text),
            _ => self.notes.push(Block { role: Role::Note, ..opened }),
        }
    }

    /// Ends the open block and adds the footnotes of the pages that are complete.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let page = open.last.page;
        if !open.block.text.is_empty() {
            self.blocks.push(open.block);
        }
        let (complete, waiting) = std::mem::take(&mut self.notes).into_iter().partition(|note| note.page <= page);
        self.blocks.extend::<Vec<Block>>(complete);
        self.notes = waiting;
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks.append(&mut self.notes);
        self.blocks
    }
}

impl<'a> OpenBlock<'a> {
    fn push(&mut self, line: &'a Line) {
        append(&mut self.block.text, &line.text);
        self.block.bold &= line.bold;
        self.block.lines += 1;
        self.last = line;
        if self.block.list_label != ListLabel::None && self.block.text_x - self.block.x < 1.0 {
            self.block.text_x = line.x;
        }
    }

    fn continues(&self, line: &Line, list_label: &ListLabel, right_margin: f32) -> bool {
        if self.block.text.is_empty() {
            return *list_label == ListLabel::None;
        }
        if line.page == self.last.page {
            self.continues_on_page(line, list_label, right_margin)
        } else {
            self.continues_on_next_page(line, list_label)
        }
    }

    fn continues_on_page(&self, line: &Line, list_label: &ListLabel, right_margin: f32) -> bool {
        if line.cell != self.last.cell || self.label_opens_block(line, list_label) {
            return false;
        }
        let gap = line.y - self.last.y;
        let same_size = (line.size - self.last.size).abs() <= SAME_SIZE;
        let aligned = (line.x - self.block.text_x).abs() <= SAME_MARGIN;
        let full = self.last.right + SHORT >= right_margin;
        let complete = ends_sentence(&self.block.text);
        match (self.last.element, line.element) {
            (Some(a), Some(b)) if a == b => {
                // A paragraph may have two font sizes by mistake. If a gap separates them too, they are a heading and
                // its text.
                let same_size = same_size || gap <= LEADING * line.size && !complete;
                same_size && (gap <= LOOSE_LEADING * line.size || !complete || starts_lower(&line.text))
            }
            // The structure tree split a paragraph in two, or tags each line as a paragraph.
            (Some(_), Some(_)) => {
                let same_style = same_size && line.bold == self.last.bold && !self.block.bold;
                let no_room = self.block.lines > 1 && self.last.right + first_word_width(line) > right_margin;
                same_style
                    && aligned
                    && gap <= LEADING * line.size
                    && (full && !complete || no_room && line.cell.is_none())
            }
            _ => {
                let hanging_indent = self.block.lines == 1 && line.x >= self.block.x - SAME_MARGIN;
                let same_style = same_size && (line.bold == self.last.bold || !self.block.bold && !complete);
                same_style && gap <= LEADING * line.size && (aligned || hanging_indent) && (full || !complete)
            }
        }
    }

    /// Whether the list label of `line` opens a new block.
    fn label_opens_block(&self, line: &Line, list_label: &ListLabel) -> bool {
        let same_element = line.element.is_some() && line.element == self.last.element;
        let outdented = line.x < self.block.text_x - SAME_MARGIN;
        let in_text = !outdented && !ends_sentence(&self.block.text);
        match list_label {
            ListLabel::None => false,
            ListLabel::Bullet('•') => true,
            // A line may be broken before a dash between words.
            ListLabel::Bullet(_) => !(in_text && (same_element || starts_lower(&line.text))),
            ListLabel::Number(_) | ListLabel::Letter(_) if same_element => outdented && ends_sentence(&self.block.text),
            ListLabel::Number(_) | ListLabel::Letter(_) => outdented || !in_text,
        }
    }

    fn continues_on_next_page(&self, line: &Line, list_label: &ListLabel) -> bool {
        let same_element = line.element.is_some() && line.element == self.last.element;
        if matches!(list_label, ListLabel::Bullet(_)) || *list_label != ListLabel::None && !same_element {
            return false;
        }
        if same_element {
            return true;
        }
        let same_style = (line.size - self.last.size).abs() <= SAME_SIZE && line.bold == self.last.bold;
        let becomes_heading = line.role != self.last.role && matches!(line.role, Role::Heading(_));
        if !same_style || self.block.bold || becomes_heading || line.cell != self.last.cell {
            return false;
        }
        let aligned = (line.x - self.block.text_x).abs() <= SAME_MARGIN;
        let indented = self.block.text_x > self.block.x + SAME_MARGIN;
        // Under a number or a bullet the indent decides: the first half may end with a full stop.
        if self.block.list_label != ListLabel::None && indented && aligned {
            return true;
        }
        (aligned || self.block.list_label != ListLabel::None)
            && (!ends_sentence(&self.block.text) || starts_lower(&line.text))
    }
}

/// Estimates the width, in points, of the line's first word and a space: few letters are much wider than half the font
/// size.
fn first_word_width(line: &Line) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let letters = line.text.split(' ').next().map_or(0, |word| word.chars().count()) as f32;
    (letters + 1.0) * 0.5 * line.size
}

fn starts_lower(text: &str) -> bool {
    text.trim_start_matches(['‘', '“', '(', '\'', '"', '–', '-', ' ']).starts_with(char::is_lowercase)
}
