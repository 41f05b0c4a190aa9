//! The primary PDF reader, `pdfboss-text`: runs with their position in the structure tree.

use std::collections::HashMap;
use std::mem;

use pdfboss_core::{Document, Error, Immediate, ObjRef, Page, block_on};
use pdfboss_text::{
    FontCache, ReadingOrder, StandardType, Structure, TextSpan, extract_spans_reporting_cached_with, structure_for,
};

use report::SkipReason;

use super::run::{Pages, PdfReader, Run};
use crate::extract::{Cell, Role};

/// The primary reader: fast, and the only one that knows the structure tree.
#[derive(Debug)]
pub(super) struct Boss;

impl PdfReader for Boss {
    fn runs(&self, bytes: &[u8]) -> Result<Pages, SkipReason> {
        let document = Document::load(bytes.to_vec()).map_err(|error| match error {
            Error::Encrypted => SkipReason::Encrypted,
            other => SkipReason::Damaged { detail: other.to_string() },
        })?;
        if document.is_locked() {
            return Err(SkipReason::Encrypted);
        }
        // One structure tree and one font cache for the document: reading them for every page takes three times as
        // long.
        let tree = structure_for(&document, ReadingOrder::StructureTree);
        let optional_content = document.oc_state();
        let fonts = FontCache::default();
        let mut numbering = ElementNumbers::default();
        let mut pages = Pages::default();
        for index in 0..document.page_count() {
            pages.count += 1;
            let Ok(page) = document.page(index) else { continue };
            let spans = block_on(extract_spans_reporting_cached_with(
                Immediate(&document),
                &page,
                &fonts,
                optional_content.as_ref(),
                tree.as_ref(),
                ReadingOrder::StructureTree,
            ));
            let Ok((mut spans, _)) = spans else { continue };
            // A span takes several hundred bytes and a run needs a few of them: move only its text out.
            let upright = spans.iter_mut().filter(|span| is_upright(span));
            pages.runs.extend(upright.map(|span| run(span, &page, pages.count, &mut numbering)));
        }
        Ok(pages)
    }
}

/// Whether the text reads along the page. Watermarks and margin notes are often turned by a quarter.
fn is_upright(span: &TextSpan) -> bool {
    span.rotate == 0 && !span.vertical && !span.text.is_empty()
}

fn run(span: &mut TextSpan, page: &Page, number: u32, numbering: &mut ElementNumbers) -> Run {
    let tags = span.structure.as_ref().map_or_else(Tags::default, |structure| numbering.tags(structure));
    Run {
        page: number,
        x: span.x,
        right: span.end_x.max(span.x),
        y: page.media_box.y1 - span.y,
        size: span.size,
        bold: span.bold,
        role: if span.artifact.is_some() { Role::Artifact } else { tags.role },
        label: tags.label,
        element: tags.element,
        cell: tags.cell,
        text: mem::take(&mut span.text),
    }
}

/// What the structure tree says about a run.
#[derive(Debug, Clone, Copy, Default)]
struct Tags {
    role: Role,
    label: bool,
    element: Option<u32>,
    cell: Option<Cell>,
}

/// Numbers the structure elements of one document in order of appearance.
#[derive(Default)]
struct ElementNumbers {
    /// The innermost element of the previous run, and its tags: most runs share them with the run before.
    previous: Option<(ObjRef, Tags)>,
    blocks: Numbers,
    tables: Numbers,
    /// By table.
    rows: HashMap<ObjRef, Numbers>,
    /// By row.
    cells: HashMap<ObjRef, Numbers>,
}

/// Elements, each with its number among its siblings.
type Numbers = HashMap<ObjRef, u32>;

impl ElementNumbers {
    fn tags(&mut self, structure: &Structure) -> Tags {
        let Some(innermost) = structure.path.last().map(|element| element.object) else { return Tags::default() };
        match self.previous {
            Some((element, tags)) if element == innermost => tags,
            _ => {
                let tags = self.tags_along(structure);
                self.previous = Some((innermost, tags));
                tags
            }
        }
    }

    /// Collects the tags on the path from the root of the structure tree to the innermost element.
    fn tags_along(&mut self, structure: &Structure) -> Tags {
        let mut tags = Tags::default();
        let mut block = None;
        let mut list_depth = 0u8;
        let (mut table, mut row) = (None, None);
        for element in &structure.path {
            let object = element.object;
            match element.standard_type {
                StandardType::L => list_depth = list_depth.saturating_add(1),
                StandardType::LI => (block, tags.role) = (Some(object), Role::ListItem(list_depth.max(1))),
                StandardType::Lbl => tags.label = true,
                StandardType::LBody => tags.label = false,
                // A paragraph inside a list item is the item's own text.
                StandardType::P if matches!(tags.role, Role::ListItem(_)) => {}
                StandardType::P | StandardType::Caption | StandardType::BlockQuote => {
                    block = Some(object);
                    if !matches!(tags.role, Role::Note | Role::Contents) {
                        tags.role = Role::Paragraph;
                    }
                }
                StandardType::Note => (block, tags.role) = (Some(object), Role::Note),
                StandardType::TOC | StandardType::TOCI => (block, tags.role) = (Some(object), Role::Contents),
                StandardType::Table => (table, row) = (Some(object), None),
                StandardType::TR => row = Some(object),
                StandardType::TD | StandardType::TH => {
                    // The elements around a cell say nothing about the text in it.
                    (block, tags.role, list_depth) = (Some(object), Role::Unknown, 0);
                    tags.cell = table.zip(row).map(|(table, row)| Cell {
                        table: number(&mut self.tables, table),
                        row: number(self.rows.entry(table).or_default(), row),
                        column: number(self.cells.entry(row).or_default(), object),
                    });
                }
                other => {
                    if let Some((level, _)) = (0..).zip(HEADINGS).find(|(_, heading)| *heading == other) {
                        (block, tags.role) = (Some(object), Role::Heading(level));
                    }
                }
            }
        }
        tags.element = block.map(|object| number(&mut self.blocks, object));
        tags
    }
}

/// The elements of headings, each at the place of its level; the level of `H` is unknown.
const HEADINGS: [StandardType; 7] = [
    StandardType::H,
    StandardType::H1,
    StandardType::H2,
    StandardType::H3,
    StandardType::H4,
    StandardType::H5,
    StandardType::H6,
];

/// Returns the number of `object`; a new object gets the next one.
fn number(numbers: &mut Numbers, object: ObjRef) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(object).or_insert(next)
}
