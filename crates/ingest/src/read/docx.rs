//! Word documents (.docx).
//!
//! *Supported*: paragraphs, headings by style or outline level, bulleted and numbered lists with their printed numbers,
//! tables, footnotes and endnotes, text boxes, tables of contents, insertions. *Not supported*: headers and footers,
//! deletions, page breaks, comments, drawings.
//!
//! # Source
//!
//! ECMA-376, Office Open XML, part 1: 17.3 (paragraphs), 17.4 (tables), 17.7 (styles), 17.9 (numbering), 17.11 (notes).

mod body;
mod numbering;
mod styles;
mod xml;

use std::io::{self, Cursor, Read};

use report::SkipReason;
use zip::ZipArchive;
use zip::result::ZipError;

use super::text;
use crate::extract::{Extract, Format, Line, Role};

/// Largest unpacked size of one part of a document, in bytes; guards against zip bombs.
const LIMIT: u64 = 64 << 20;

/// The part with the text, under the name that all word processors use.
const DOCUMENT: &str = "word/document.xml";

/// Reads a document: one [`Line`] for each paragraph, list item, heading and paragraph in a table cell. Footnotes and
/// endnotes come last.
///
/// # Errors
///
/// [`SkipReason::NotADocument`] for an archive of another kind, [`SkipReason::Encrypted`], [`SkipReason::TooLarge`] for
/// a part that unpacks to more than 64 MB, [`SkipReason::OutOfMemory`], [`SkipReason::Damaged`].
pub(super) fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let Some(document) = part(&mut archive, DOCUMENT, LIMIT)? else {
        return Err(SkipReason::NotADocument { found: other_archive(&archive).to_owned() });
    };
    let styles = part(&mut archive, "word/styles.xml", LIMIT)?.map(|xml| styles::read(&xml)).unwrap_or_default();
    let numbering =
        part(&mut archive, "word/numbering.xml", LIMIT)?.map(|xml| numbering::read(&xml)).unwrap_or_default();
    let (mut lines, is_complete) = body::lines(&document, &styles, numbering.clone());
    if !is_complete {
        return Err(SkipReason::Damaged { detail: "the document's XML is incomplete".to_owned() });
    }
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = part(&mut archive, notes, LIMIT)? {
            let (notes, _) = body::lines(&xml, &styles, numbering.clone());
            lines.extend(notes.into_iter().map(|line| Line { role: Role::Note, ..line }));
        }
    }
    for (element, line) in (0..).zip(&mut lines) {
        line.element = Some(element);
    }
    Ok(Extract::new(Format::Docx, lines, 0))
}

/// Returns the text of a part of the archive, or `None` if the archive has no such part.
///
/// # Errors
///
/// [`SkipReason::TooLarge`] if the part unpacks to more than `limit` bytes.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, limit: u64) -> Result<Option<String>, SkipReason> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error)),
    };
    let mut bytes = Vec::new();
    // The size that the archive states may be wrong.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unpacking_error(name, &error))?;
    if bytes.len() as u64 > limit {
        return Err(SkipReason::TooLarge { size: bytes.len() as u64, limit });
    }
    text::decode(&bytes, None).map(Some)
}

/// Why a part could not be unpacked. Running out of memory says nothing about the file.
fn unpacking_error(name: &str, error: &io::Error) -> SkipReason {
    match error.kind() {
        io::ErrorKind::OutOfMemory => SkipReason::OutOfMemory { limit: 0 },
        _ => SkipReason::Damaged { detail: format!("{name} cannot be unpacked: {error}") },
    }
}

fn damaged(error: &ZipError) -> SkipReason {
    match error {
        ZipError::UnsupportedArchive(detail) if *detail == ZipError::PASSWORD_REQUIRED => SkipReason::Encrypted,
        ZipError::InvalidPassword => SkipReason::Encrypted,
        other => SkipReason::Damaged { detail: format!("the archive cannot be unpacked: {other}") },
    }
}

/// Names the kind of an archive that is not a Word document.
fn other_archive(archive: &ZipArchive<Cursor<&[u8]>>) -> &'static str {
    let holds = |start: &str| archive.file_names_raw().any(|name| name.starts_with(start.as_bytes()));
    if holds("xl/") {
        "an Excel workbook"
    } else if holds("ppt/") {
        "a PowerPoint presentation"
    } else if holds("content.xml") {
        "an OpenDocument file: save it as .docx or PDF"
    } else {
        "a zip archive: unpack it first"
    }
}

#[cfg(test)]
mod tests;
