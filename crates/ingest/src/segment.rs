//! Blocks to a report: sections with their grades, and in them findings, bullets, paragraphs and the rest.
//!
//! Segmentation never fails. It returns what it understood, with diagnostics for what it did not.

mod heading;
mod numbering;
mod outline;
mod repair;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod vocabulary;

use report::{Block as Passage, Grade, Kind, PassageKind, Report};

use crate::block::{Block, Marker, blocks, is_finished};
use crate::extract::{Extract, Role};
use crate::grades::heading_grade;
use crate::metadata;
use crate::parts::{PartSpan, parts};
use crate::quality;
use outline::Outline;
use vocabulary::{Purpose, is_closing, is_salutation, is_valediction, names_board, names_the_whole, purpose};

/// The report in a file.
pub fn report(extract: &Extract) -> Report {
    let blocks = blocks(extract);
    let (meta, mut diagnostics) = metadata::metadata(&blocks);
    let (blocks, numbers) = repair::repair(blocks);
    let parts = parts(&blocks, &meta);
    let mut segmenter = Segmenter::new(&blocks, extract, meta.kind);
    let rows = table::rows(&blocks);
    let mut index = 0;
    while let Some(block) = blocks.get(index) {
        segmenter.enter(&parts, index, meta.kind);
        if let Some(row) = rows.get(&index) {
            segmenter.row(row, &numbers);
            index = row.end;
        } else {
            segmenter.block(index, block, numbers.get(index).copied().flatten());
            index += 1;
        }
    }
    let sections = segmenter.outline.finish();
    let quality = quality::quality(extract, &sections, &numbering::missing(&numbers));
    diagnostics.extend(quality::diagnostics(&quality));
    diagnostics.extend(extract.diagnostics.iter().cloned());
    let parts = parts.into_iter().map(|span| span.part).collect();
    Report { meta, parts, sections, quality, diagnostics }
}

/// Where in the document the segmenter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Addresses before a letter's salutation.
    Letterhead,
    /// The title page: names, dates and labels.
    Front,
    /// The report itself.
    Body,
    /// Signatures and the closing page.
    Closing,
}

struct Segmenter<'a> {
    blocks: &'a [Block],
    headings: heading::Headings,
    outline: Outline,
    place: Place,
    /// Whether the report is a letter of a visit, where "Summary of findings" is the evidence itself.
    letter: bool,
    /// Left edge and glyph of the outermost bullets of the list that is open.
    list: Option<(f32, char)>,
}

impl<'a> Segmenter<'a> {
    fn new(blocks: &'a [Block], extract: &Extract, kind: Kind) -> Self {
        Self {
            blocks,
            headings: heading::Headings::new(blocks, extract.format),
            outline: Outline::new(board_grade(blocks), kind == Kind::LscbReview),
            place: first_place(blocks),
            letter: is_visit(kind),
            list: None,
        }
    }

    /// Begins afresh where a part of the document begins or ends; `kind` is that of the document around the parts.
    fn enter(&mut self, parts: &[PartSpan], index: usize, kind: Kind) {
        let part = parts.iter().position(|span| span.range.contains(&index));
        if part == self.outline.part() {
            return;
        }
        let span = part.and_then(|part| parts.get(part));
        let own = span.and_then(|span| self.blocks.get(span.range.clone())).unwrap_or(self.blocks);
        let kind = span.map_or(kind, |span| span.part.meta.kind);
        self.place = match span {
            Some(_) => first_place(own),
            None => Place::Body,
        };
        self.letter = is_visit(kind);
        self.list = None;
        self.outline.begin(part, board_grade(own), kind == Kind::LscbReview);
    }

    fn block(&mut self, index: usize, block: &Block, number: Option<u32>) {
        self.follow_place(block, number);
        if block.role == Role::Contents {
            return;
        }
        let may_head = matches!(self.place, Place::Front | Place::Body) && number.is_none() && block.role != Role::Note;
        if let Some(heading) = self.headings.heading(self.blocks, index).filter(|_| may_head) {
            if purpose(&heading.title).is_some() || heading.grade.is_some() && !names_the_whole(&heading.title) {
                self.place = Place::Body;
            }
            self.list = None;
            let title = self.headings.are_guessed().then(|| {
                let kind = if self.place == Place::Front { PassageKind::Boilerplate } else { PassageKind::Paragraph };
                Passage { kind, number: None, level: 0, page: block.page, text: block.printed() }
            });
            self.outline.heading(heading, title);
            return;
        }
        self.passage(block, number);
    }

    fn follow_place(&mut self, block: &Block, number: Option<u32>) {
        self.place = match self.place {
            Place::Letterhead if is_salutation(&block.text) => Place::Body,
            Place::Front if number.is_some() || is_prose(block) => Place::Body,
            Place::Body if is_valediction(&block.text) || is_closing(&block.text) => Place::Closing,
            // A second report in the same file begins after the first one's closing page.
            Place::Closing if number.is_some() || heading_grade(&block.text).is_some() => Place::Body,
            place => place,
        };
    }

    fn passage(&mut self, block: &Block, number: Option<u32>) {
        // A number with nothing behind it numbers nothing; it is kept as it is printed.
        let number = number.filter(|_| !block.text.is_empty());
        let level = self.level(block);
        let kind = self.kind(block, number, level);
        let text = match (&block.marker, number) {
            // What looks like a number but is none stays in the text.
            (Marker::Number(_) | Marker::Letter(_), None) if kind != PassageKind::Footnote || block.text.is_empty() => {
                block.printed()
            }
            _ => block.text.clone(),
        };
        let number = number.map(|number| number.to_string());
        self.outline.passage(Passage { kind, number, level, page: block.page, text });
    }

    fn kind(&self, block: &Block, number: Option<u32>, level: u8) -> PassageKind {
        let purpose = match self.outline.purpose() {
            Purpose::Summary if self.letter && self.outline.title().to_lowercase().contains("findings") => {
                Purpose::Findings
            }
            purpose => purpose,
        };
        if block.role == Role::Note {
            return PassageKind::Footnote;
        }
        if self.place != Place::Body || purpose == Purpose::Boilerplate || is_salutation(&block.text) {
            return PassageKind::Boilerplate;
        }
        match (purpose, number.is_some(), level > 0) {
            (Purpose::Recommendations, ..) if number.is_some() || level > 0 || block.text.ends_with('.') => {
                PassageKind::Recommendation
            }
            (_, true, _) => PassageKind::Finding,
            (Purpose::Summary, ..) => PassageKind::Summary,
            (_, _, true) => PassageKind::Bullet,
            _ => PassageKind::Paragraph,
        }
    }

    /// Depth of a bullet in its list; 0 for what is no bullet.
    fn level(&mut self, block: &Block) -> u8 {
        if block.role == Role::Note {
            return 0;
        }
        // Formats without positions tell the depth by the list's own nesting.
        let x = match block.role {
            Role::ListItem(depth) if block.page.is_none() => block.x + f32::from(depth) * NESTED * 2.0,
            _ => block.x,
        };
        let glyph = match &block.marker {
            Marker::Bullet(glyph) => *glyph,
            Marker::Letter(_) => '(',
            _ => {
                self.list = None;
                return 0;
            }
        };
        let (outer_x, outer) = *self.list.get_or_insert((x, glyph));
        let nested = x > outer_x + NESTED || glyph != outer && x >= outer_x - NESTED;
        if !nested {
            self.list = Some((x, glyph));
        }
        if nested { 2 } else { 1 }
    }

    /// A row of a table: a heading with its grade beside it, or a passage.
    fn row(&mut self, row: &table::Row, numbers: &[Option<u32>]) {
        let cells = self.blocks.get(row.start..row.end).unwrap_or_default();
        let heading = row.heading(cells, &self.headings).filter(|_| matches!(self.place, Place::Front | Place::Body));
        if let Some(heading) = heading {
            self.list = None;
            self.outline.heading(heading, None);
            return;
        }
        if table::Row::is_header(cells) {
            return;
        }
        let numbered = (row.start..row.end).any(|index| numbers.get(index).copied().flatten().is_some());
        let label = table::Row::label(cells);
        if numbered || label.is_some() {
            if let Some(label) = label.filter(|_| !numbered) {
                self.outline.heading(heading::Headings::label(label), None);
            }
            for index in row.start + usize::from(label.is_some() && !numbered)..row.end {
                if let Some(block) = self.blocks.get(index) {
                    self.passage(block, numbers.get(index).copied().flatten());
                }
            }
            return;
        }
        let Some(first) = cells.first() else { return };
        let boilerplate = self.place != Place::Front && self.kind(first, None, 0) == PassageKind::Boilerplate;
        let kind = if boilerplate { PassageKind::Boilerplate } else { PassageKind::TableRow };
        self.outline.passage(Passage { kind, number: None, level: 0, page: first.page, text: table::Row::text(cells) });
    }
}

/// Whether the block is a sentence or an item, as no title page has them.
fn is_prose(block: &Block) -> bool {
    let sentence = block.text.split_whitespace().count() >= 12 && is_finished(&block.text);
    block.role != Role::Note && block.cell.is_none() && (sentence || matches!(block.marker, Marker::Bullet(_)))
}

/// Where a document begins.
fn first_place(blocks: &[Block]) -> Place {
    let opens_letter = blocks.iter().take(FRONT_BLOCKS).any(|block| is_salutation(&block.text));
    if opens_letter { Place::Letterhead } else { Place::Front }
}

fn is_visit(kind: Kind) -> bool {
    matches!(kind, Kind::MonitoringVisit | Kind::FocusedVisit)
}

/// The grade of the safeguarding board, wherever the report first states it.
fn board_grade(blocks: &[Block]) -> Option<Grade> {
    let graded = blocks.iter().filter(|block| !matches!(block.role, Role::Note | Role::Contents));
    graded.filter(|block| names_board(&block.text)).find_map(|block| heading_grade(&block.text)).map(|(_, grade)| grade)
}

/// A salutation is looked for among so many blocks.
const FRONT_BLOCKS: usize = 60;
/// A bullet this far, in points or characters, right of the outermost ones is nested.
const NESTED: f32 = 4.0;
