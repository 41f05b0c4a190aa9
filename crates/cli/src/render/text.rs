//! Text for reading: what a person sees on a terminal, and in a pipe the same without colour.

use std::fmt::Write;

use index::{Hit, Results};
use report::{Passage, PassageKind};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::wrap::wrap;
use crate::render::{count, month};

/// Between the parts of a line.
pub(super) const DOT: &str = " · ";
/// Under a rank of up to three digits.
const INDENT: &str = "     ";

/// A hit: where it stands, what it says, and how to find it again.
pub(crate) fn hit(hit: &Hit, columns: usize) -> String {
    let passage = &hit.passage;
    let mut block = format!("{FAINT}{:>3}{FAINT:#}  {}\n", hit.rank, heading(passage));
    if let Some(section) = section(passage) {
        block.push_str(&wrap(&section, &[], STRONG, INDENT, columns));
    }
    block.push('\n');
    block.push_str(&wrap(&passage.text, &hit.highlights, HIT, INDENT, columns));
    block.push('\n');
    block.push_str(&place(passage, columns));
    block
}

/// Whose, what kind of report, when, and which paragraph.
pub(crate) fn heading(passage: &Passage) -> String {
    let authority = passage.authority.as_deref().unwrap_or("Authority not known");
    let mut line = format!("{STRONG}{authority}{STRONG:#}");
    if !passage.joint_authorities.is_empty() {
        let _ = write!(line, " with {}", passage.joint_authorities.join(", "));
    }
    let when = month(passage.inspection_end.or(passage.inspection_start).or(passage.published));
    let when = when.unwrap_or_else(|| "date not known".to_owned());
    let _ = write!(line, "{DOT}{}{DOT}{when}{DOT}{}", passage.kind.title(), label(passage));
    line
}

/// What the passage is called in its report: "paragraph 18", "bullet".
pub(crate) fn label(passage: &Passage) -> String {
    let kind = match passage.passage_kind {
        PassageKind::Finding | PassageKind::Paragraph => "paragraph",
        PassageKind::Bullet => "bullet",
        PassageKind::Recommendation => "recommendation",
        PassageKind::Summary => "summary",
        PassageKind::TableRow => "row of a table",
        PassageKind::Footnote => "footnote",
        PassageKind::Boilerplate => "standard text",
        _ => "passage",
    };
    match &passage.number {
        Some(number) => format!("{kind} {number}"),
        None => kind.to_owned(),
    }
}

/// The heading that it stands under, with the grade; `None` before the first heading.
fn section(passage: &Passage) -> Option<String> {
    let mut line = passage.section.clone();
    if let Some(part) = &passage.part {
        line = if line.is_empty() { part.clone() } else { format!("{part}: {line}") };
    }
    if line.is_empty() {
        return None;
    }
    if let Some(grade) = passage.grade {
        let _ = write!(line, "{DOT}{grade}");
    }
    Some(line)
}

/// Identifier, file and page, on one line where they fit.
pub(super) fn place(passage: &Passage, columns: usize) -> String {
    let mut file = passage.source.clone();
    if let Some(page) = passage.page {
        let _ = write!(file, ", page {page}");
    }
    if passage.superseded_by.is_some() {
        file.push_str(" (a better copy is in the index)");
    }
    let id = &passage.passage_id;
    let together = INDENT.len() + id.chars().count() + DOT.chars().count() + file.chars().count();
    if together <= columns {
        format!("{INDENT}{FAINT}{id}{DOT}{file}{FAINT:#}\n")
    } else {
        format!("{INDENT}{FAINT}{id}{FAINT:#}\n{INDENT}{FAINT}{file}{FAINT:#}\n")
    }
}

/// The parts of a line.
pub(super) fn joined(parts: &[&str]) -> String {
    parts.join(DOT)
}
