//! Makers of hostile files: the same on every run.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A generator of numbers that look random.
///
/// # Source
///
/// G. Marsaglia, "Xorshift RNGs" (2003).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % end.max(1)
    }

    /// The file cut short, or with some of its bits turned over, or both.
    pub(super) fn damaged(&mut self, file: &[u8]) -> Vec<u8> {
        let mut file = file.to_vec();
        let choice = self.below(3);
        if choice != 1 {
            file.truncate(self.below(file.len()));
        }
        if choice != 0 {
            for _ in 0..=self.below(40) {
                let at = self.below(file.len());
                let bit = 1 << self.below(8);
                if let Some(byte) = file.get_mut(at) {
                    *byte ^= bit;
                }
            }
        }
        file
    }
}

/// A PDF file of these objects, the first of which is the catalogue.
pub(super) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = String::new();
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(offsets, "{:010} 00000 n ", file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{offsets}").bytes());
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// One page whose content is the stream `content` with this dictionary.
pub(super) fn page(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let stream = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
          /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        [stream.as_bytes(), content, b"\nendstream"].concat(),
    ])
}

/// Arrays or dictionaries in one another, as deep as a file of this size can have them.
pub(super) fn nested(open: &str, close: &str, depth: usize) -> Vec<u8> {
    let nest = [open.repeat(depth), close.repeat(depth)].concat();
    pdf(&[
        format!("<< /Type /Catalog /Pages 2 0 R /StructTreeRoot {nest} >>").into_bytes(),
        format!("<< /Type /Pages /Kids {nest} /Count 1 >>").into_bytes(),
    ])
}

/// Pages that are their own children, and a structure tree that grows out of itself.
pub(super) fn circular() -> Vec<u8> {
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 3 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 /Parent 2 0 R >>".to_vec(),
        b"<< /Type /StructTreeRoot /K [3 0 R 3 0 R] /ParentTree 3 0 R /Kids [3 0 R] >>".to_vec(),
    ])
}

/// A page of `size` bytes of drawing, packed once or packed again.
pub(super) fn pdf_bomb(size: usize, layers: usize) -> Vec<u8> {
    let unit = b"BT /F1 12 Tf 72 720 Td (Inspectors saw plans.) Tj ET\n";
    let mut content = unit.repeat(size / unit.len());
    for _ in 0..layers {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&content).unwrap();
        content = packer.finish().unwrap();
    }
    page(&format!("/Filter [{}]", "/FlateDecode ".repeat(layers)), &content)
}

/// An archive of these files.
pub(super) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The text of a Word document, a paragraph for each line.
pub(super) fn word(text: &str) -> String {
    let paragraph = |line: &str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    let body: String = text.lines().map(paragraph).collect();
    format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}
