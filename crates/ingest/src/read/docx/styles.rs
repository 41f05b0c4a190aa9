//! Paragraph styles: headings, lists, bold, size and indent.

use std::collections::HashMap;

use super::xml::{self, Indent, Node};
use crate::extract::Role;

/// The styles of a document, by identifier.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
    default_size: Option<f32>,
}

/// The properties that a style sets itself; `None` means that the style it is based on decides.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    bold: Option<bool>,
    size: Option<f32>,
    list: Option<u32>,
    level: Option<u8>,
    indent: Option<Indent>,
}

/// Maximum levels of inheritance: stops at a cycle of styles.
const DEPTH: usize = 20;

impl Styles {
    /// Iterates over the style and the styles that it is based on, nearest first.
    fn chain<'a>(&'a self, id: Option<&str>) -> impl Iterator<Item = &'a Style> {
        let first = id.or(self.default.as_deref()).and_then(|id| self.by_id.get(id));
        std::iter::successors(first, |style| self.by_id.get(style.based_on.as_deref()?)).take(DEPTH)
    }

    /// Returns the role of a paragraph in this style: a heading, an entry of a table of contents, or a plain paragraph.
    pub(super) fn role(&self, id: Option<&str>) -> Role {
        for style in self.chain(id) {
            let name = style.name.to_lowercase();
            let level = style.outline.or_else(|| name.strip_prefix("heading ")?.parse::<u8>().ok()?.checked_sub(1));
            match level {
                Some(level) if level < 9 => return Role::Heading(level + 1),
                Some(_) => return Role::Paragraph,
                None if name == "title" => return Role::Heading(1),
                None if name.starts_with("toc ") => return Role::Contents,
                None => {}
            }
        }
        Role::Paragraph
    }

    /// Whether a paragraph in this style is bold.
    pub(super) fn bold(&self, id: Option<&str>) -> bool {
        self.chain(id).find_map(|style| style.bold).unwrap_or(false)
    }

    /// Returns the font size in points; 0 if unknown.
    pub(super) fn size(&self, id: Option<&str>) -> f32 {
        self.chain(id).find_map(|style| style.size).or(self.default_size).unwrap_or(0.0)
    }

    /// Returns the indent of a paragraph in this style.
    pub(super) fn indent(&self, id: Option<&str>) -> Option<Indent> {
        self.chain(id).find_map(|style| style.indent)
    }

    /// Returns the list that a paragraph in this style belongs to, and its level.
    pub(super) fn list(&self, id: Option<&str>) -> Option<(u32, u8)> {
        let list = self.chain(id).find_map(|style| style.list)?;
        Some((list, self.chain(id).find_map(|style| style.level).unwrap_or(0)))
    }
}

/// Reads `word/styles.xml`.
pub(super) fn read(xml: &str) -> Styles {
    let mut styles = Styles::default();
    let mut open: Option<(String, Style)> = None;
    let mut in_defaults = false;
    xml::walk(xml, |node| match node {
        Node::Open(tag) => {
            let name = tag.local_name();
            match (name.as_ref(), &mut open) {
                ("docDefaults", _) => in_defaults = true,
                ("sz", None) if in_defaults => styles.default_size = xml::number::<f32>(tag).map(|half| half / 2.0),
                ("style", _) => {
                    let id = xml::attribute(tag, "styleId").unwrap_or_default();
                    let is_paragraph_style = xml::attribute(tag, "type").is_none_or(|kind| kind == "paragraph");
                    if is_paragraph_style && xml::attribute(tag, "default").is_some_and(|on| on == "1" || on == "true")
                    {
                        styles.default = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                (name, Some((_, style))) => match name {
                    "name" => style.name = xml::value(tag).unwrap_or_default(),
                    "basedOn" => style.based_on = xml::value(tag),
                    "outlineLvl" => style.outline = xml::number(tag),
                    "b" => style.bold = Some(xml::is_on(tag)),
                    "sz" => style.size = xml::number::<f32>(tag).map(|half| half / 2.0),
                    "ind" => style.indent = Some(xml::indent(tag)),
                    "numId" => style.list = xml::number(tag),
                    "ilvl" => style.level = xml::number(tag),
                    _ => {}
                },
                _ => {}
            }
        }
        Node::Close("style") => {
            if let Some((id, style)) = open.take() {
                styles.by_id.insert(id, style);
            }
        }
        Node::Close("docDefaults") => in_defaults = false,
        Node::Close(_) | Node::Text(_) => {}
    });
    styles
}
