//! Removes markup from a text file: Markdown, and stray tags left by converters.

use crate::read::characters::visible;

/// A line without its markup.
pub(super) struct Unmarked {
    /// The text.
    pub(super) text: String,
    /// The level of a Markdown heading.
    pub(super) heading: Option<u8>,
    /// Whether the whole line is bold.
    pub(super) bold: bool,
}

/// Tags that converters leave in a text. Only the tags for bold mean anything here.
const TAGS: &[&str] =
    &["a", "b", "br", "center", "em", "font", "i", "ins", "s", "small", "span", "strong", "sub", "sup", "u"];

/// Removes the markup from a line.
///
/// * `## Heading` is a heading of level 2; closing number signs are removed too.
/// * Signs of a block quotation (`> `) at the start are removed.
/// * A line wholly in `**…**`, `__…__`, `<b>` or `<strong>` is bold; inside a line these marks are removed.
/// * Inline tags such as `<u>` are removed; `<br>` becomes a space.
/// * A backslash before a dot, bracket, hyphen or Markdown sign is removed: `18\.` becomes "18.".
pub(super) fn unmarked(line: &str) -> Unmarked {
    let (heading, body) = heading(without_quote_signs(line));
    let (text, tagged_bold) = without_tags(body);
    let inner = ["**", "__"].iter().find_map(|mark| text.trim().strip_prefix(mark)?.strip_suffix(mark));
    let inner = inner.filter(|inner| !inner.is_empty() && !inner.contains("**"));
    let starred = inner.is_some();
    let text = match inner {
        Some(inner) => inner.to_owned(),
        None if text.matches("**").count() % 2 == 0 => text.replace("**", ""),
        None => text.clone(),
    };
    Unmarked { text: without_escapes(&text), heading, bold: tagged_bold || starred }
}

fn without_quote_signs(line: &str) -> &str {
    let mut body = line;
    while let Some(quoted) = body.strip_prefix("> ").or_else(|| body.strip_prefix(">>").map(|_| &body[1..])) {
        body = quoted;
    }
    body
}

fn heading(line: &str) -> (Option<u8>, &str) {
    let signs = line.bytes().take_while(|b| *b == b'#').count();
    let body = line.get(signs..).unwrap_or_default();
    match u8::try_from(signs) {
        Ok(level @ 1..=6) if body.starts_with(' ') => (Some(level), body.trim().trim_end_matches('#')),
        _ => (None, line),
    }
}

/// Returns `text` without its inline tags, and whether all of it is inside a bold tag.
fn without_tags(text: &str) -> (String, bool) {
    if !text.contains('<') {
        return (text.to_owned(), false);
    }
    let mut kept = String::with_capacity(text.len());
    let (mut depth, mut bold, mut all) = (0u32, 0usize, 0usize);
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        let Some((name, after)) = tag(from) else {
            kept.push_str(before);
            kept.push('<');
            rest = &from[1..];
            continue;
        };
        count(before, depth, &mut bold, &mut all);
        kept.push_str(before);
        match name.as_str() {
            "b" | "strong" => depth += 1,
            "/b" | "/strong" => depth = depth.saturating_sub(1),
            "br" => kept.push(' '),
            _ => {}
        }
        rest = after;
    }
    count(rest, depth, &mut bold, &mut all);
    kept.push_str(rest);
    (kept, all > 0 && bold == all)
}

fn count(text: &str, depth: u32, bold: &mut usize, all: &mut usize) {
    let letters = visible(text).count();
    *all += letters;
    *bold += if depth > 0 { letters } else { 0 };
}

/// Returns the name of the inline tag that opens `text`, with the slash of an end tag, and the text after it.
fn tag(text: &str) -> Option<(String, &str)> {
    let (inside, after) = text.strip_prefix('<')?.split_once('>')?;
    let name = inside.trim_end_matches('/').split_whitespace().next()?.to_ascii_lowercase();
    let known = TAGS.contains(&name.strip_prefix('/').unwrap_or(&name));
    known.then_some((name, after))
}

fn without_escapes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !(c == '\\' && chars.peek().is_some_and(|next| ".*_-#[]()".contains(*next))) {
            kept.push(c);
        }
    }
    kept
}
