//! Reads plain text and Markdown, in the encodings that word processors and converters write.

mod decode;
mod markdown;
mod rows;

use report::SkipReason;

use super::characters::{self, BULLET, DASH};
use crate::extract::{Extract, Format, Line, Role};
use crate::patterns::regex;

pub(super) use decode::decode;

/// Largest text, in bytes: thirty times the longest report.
const LIMIT: usize = 16 << 20;
/// Most lines of a text: each takes memory, even an empty one.
const MAX_LINES: usize = 500_000;
/// Longest line of a text, in bytes: a whole report on one line has fewer.
const MAX_LINE: usize = 2 << 20;
/// Most lines on a page of a paginated text.
const MAX_PAGE_LINES: usize = 150;
/// Width of a tab, in columns.
const TAB: usize = 4;

/// Reads a text: one [`Line`] for each line of the file, including blank ones, and one for each cell of a table row.
///
/// # Errors
///
/// [`SkipReason::TooLarge`]; [`SkipReason::NotADocument`] for an overlong line, too many lines and binary data.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    check_size(bytes)?;
    let text = decode(bytes, None)?.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end_matches('\u{C}');
    let pages = if is_paginated(text) { text.matches('\u{C}').count() + 1 } else { 0 };
    let mut reader = LineReader { lines: Vec::new(), outer: None };
    let mut tables = rows::Tables::default();
    let mut page = 1;
    for (printed, is_row) in text.lines().zip(rows::detect(text)) {
        page += u32::try_from(printed.matches('\u{C}').count()).unwrap_or(0);
        let from = reader.lines.len();
        if is_row {
            tables.push_row(printed, &mut reader.lines);
        } else {
            tables.end_table();
            reader.push(printed);
        }
        if pages > 0 {
            reader.lines[from..].iter_mut().for_each(|line| line.page = Some(page));
        }
    }
    Ok(Extract::new(Format::Text, reader.lines, u32::try_from(pages).unwrap_or(u32::MAX)))
}

/// Rejects files that would only fill the memory.
fn check_size(bytes: &[u8]) -> Result<(), SkipReason> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let longest = bytes.split(is_end).map(<[u8]>::len).max().unwrap_or(0);
    if longest > MAX_LINE {
        return Err(SkipReason::NotADocument { found: format!("a single line of {} MB", longest >> 20) });
    }
    if bytes.len() > LIMIT {
        return Err(SkipReason::TooLarge { size: bytes.len() as u64, limit: LIMIT as u64 });
    }
    let lines = bytes.iter().filter(|byte| is_end(byte)).count();
    if lines > MAX_LINES {
        return Err(SkipReason::NotADocument { found: format!("{lines} lines, far more than any report") });
    }
    Ok(())
}

/// Whether form feeds separate pages: there are several, and the text between them has the length of a page.
fn is_paginated(text: &str) -> bool {
    let mut pages: Vec<&str> = text.split('\u{C}').collect();
    pages.retain(|page| !page.trim().is_empty());
    pages.len() > 2 && pages.iter().all(|page| page.lines().count() <= MAX_PAGE_LINES)
}

/// Returns the width of the white space that opens `line`, in columns.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).fold(0, |column, c| match c {
        '\t' => (column / TAB + 1) * TAB,
        '\u{C}' => column,
        _ => column + 1,
    })
}

#[expect(clippy::cast_precision_loss, reason = "f32 counts exactly to more columns than a line can have")]
fn columns(count: usize) -> f32 {
    count as f32
}

/// Turns the lines of a text into [`Line`]s and tracks the list that they belong to.
struct LineReader {
    lines: Vec<Line>,
    /// The outermost open list: its bullet and its indent.
    outer: Option<(char, usize)>,
}

impl LineReader {
    fn push(&mut self, printed: &str) {
        let markdown = markdown::unmarked(printed);
        let text = characters::clean(&markdown.text);
        let x = indent(printed);
        let text = self.normalise_bullet(text, x);
        let label = label_width(&text);
        self.lines.push(Line {
            x: columns(x),
            text_x: columns(x + label),
            bold: markdown.bold && !text.is_empty(),
            role: markdown.heading.map_or(Role::Unknown, Role::Heading),
            ..Line::of_text(text)
        });
    }

    /// Replaces the bullet that opens `text` by the bullet of its level.
    ///
    /// Many converters write every list with hyphens. A list with hyphens is an inner list only if it is inside a list
    /// with bullet glyphs, or indented deeper than the hyphens before it.
    fn normalise_bullet(&mut self, text: String, x: usize) -> String {
        let (bullet, body) = match (text.strip_prefix(BULLET), text.strip_prefix(DASH)) {
            (Some(body), _) => (BULLET, body),
            (_, Some(body)) if body.starts_with(' ') => (DASH, body),
            _ => {
                let ends_list = !text.is_empty() && self.outer.is_some_and(|(_, outer)| x <= outer);
                if ends_list {
                    self.outer = None;
                }
                return text;
            }
        };
        let body = body.trim_start();
        let is_numbered = regex!(r"^(?:\([a-z]\)|[0-9]{1,3}\.) ").is_match(body);
        if bullet == DASH && is_numbered {
            // "- 2. The Cabinet": the converter added the dash, the author wrote the number.
            return body.to_owned();
        }
        let inner = bullet == DASH && self.outer.is_some_and(|(outer, outer_x)| outer == BULLET || x > outer_x);
        if !inner {
            self.outer = Some((bullet, x));
        }
        format!("{} {body}", if inner { DASH } else { BULLET })
    }
}

/// Returns the width of the bullet or number that opens `text`, including the space after it; 0 if there is none.
fn label_width(text: &str) -> usize {
    let label = regex!("^(?:[•–]|[0-9](?:[0-9.]{0,3}[0-9])?[.)]+) ").find(text);
    label.filter(|label| label.end() < text.len()).map_or(0, |label| label.as_str().chars().count())
}

#[cfg(test)]
mod tests;
