//! Detects the format of a file from its bytes.

use report::SkipReason;

use crate::extract::Format;

/// How many bytes of a file are searched for its first markup.
const HEAD: usize = 1024;

/// First bytes of unsupported formats, each group with the description that the user sees.
const UNSUPPORTED: &[(&[&[u8]], &str)] = &[
    (&[b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"], "an image"),
    (&[b"RIFF"], "an image or a sound"),
    (&[b"\x1F\x8B", b"7z\xBC\xAF", b"Rar!"], "a compressed file: unpack it first"),
    (&[b"{\\rtf"], "rich text: save it as .docx or PDF"),
    (&[b"%!PS"], "PostScript: save it as PDF"),
    (&[b"\x7FELF", b"MZ"], "a program"),
];

/// First bytes of the container of old Word files, and of encrypted new ones.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0";

/// Returns the format of a file; anything not recognised is text.
///
/// # Errors
///
/// [`SkipReason::Empty`]; [`SkipReason::Encrypted`] for an encrypted Word file; [`SkipReason::NotADocument`] for an
/// unsupported format.
pub(super) fn format(bytes: &[u8]) -> Result<Format, SkipReason> {
    if bytes.is_empty() {
        return Err(SkipReason::Empty);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if contains(head, b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Docx);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(compound_file(bytes));
    }
    if let Some((_, found)) = UNSUPPORTED.iter().find(|(starts, _)| starts.iter().any(|start| bytes.starts_with(start)))
    {
        // A text may begin with the two letters "MZ"; a program has zero bytes after them.
        if *found != "a program" || head.contains(&0) {
            return Err(SkipReason::NotADocument { found: (*found).to_owned() });
        }
    }
    Ok(if is_markup(head) { Format::Html } else { Format::Text })
}

fn compound_file(bytes: &[u8]) -> SkipReason {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if contains(bytes, &name) {
        return SkipReason::Encrypted;
    }
    SkipReason::NotADocument { found: "an old Office file: save it as .docx or PDF".to_owned() }
}

/// Whether `head` has the markup that opens a web page. Dropping zero bytes makes this work for UTF-16.
fn is_markup(head: &[u8]) -> bool {
    let head: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    [&b"<!doctype html"[..], b"<html", b"<head>", b"<body"].iter().any(|tag| contains(&head, tag))
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_is_detected_from_content() {
        assert_eq!(format(b"\n\n%PDF-1.7 ..."), Ok(Format::Pdf));
        assert_eq!(format(b"PK\x03\x04..."), Ok(Format::Docx));
        assert_eq!(format(b"\xEF\xBB\xBF <!DOCTYPE HTML><p>"), Ok(Format::Html));
        assert_eq!(format(b"<\0h\0t\0m\0l\0>\0"), Ok(Format::Html));
        assert_eq!(format(b"MZ is how the minutes begin"), Ok(Format::Text));
        assert_eq!(format(b"1. Leaders use <u>data</u>."), Ok(Format::Text));
    }

    #[test]
    fn unsupported_formats_are_named() {
        let reason = |bytes: &[u8]| format(bytes).unwrap_err().to_string();
        insta::assert_snapshot!([
            reason(b""),
            reason(b"\x89PNG\r\n"),
            reason(b"{\\rtf1 text}"),
            reason(b"\xD0\xCF\x11\xE0\xA1\xB1"),
            reason(b"\xD0\xCF\x11\xE0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
        ].join("\n"), @r"
        the file is empty
        not a supported document: an image
        not a supported document: rich text: save it as .docx or PDF
        not a supported document: an old Office file: save it as .docx or PDF
        encrypted: save a copy without a password
        ");
    }
}
