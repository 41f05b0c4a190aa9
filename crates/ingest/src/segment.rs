//! Segments blocks into a report: sections with their grades, and in them findings, bullets, paragraphs and the rest.
//!
//! Segmentation never fails. It returns what it understood, and diagnostics for the rest.

mod finding_numbers;
mod heading;
mod outline;
mod repair;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod vocabulary;

use report::{Grade, Judgements, Kind, PassageKind, Report};

use crate::block::{Block, ListLabel, blocks, ends_sentence};
use crate::extract::{Extract, Role};
use crate::grades::heading_grade;
use crate::metadata;
use crate::parts::{PartSpan, parts};
use crate::quality;
use heading::{Heading, Headings};
use outline::Outline;
use vocabulary::{Purpose, is_closing, is_salutation, is_valediction, names_board, names_the_whole, purpose};

/// Segments an extract into a report.
pub fn report(extract: &Extract) -> Report {
    let blocks = blocks(extract);
    let (meta, mut diagnostics) = metadata::metadata(&blocks);
    let (blocks, numbers) = repair::rejoin_torn(blocks);
    let parts = parts(&blocks, &meta);
    let mut segmenter = Segmenter::new(&blocks, extract, meta.kind);
    let rows = table::rows(&blocks);
    let mut index = 0;
    while let Some(block) = blocks.get(index) {
        segmenter.enter_part(&parts, index, meta.kind);
        if let Some(row) = rows.get(&index) {
            segmenter.read_row(row, &numbers);
            index = row.end;
        } else {
            segmenter.read_block(index, block, numbers.get(index).copied().flatten());
            index += 1;
        }
    }
    let sections = segmenter.outline.finish();
    let quality = quality::quality(extract, &sections, &finding_numbers::missing(&numbers));
    diagnostics.extend(quality::diagnostics(&quality));
    diagnostics.extend(extract.diagnostics.iter().cloned());
    let parts = parts.into_iter().map(|span| span.part).collect();
    Report { meta, parts, sections, quality, diagnostics }
}

/// The region of the document that the segmenter has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    /// Addresses before a letter's salutation.
    Letterhead,
    /// The title page: names, dates and labels.
    TitlePage,
    /// The report itself.
    Body,
    /// Signatures and the closing page.
    Closing,
}

/// Walks the blocks in reading order and builds the outline.
struct Segmenter<'a> {
    blocks: &'a [Block],
    headings: Headings,
    outline: Outline,
    region: Region,
    /// Whether "Summary of findings" holds the evidence itself, as in letters about visits.
    summary_is_evidence: bool,
    /// Left edge and glyph of the outermost bullets of the open list.
    outer_bullet: Option<(f32, char)>,
}

impl<'a> Segmenter<'a> {
    fn new(blocks: &'a [Block], extract: &Extract, kind: Kind) -> Self {
        Self {
            blocks,
            headings: Headings::new(blocks, extract.format),
            outline: Outline::new(board_grade(blocks), kind.judgements == Judgements::Board),
            region: first_region(blocks),
            summary_is_evidence: kind.summary_is_evidence,
            outer_bullet: None,
        }
    }

    /// Resets the state at the start and end of a part; `kind` is the kind of the document around the parts.
    fn enter_part(&mut self, parts: &[PartSpan], index: usize, kind: Kind) {
        let part = parts.iter().position(|span| span.range.contains(&index));
        if part == self.outline.part {
            return;
        }
        let span = part.and_then(|part| parts.get(part));
        let blocks = span.and_then(|span| self.blocks.get(span.range.clone())).unwrap_or(self.blocks);
        let kind = span.map_or(kind, |span| span.part.meta.kind);
        self.region = match span {
            Some(_) => first_region(blocks),
            None => Region::Body,
        };
        self.summary_is_evidence = kind.summary_is_evidence;
        self.outer_bullet = None;
        self.outline.begin_part(part, board_grade(blocks), kind.judgements == Judgements::Board);
    }

    /// Turns a block outside tables into a heading or a passage.
    fn read_block(&mut self, index: usize, block: &Block, number: Option<u32>) {
        self.update_region(block, number);
        if block.role == Role::Contents {
            return;
        }
        let may_be_heading = self.has_headings() && number.is_none() && block.role != Role::Note;
        if let Some(heading) = self.headings.heading(self.blocks, index).filter(|_| may_be_heading) {
            if purpose(&heading.title).is_some() || heading.grade.is_some() && !names_the_whole(&heading.title) {
                self.region = Region::Body;
            }
            self.outer_bullet = None;
            let title = self.headings.are_guessed().then(|| {
                let on_title_page = self.region == Region::TitlePage;
                let kind = if on_title_page { PassageKind::Boilerplate } else { PassageKind::Paragraph };
                report::Block { kind, number: None, level: 0, page: block.page, text: block.printed() }
            });
            self.outline.open_section(heading, title);
            return;
        }
        self.add_passage(block, number);
    }

    /// Whether this region of the document has headings.
    fn has_headings(&self) -> bool {
        matches!(self.region, Region::TitlePage | Region::Body)
    }

    fn update_region(&mut self, block: &Block, number: Option<u32>) {
        self.region = match self.region {
            Region::Letterhead if is_salutation(&block.text) => Region::Body,
            Region::TitlePage if number.is_some() || is_prose(block) => Region::Body,
            Region::Body if is_valediction(&block.text) || is_closing(&block.text) => Region::Closing,
            // A second report in the same file begins after the first one's closing page.
            Region::Closing if number.is_some() || heading_grade(&block.text).is_some() => Region::Body,
            region => region,
        };
    }

    fn add_passage(&mut self, block: &Block, number: Option<u32>) {
        // A number without text is not a finding's number; keep it as printed.
        let number = number.filter(|_| !block.text.is_empty());
        let level = self.bullet_level(block);
        let kind = self.passage_kind(block, number, level);
        let text = match (&block.list_label, number) {
            // A list label that is not a finding's number stays in the text.
            (ListLabel::Number(_) | ListLabel::Letter(_), None)
                if kind != PassageKind::Footnote || block.text.is_empty() =>
            {
                block.printed()
            }
            _ => block.text.clone(),
        };
        let number = number.map(|number| number.to_string());
        self.outline.add(report::Block { kind, number, level, page: block.page, text });
    }

    fn passage_kind(&self, block: &Block, number: Option<u32>, level: u8) -> PassageKind {
        let purpose = match self.outline.purpose() {
            Purpose::Summary
                if self.summary_is_evidence && self.outline.title().to_lowercase().contains("findings") =>
            {
                Purpose::Findings
            }
            purpose => purpose,
        };
        if block.role == Role::Note {
            return PassageKind::Footnote;
        }
        if self.region != Region::Body || purpose == Purpose::Boilerplate || is_salutation(&block.text) {
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

    /// Returns the depth of a bullet in its list; 0 for any other block.
    fn bullet_level(&mut self, block: &Block) -> u8 {
        if block.role == Role::Note {
            return 0;
        }
        // Formats without positions know the depth from the nesting of the lists.
        let x = match block.role {
            Role::ListItem(depth) if block.page.is_none() => block.x + f32::from(depth) * NESTED * 2.0,
            _ => block.x,
        };
        let glyph = match &block.list_label {
            ListLabel::Bullet(glyph) => *glyph,
            ListLabel::Letter(_) => '(',
            _ => {
                self.outer_bullet = None;
                return 0;
            }
        };
        let (outer_x, outer_glyph) = *self.outer_bullet.get_or_insert((x, glyph));
        let nested = x > outer_x + NESTED || glyph != outer_glyph && x >= outer_x - NESTED;
        if !nested {
            self.outer_bullet = Some((x, glyph));
        }
        if nested { 2 } else { 1 }
    }

    /// Turns a table row into a heading with its grade, or into passages.
    fn read_row(&mut self, row: &table::Row, numbers: &[Option<u32>]) {
        let cells = self.blocks.get(row.start..row.end).unwrap_or_default();
        if let Some(heading) = row.heading(cells, &self.headings).filter(|_| self.has_headings()) {
            self.outer_bullet = None;
            self.outline.open_section(heading, None);
            return;
        }
        if table::Row::is_header(cells) {
            return;
        }
        let numbered = (row.start..row.end).any(|index| numbers.get(index).copied().flatten().is_some());
        let label = table::Row::label(cells);
        if numbered || label.is_some() {
            if let Some(label) = label.filter(|_| !numbered) {
                let heading = Heading { title: label.text.clone(), rank: 0, grade: None };
                self.outline.open_section(heading, None);
            }
            for index in row.start + usize::from(label.is_some() && !numbered)..row.end {
                if let Some(block) = self.blocks.get(index) {
                    self.add_passage(block, numbers.get(index).copied().flatten());
                }
            }
            return;
        }
        let Some(first) = cells.first() else { return };
        let boilerplate =
            self.region != Region::TitlePage && self.passage_kind(first, None, 0) == PassageKind::Boilerplate;
        let kind = if boilerplate { PassageKind::Boilerplate } else { PassageKind::TableRow };
        let text = table::Row::text(cells);
        self.outline.add(report::Block { kind, number: None, level: 0, page: first.page, text });
    }
}

/// Whether the block is a sentence or a bullet, which title pages do not have.
fn is_prose(block: &Block) -> bool {
    let sentence = block.text.split_whitespace().count() >= 12 && ends_sentence(&block.text);
    block.role != Role::Note && block.cell.is_none() && (sentence || matches!(block.list_label, ListLabel::Bullet(_)))
}

fn first_region(blocks: &[Block]) -> Region {
    let opens_letter = blocks.iter().take(FRONT_BLOCKS).any(|block| is_salutation(&block.text));
    if opens_letter { Region::Letterhead } else { Region::TitlePage }
}

/// Returns the first grade that the report states for the safeguarding board.
fn board_grade(blocks: &[Block]) -> Option<Grade> {
    let graded = blocks.iter().filter(|block| !matches!(block.role, Role::Note | Role::Contents));
    graded.filter(|block| names_board(&block.text)).find_map(|block| heading_grade(&block.text)).map(|(_, grade)| grade)
}

/// Blocks at the start of a document that may hold a letter's salutation.
const FRONT_BLOCKS: usize = 60;
/// A bullet further right of the outermost ones than this, in points or characters, is nested.
const NESTED: f32 = 4.0;
