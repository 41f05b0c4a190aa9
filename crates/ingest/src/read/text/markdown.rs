//! Removes markup from a text file: Markdown, and stray tags left by converters.

use crate::patterns::regex;
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
    let text = regex!(r"\\([.*_\-#\[\]()])").replace_all(&text, "$1").into_owned();
    Unmarked { text, heading, bold: tagged_bold || starred }
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
    let tags =
        regex!(r"(?i)<\s*(?P<name>/?(?:a|b|br|center|em|font|i|ins|s|small|span|strong|sub|sup|u))(?:\s[^>]*|/*)>");
    let mut kept = String::with_capacity(text.len());
    let (mut depth, mut all_bold) = (0u32, true);
    let mut push = |piece: &str, depth: u32| {
        kept.push_str(piece);
        all_bold &= depth > 0 || visible(piece).next().is_none();
    };
    let mut end = 0;
    for (tag, name) in tags.captures_iter(text).filter_map(|tag| tag.get(0).zip(tag.name("name"))) {
        push(text.get(end..tag.start()).unwrap_or_default(), depth);
        match name.as_str().to_ascii_lowercase().as_str() {
            "b" | "strong" => depth += 1,
            "/b" | "/strong" => depth = depth.saturating_sub(1),
            "br" => push(" ", depth),
            _ => {}
        }
        end = tag.end();
    }
    push(text.get(end..).unwrap_or_default(), depth);
    let bold = all_bold && visible(&kept).next().is_some();
    (kept, bold)
}
