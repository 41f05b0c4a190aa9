//! PDF by `pdfboss-text`: runs with their place in the structure tree.

use std::collections::HashMap;
use std::mem;

use pdfboss_core::{Document, Error, Immediate, ObjRef, Page, block_on};
use pdfboss_text::{
    FontCache, ReadingOrder, StandardType, Structure, TextSpan, extract_spans_reporting_cached_with, structure_for,
};

use super::run::{Pages, PdfError, PdfReader, Run};
use crate::extract::{Cell, Role};

/// The primary reader: fast, and the only one that knows the structure tree.
#[derive(Debug)]
pub(super) struct Boss;

impl PdfReader for Boss {
    fn runs(&self, bytes: &[u8]) -> Result<Pages, PdfError> {
        let document = Document::load(bytes.to_vec()).map_err(|error| match error {
            Error::Encrypted => PdfError::Encrypted,
            other => PdfError::Damaged { detail: other.to_string() },
        })?;
        if document.is_locked() {
            return Err(PdfError::Encrypted);
        }
        // One structure tree and one font cache a document: reading them again on every page costs three times as much.
        let tree = structure_for(&document, ReadingOrder::StructureTree);
        let optional_content = document.oc_state();
        let fonts = FontCache::default();
        let mut elements = Elements::default();
        let mut pages = Pages { count: 0, runs: Vec::new() };
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
            // A span is several hundred bytes of which a run needs a few: only its text is taken out of it.
            let upright = spans.iter_mut().filter(|span| is_upright(span));
            pages.runs.extend(upright.map(|span| run(span, &page, pages.count, &mut elements)));
        }
        Ok(pages)
    }
}

/// Text that reads along the page; watermarks and margin notes turned by a quarter are left out.
fn is_upright(span: &TextSpan) -> bool {
    span.rotate == 0 && !span.vertical && !span.text.is_empty()
}

fn run(span: &mut TextSpan, page: &Page, number: u32, elements: &mut Elements) -> Run {
    let place = span.structure.as_ref().map_or_else(Place::default, |structure| elements.place(structure));
    Run {
        page: number,
        x: span.x,
        right: span.end_x.max(span.x),
        y: page.media_box.y1 - span.y,
        size: span.size,
        bold: span.bold,
        role: if span.artifact.is_some() { Role::Artifact } else { place.role },
        label: place.label,
        element: place.element,
        cell: place.cell,
        text: mem::take(&mut span.text),
    }
}

/// Where a run stands in the structure tree.
#[derive(Debug, Clone, Copy)]
struct Place {
    role: Role,
    label: bool,
    element: Option<u32>,
    cell: Option<Cell>,
}

impl Default for Place {
    fn default() -> Self {
        Self { role: Role::Unknown, label: false, element: None, cell: None }
    }
}

/// Numbers for the structure elements of one document, in order of appearance.
#[derive(Default)]
struct Elements {
    /// The innermost element of the run before, and its place: most runs follow one of the same element.
    before: Option<(ObjRef, Place)>,
    blocks: HashMap<ObjRef, u32>,
    tables: HashMap<ObjRef, u32>,
    rows: HashMap<ObjRef, u32>,
    rows_of: HashMap<ObjRef, u32>,
    columns: HashMap<ObjRef, u32>,
    columns_of: HashMap<ObjRef, u32>,
}

impl Elements {
    fn place(&mut self, structure: &Structure) -> Place {
        let Some(innermost) = structure.path.last().map(|element| element.object) else { return Place::default() };
        match self.before {
            Some((element, place)) if element == innermost => place,
            _ => {
                let place = self.place_of(structure);
                self.before = Some((innermost, place));
                place
            }
        }
    }

    fn place_of(&mut self, structure: &Structure) -> Place {
        let mut place = Place::default();
        let mut block = None;
        let mut list_depth = 0u8;
        let (mut table, mut row) = (None, None);
        for element in &structure.path {
            match element.standard_type {
                StandardType::L => list_depth = list_depth.saturating_add(1),
                StandardType::LI => {
                    block = Some(element.object);
                    place.role = Role::ListItem(list_depth.max(1));
                }
                StandardType::Lbl => place.label = true,
                StandardType::LBody => place.label = false,
                // A paragraph inside a list item is the item's own text.
                StandardType::P if matches!(place.role, Role::ListItem(_)) => {}
                StandardType::P | StandardType::Caption | StandardType::BlockQuote => {
                    block = Some(element.object);
                    if !matches!(place.role, Role::Note | Role::Contents) {
                        place.role = Role::Paragraph;
                    }
                }
                StandardType::Note => {
                    block = Some(element.object);
                    place.role = Role::Note;
                }
                StandardType::TOC | StandardType::TOCI => {
                    block = Some(element.object);
                    place.role = Role::Contents;
                }
                StandardType::Table => (table, row) = (Some(element.object), None),
                StandardType::TR => row = Some(element.object),
                StandardType::TD | StandardType::TH => {
                    // What encloses a cell says nothing about the text in it.
                    (block, place.role, list_depth) = (Some(element.object), Role::Unknown, 0);
                    place.cell = table.zip(row).map(|(table, row)| self.cell(table, row, element.object));
                }
                other => {
                    if let Some(level) = heading_level(other) {
                        block = Some(element.object);
                        place.role = Role::Heading(level);
                    }
                }
            }
        }
        place.element = block.map(|object| number(&mut self.blocks, object));
        place
    }

    fn cell(&mut self, table: ObjRef, row: ObjRef, cell: ObjRef) -> Cell {
        Cell {
            table: number(&mut self.tables, table),
            row: number_within(&mut self.rows, &mut self.rows_of, row, table),
            column: number_within(&mut self.columns, &mut self.columns_of, cell, row),
        }
    }
}

fn heading_level(standard_type: StandardType) -> Option<u8> {
    Some(match standard_type {
        StandardType::H => 0,
        StandardType::H1 => 1,
        StandardType::H2 => 2,
        StandardType::H3 => 3,
        StandardType::H4 => 4,
        StandardType::H5 => 5,
        StandardType::H6 => 6,
        _ => return None,
    })
}

/// The number of `object`: its own from before, or the next.
fn number(numbers: &mut HashMap<ObjRef, u32>, object: ObjRef) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(object).or_insert(next)
}

/// The number of `object` among those with the same `parent`.
fn number_within(
    numbers: &mut HashMap<ObjRef, u32>,
    counts: &mut HashMap<ObjRef, u32>,
    object: ObjRef,
    parent: ObjRef,
) -> u32 {
    *numbers.entry(object).or_insert_with(|| {
        let count = counts.entry(parent).or_default();
        *count += 1;
        *count - 1
    })
}
