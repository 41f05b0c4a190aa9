//! Turns paragraphs and table cells into lines.

use quick_xml::events::BytesStart;

use super::numbering::Numbering;
use super::styles::Styles;
use super::xml::{self, Indent, Node};
use crate::extract::{Cell, Line, Role};
use crate::read::characters;
use crate::read::html::superscript;

/// Elements whose content is not part of the text: deletions, old formatting, and the second copy of a text box that
/// exists for old programs.
const DROPPED: &[&str] = &["Fallback", "del", "moveFrom", "pPrChange", "rPrChange"];

/// Returns the lines of a part of a document, and whether its XML is complete.
pub(super) fn lines(xml: &str, styles: &Styles, numbering: Numbering) -> (Vec<Line>, bool) {
    let mut body = Body {
        styles,
        numbering,
        lines: Vec::new(),
        paragraphs: Vec::new(),
        tables: Vec::new(),
        table_count: 0,
        dropped: 0,
        in_text: false,
    };
    let is_complete = xml::walk(xml, |node| match node {
        Node::Open(tag) => body.open(tag),
        Node::Close(name) => body.close(name),
        Node::Text(text) => body.text(text),
    });
    (body.lines, is_complete)
}

struct Body<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    lines: Vec<Line>,
    /// Open paragraphs; a text box is inside the paragraph that it is anchored to.
    paragraphs: Vec<Paragraph>,
    /// Open tables, each with its current cell.
    tables: Vec<Table>,
    table_count: u32,
    dropped: usize,
    in_text: bool,
}

struct Table {
    cell: Cell,
    /// Columns that the current cell spans.
    span: u32,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    list: Option<u32>,
    level: Option<u8>,
    outline: Option<u8>,
    indent: Option<Indent>,
    in_properties: bool,
    run: RunProperties,
    letters: usize,
    bold_letters: usize,
    /// Font size of the first characters that set one directly.
    size: Option<f32>,
}

/// Direct formatting of the open run; `None` means that the paragraph's style applies.
#[derive(Default)]
struct RunProperties {
    bold: Option<bool>,
    size: Option<f32>,
    raised: bool,
}

impl Body<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let name = name.as_ref();
        if DROPPED.contains(&name) {
            self.dropped += 1;
        }
        if self.dropped > 0 {
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tbl" => {
                self.tables.push(Table { cell: Cell::first(self.table_count), span: 1 });
                self.table_count += 1;
            }
            "gridSpan" => {
                if let Some(table) = self.tables.last_mut() {
                    table.span = xml::number(tag).unwrap_or(1);
                }
            }
            "t" => self.in_text = true,
            "tab" | "br" | "cr" => self.push(' '),
            "noBreakHyphen" => self.push('-'),
            "sym" => {
                let code = xml::attribute(tag, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                self.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            name => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.property(name, tag, self.styles);
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        if DROPPED.contains(&name) {
            self.dropped = self.dropped.saturating_sub(1);
            return;
        }
        if self.dropped > 0 {
            return;
        }
        match (name, self.paragraphs.last_mut(), self.tables.last_mut()) {
            ("p", ..) => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.line(&paragraph);
                }
            }
            ("pPr", Some(paragraph), _) => paragraph.in_properties = false,
            ("t", ..) => self.in_text = false,
            ("tc", _, Some(table)) => {
                table.cell.skip_columns(table.span);
                table.span = 1;
            }
            ("tr", _, Some(table)) => table.cell.end_row(),
            ("tbl", ..) => drop(self.tables.pop()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.dropped == 0 {
            text.chars().for_each(|c| self.push(c));
        }
    }

    fn push(&mut self, c: char) {
        let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| !paragraph.in_properties) else { return };
        let shown = if paragraph.run.raised { superscript(c) } else { c };
        paragraph.text.push(shown);
        if !c.is_whitespace() {
            let bold = paragraph.run.bold.unwrap_or_else(|| self.styles.bold(paragraph.style.as_deref()));
            paragraph.letters += 1;
            paragraph.bold_letters += usize::from(bold);
            paragraph.size = paragraph.size.or(paragraph.run.size);
        }
    }

    fn line(&mut self, paragraph: &Paragraph) {
        let style = paragraph.style.as_deref();
        let of_style = self.styles.list(style);
        let list = paragraph.list.or(of_style.map(|(list, _)| list)).filter(|list| *list != 0);
        let level = paragraph.level.or(of_style.map(|(_, level)| level)).unwrap_or(0);
        // An empty item takes a number too.
        let list_label = list.and_then(|list| self.numbering.next(list, level));
        let text = characters::clean(&paragraph.text);
        if text.is_empty() {
            return;
        }
        let role = match paragraph.outline.filter(|outline| *outline < 9) {
            Some(outline) => Role::Heading(outline + 1),
            None => self.styles.role(style),
        };
        let role =
            if role == Role::Paragraph && list.is_some() { Role::ListItem(level.saturating_add(1)) } else { role };
        let of_list = list.and_then(|list| self.numbering.indent(list, level));
        let indent = paragraph.indent.or(of_list).or_else(|| self.styles.indent(style)).unwrap_or_default();
        self.lines.push(Line {
            x: indent.first,
            text_x: indent.text,
            size: paragraph.size.unwrap_or_else(|| self.styles.size(style)),
            bold: paragraph.bold_letters * 2 > paragraph.letters,
            role,
            cell: self.tables.last().map(|table| table.cell),
            ..Line::of_text(list_label.map_or(text.clone(), |list_label| format!("{list_label} {text}")))
        });
    }
}

impl Paragraph {
    /// Applies a property of the paragraph or of its open run.
    fn property(&mut self, name: &str, tag: &BytesStart<'_>, styles: &Styles) {
        match name {
            "pPr" => self.in_properties = true,
            "pStyle" => self.style = xml::value(tag),
            "numId" => self.list = xml::number(tag),
            "ilvl" => self.level = xml::number(tag),
            "outlineLvl" => self.outline = xml::number(tag),
            "ind" => self.indent = Some(xml::indent(tag)),
            "r" => self.run = RunProperties::default(),
            // The format of the paragraph mark, which is invisible.
            _ if self.in_properties => {}
            "b" => self.run.bold = Some(xml::is_on(tag)),
            "rStyle" if styles.bold(xml::value(tag).as_deref()) => self.run.bold = Some(true),
            "sz" => self.run.size = xml::number::<f32>(tag).map(|half| half / 2.0),
            "vertAlign" => self.run.raised = xml::value(tag).as_deref() == Some("superscript"),
            _ => {}
        }
    }
}
