//! Lines with a place on a page, as of a PDF, to blocks.
//!
//! The file's structure is trusted for what it separates, and geometry for what it joins: a tagged paragraph often
//! becomes two at a page break, and a list begins anew there.

mod furniture;
#[cfg(test)]
mod tests;

use super::{Block, Marker, append, is_finished};
use crate::extract::{Line, Role};

/// Left edges this close, in points, are one margin.
const SAME_MARGIN: f32 = 4.0;
/// Font sizes this close, in points, are one size.
const SAME_SIZE: f32 = 0.7;
/// A baseline this far below the last, in parts of the font size, still belongs to one paragraph.
const LEADING: f32 = 1.5;
/// The same within one element of the structure, where only a clear gap parts two paragraphs.
const LOOSE_LEADING: f32 = 1.75;
/// A last line that ends this far, in points, before the right margin is short.
const SHORT: f32 = 60.0;

/// The blocks of positioned lines in reading order; footnotes come at the end of their page.
pub(super) fn blocks(lines: &[Line]) -> Vec<Block> {
    let body_size = furniture::body_size(lines);
    let right_margin = right_margin(lines);
    let mut flow = Flow { blocks: Vec::new(), open: None, notes: Vec::new(), right_margin };
    let mut note_page = None;
    for line in furniture::without(lines) {
        if furniture::opens_note(line, body_size) {
            note_page = line.page;
        }
        if note_page.is_some() && note_page == line.page && furniture::is_small(line, body_size) {
            flow.note(line);
        } else {
            flow.body(line);
        }
    }
    flow.finish()
}

/// The right edge that most full lines reach: the 90th percentile of all right edges.
fn right_margin(lines: &[Line]) -> f32 {
    let mut edges: Vec<f32> = lines.iter().filter(|line| line.role != Role::Artifact).map(|line| line.right).collect();
    edges.sort_by(f32::total_cmp);
    edges.get(edges.len() * 9 / 10).copied().unwrap_or(0.0)
}

/// The state while lines flow into blocks.
struct Flow<'a> {
    blocks: Vec<Block>,
    open: Option<Open<'a>>,
    /// Footnotes of the current page: they wait until the body of the page is done.
    notes: Vec<Block>,
    right_margin: f32,
}

/// The block that is being built, with the last line that went into it.
struct Open<'a> {
    block: Block,
    last: &'a Line,
}

impl<'a> Flow<'a> {
    fn body(&mut self, line: &'a Line) {
        let opened = Block::of_line(line);
        let continues = self.open.as_ref().is_some_and(|open| open.continues(line, &opened.marker, self.right_margin));
        match &mut self.open {
            Some(open) if continues => open.push(line),
            _ => {
                self.close();
                self.open = Some(Open { block: opened, last: line });
            }
        }
    }

    fn note(&mut self, line: &Line) {
        let opened = Block::of_line(line);
        let numbered = matches!(opened.marker, Marker::Number(_));
        match self.notes.last_mut() {
            Some(note) if !numbered && note.page == line.page => append(&mut note.text, &line.text),
            _ => self.notes.push(Block { role: Role::Note, ..opened }),
        }
    }

    /// Ends the open block, and lets the footnotes of finished pages follow it.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let page = open.last.page;
        if !open.block.text.is_empty() {
            self.blocks.push(open.block);
        }
        let (done, waiting) = std::mem::take(&mut self.notes).into_iter().partition(|note| note.page <= page);
        self.blocks.extend::<Vec<Block>>(done);
        self.notes = waiting;
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks.append(&mut self.notes);
        self.blocks
    }
}

impl<'a> Open<'a> {
    fn push(&mut self, line: &'a Line) {
        append(&mut self.block.text, &line.text);
        self.block.bold &= line.bold;
        self.block.lines += 1;
        self.last = line;
        if self.block.marker != Marker::None && self.block.text_x - self.block.x < 1.0 {
            self.block.text_x = line.x;
        }
    }

    fn continues(&self, line: &Line, marker: &Marker, right_margin: f32) -> bool {
        if self.block.text.is_empty() {
            return *marker == Marker::None;
        }
        if line.page == self.last.page {
            self.continues_on_page(line, marker, right_margin)
        } else {
            self.continues_over_page(line, marker)
        }
    }

    fn continues_on_page(&self, line: &Line, marker: &Marker, right_margin: f32) -> bool {
        if line.cell != self.last.cell || self.parts_by_marker(line, marker) {
            return false;
        }
        let gap = line.y - self.last.y;
        let same_size = (line.size - self.last.size).abs() <= SAME_SIZE;
        let aligned = (line.x - self.block.text_x).abs() <= SAME_MARGIN;
        let full = self.last.right + SHORT >= right_margin;
        let finished = is_finished(&self.block.text);
        match (self.last.element, line.element) {
            (Some(a), Some(b)) if a == b => {
                // A paragraph may be set in two sizes by mistake; what stands apart as well is a heading and its text.
                let same_size = same_size || gap <= LEADING * line.size && !finished;
                same_size && (gap <= LOOSE_LEADING * line.size || !finished || starts_lower(&line.text))
            }
            // A paragraph that the structure broke in two, or a page of paragraphs a line each.
            (Some(_), Some(_)) => {
                let style = same_size && line.bold == self.last.bold && !self.block.bold;
                let brimful = self.block.lines > 1 && self.last.right + first_word(line) > right_margin;
                style && aligned && gap <= LEADING * line.size && (full && !finished || brimful && line.cell.is_none())
            }
            _ => {
                let hangs = self.block.lines == 1 && line.x >= self.block.x - SAME_MARGIN;
                let style = same_size && (line.bold == self.last.bold || !self.block.bold && !finished);
                style && gap <= LEADING * line.size && (aligned || hangs) && (full || !finished)
            }
        }
    }

    /// Whether the line's marker opens a new block.
    fn parts_by_marker(&self, line: &Line, marker: &Marker) -> bool {
        let same_element = line.element.is_some() && line.element == self.last.element;
        let outdented = line.x < self.block.text_x - SAME_MARGIN;
        let in_text = !outdented && !is_finished(&self.block.text);
        match marker {
            Marker::None => false,
            Marker::Bullet('•') => true,
            // A dash between words may come to stand at the start of a line.
            Marker::Bullet(_) => !(in_text && (same_element || starts_lower(&line.text))),
            Marker::Number(_) | Marker::Letter(_) if same_element => outdented && is_finished(&self.block.text),
            Marker::Number(_) | Marker::Letter(_) => outdented || !in_text,
        }
    }

    fn continues_over_page(&self, line: &Line, marker: &Marker) -> bool {
        let same_element = line.element.is_some() && line.element == self.last.element;
        if matches!(marker, Marker::Bullet(_)) || *marker != Marker::None && !same_element {
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
        // Under a number or a bullet only the indent tells: the first half may well end with a full stop.
        if self.block.marker != Marker::None && indented && aligned {
            return true;
        }
        (aligned || self.block.marker != Marker::None) && (!is_finished(&self.block.text) || starts_lower(&line.text))
    }
}

/// Roughly the width, in points, of the line's first word and a space: no letter is much wider than half its height.
fn first_word(line: &Line) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let letters = line.text.split(' ').next().map_or(0, |word| word.chars().count()) as f32;
    (letters + 1.0) * 0.5 * line.size
}

fn starts_lower(text: &str) -> bool {
    text.trim_start_matches(['‘', '“', '(', '\'', '"', '–', '-', ' ']).starts_with(char::is_lowercase)
}
