//! Helpers over the XML reader.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A piece of an XML part.
pub(super) enum Node<'a> {
    /// A start tag.
    Open(&'a BytesStart<'a>),
    /// An end tag with this local name.
    Close(&'a str),
    /// Text, entities resolved.
    Text(&'a str),
}

/// Calls `visit` for each node of `xml` in order; returns whether the XML is well-formed to its end.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(Node<'_>)) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0u64;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                visit(Node::Open(&start));
            }
            Ok(Event::Empty(start)) => {
                visit(Node::Open(&start));
                visit(Node::Close(start.local_name().as_ref()));
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.local_name().as_ref()));
            }
            Ok(Event::Text(text)) => visit(Node::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => visit(Node::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                let resolved = reference.resolve_char_ref().ok().flatten().map(String::from);
                let resolved = resolved.or_else(|| {
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
                });
                visit(Node::Text(&resolved.unwrap_or_default()));
            }
            Ok(Event::Eof) => return depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Returns the value of an attribute by its local name.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// Returns the attribute `val`, which holds the single value of most elements.
pub(super) fn value(tag: &BytesStart<'_>) -> Option<String> {
    attribute(tag, "val")
}

/// Whether a toggle property such as bold is on, which is the default.
pub(super) fn is_on(tag: &BytesStart<'_>) -> bool {
    !matches!(value(tag).as_deref(), Some("0" | "false" | "off" | "none"))
}

/// A paragraph's indent, in points from the left margin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Indent {
    /// Left edge of the first line, which holds the number or bullet.
    pub(super) first: f32,
    /// Left edge of the other lines.
    pub(super) text: f32,
}

/// Returns the indent in an `ind` element, which uses twentieths of a point.
pub(super) fn indent(tag: &BytesStart<'_>) -> Indent {
    let points = |name: &str| attribute(tag, name)?.parse::<f32>().ok().map(|twentieths| twentieths / 20.0);
    let text = points("left").or_else(|| points("start")).unwrap_or(0.0);
    Indent { first: text - points("hanging").unwrap_or(0.0), text }
}

/// Parses the attribute `val` as a number.
pub(super) fn number<T: std::str::FromStr>(tag: &BytesStart<'_>) -> Option<T> {
    value(tag)?.parse().ok()
}
