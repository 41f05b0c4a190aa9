//! Encodes fuzzer inputs that are more than bytes: the lines of a file, and the parts of a Word document. Both
//! encodings work in both directions, so that real files can be seeds.

use std::io::{Cursor, Read, Write};

use ingest::extract::{Cell, Extract, Format, Line, Role};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Bytes before the text of a line: page, left edge, baseline, size, role, element, table and row, column.
const HEADER: usize = 8;
/// Points for one step of x, y and font size.
const STEPS: [f32; 3] = [3.0, 4.0, 0.25];
/// The parts of a Word document that the reader uses.
const PARTS: [&str; 5] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml"];

/// Decodes an extract: one byte for the format, then the lines.
pub fn extract(bytes: &[u8]) -> Extract {
    let (format, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let format = match format % 4 {
        0 => Format::Pdf,
        1 => Format::Text,
        2 => Format::Html,
        _ => Format::Docx,
    };
    let mut lines: Vec<Line> = bytes.split(|byte| *byte == b'\n').map(line).collect();
    if format != Format::Pdf {
        lines.iter_mut().for_each(|line| line.page = None);
    }
    let pages = lines.iter().filter_map(|line| line.page).max().unwrap_or(0);
    Extract { format, lines, pages, unknown_glyphs: 0, diagnostics: Vec::new() }
}

fn line(bytes: &[u8]) -> Line {
    let (header, text) = bytes.split_at(bytes.len().min(HEADER));
    let header = |at: usize| header.get(at).copied().unwrap_or(0);
    let text = String::from_utf8_lossy(text).trim().replace(['\r', '\u{C}'], " ");
    let x = f32::from(header(1)) * STEPS[0];
    let size = f32::from(header(3)) * STEPS[2];
    let level = header(4) >> 4;
    let role = match header(4) >> 1 & 7 {
        1 => Role::Paragraph,
        2 => Role::Heading(level),
        3 => Role::ListItem(level),
        4 => Role::Note,
        5 => Role::Contents,
        6 => Role::Artifact,
        _ => Role::Unknown,
    };
    let cell = (header(6) > 0).then(|| Cell {
        table: u32::from(header(6) >> 6),
        row: u32::from(header(6) & 63),
        column: u32::from(header(7)),
    });
    Line {
        page: Some(u32::from(header(0)).max(1)),
        x,
        text_x: x,
        right: x + size * 0.5 * text.chars().count() as f32,
        y: f32::from(header(2)) * STEPS[1],
        size,
        bold: header(4) & 1 == 1,
        role,
        element: (header(5) > 0).then(|| u32::from(header(5))),
        cell,
        text,
    }
}

/// Encodes `extract`, as precisely as the steps allow.
pub fn encode(extract: &Extract) -> Vec<u8> {
    let mut bytes = vec![match extract.format {
        Format::Pdf => 0,
        Format::Text => 1,
        Format::Html => 2,
        Format::Docx => 3,
    }];
    for line in &extract.lines {
        let (role, level) = match line.role {
            Role::Unknown => (0, 0),
            Role::Paragraph => (1, 0),
            Role::Heading(level) => (2, level),
            Role::ListItem(level) => (3, level),
            Role::Note => (4, 0),
            Role::Contents => (5, 0),
            Role::Artifact => (6, 0),
        };
        let steps = |value: f32, step: f32| (value / step) as u8;
        let header: [u8; HEADER] = [
            line.page.unwrap_or(0) as u8,
            steps(line.x, STEPS[0]),
            steps(line.y, STEPS[1]),
            steps(line.size, STEPS[2]),
            level << 4 | role << 1 | u8::from(line.bold),
            line.element.map_or(0, |element| (element % 255 + 1) as u8),
            line.cell.map_or(0, |cell| (cell.table << 6 | cell.row & 63) as u8),
            line.cell.map_or(0, |cell| cell.column as u8),
        ];
        // A line break separates lines, so a header cannot contain one.
        bytes.extend(header.map(|byte| if byte == b'\n' { byte + 1 } else { byte }));
        bytes.extend(line.text.bytes());
        bytes.push(b'\n');
    }
    bytes
}

/// Builds the Word document from the XML of its parts, separated by NUL; returns an archive unchanged.
pub fn archive(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, xml) in PARTS.iter().zip(bytes.split(|byte| *byte == 0)) {
        writer.start_file(*name, options).expect("write to memory");
                writer.write_all(xml).expect("write to memory");
            }
            writer.finish().expect("write to memory").into_inner()
}

/// Returns the XML of a Word document's parts, separated by NUL; empty if the archive cannot be read.
pub fn parts(archive: &[u8]) -> Vec<u8> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(archive)) else { return Vec::new() };
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        if let Ok(mut file) = archive.by_name(name) {
            let _ = file.read_to_end(&mut bytes);
        }
        bytes
    };
    PARTS.map(|name| part(name)).join(&0)
}
