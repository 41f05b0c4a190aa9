//! Text extraction: turns the bytes of a file into an [`Extract`].
//!
//! The content decides the format, never the name. `characters` holds what all readers share.

pub(crate) mod characters;
mod docx;
mod html;
mod pdf;
mod sniff;
mod text;

use std::sync::LazyLock;

use report::SkipReason;

use crate::extract::{Extract, Format};
use crate::patterns::WordList;

/// A document with fewer words than this must contain a word that reports use.
const SHORT_WORDS: usize = 300;

/// Reads a file.
///
/// Rejects a document of fewer than 300 words that has none of the words that reports use (inspector, judgement, local
/// authority, care leaver ...): an error page saved under a report's name, or a covering note.
///
/// # Errors
///
/// The reason why the file is skipped.
pub fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    let extract = read_as(sniff::format(bytes)?, bytes)?;
    if let Some(words) = words_unlike_a_report(&extract) {
        let document = if extract.format == Format::Html { "a web page" } else { "a document" };
        let words = if words == 1 { "1 word".to_owned() } else { format!("{words} words") };
        return Err(SkipReason::NoReport { found: format!("{document} of {words}") });
    }
    Ok(extract)
}

/// Reads a file of a known format, however short it is.
///
/// # Errors
///
/// As [`read`], without the checks of the format and of the words.
pub(crate) fn read_as(format: Format, bytes: &[u8]) -> Result<Extract, SkipReason> {
    match format {
        Format::Pdf => pdf::read(bytes),
        Format::Docx => docx::read(bytes),
        Format::Html => html::read(bytes),
        Format::Text => text::read(bytes),
    }
}

/// Returns the number of words of a document that is too short and too unlike a report to be one.
fn words_unlike_a_report(extract: &Extract) -> Option<usize> {
    static WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(|words| &words.report));
    let lines = || extract.lines.iter().map(|line| line.text.as_str());
    let words = lines().flat_map(str::split_whitespace).take(SHORT_WORDS).count();
    if words == SHORT_WORDS {
        return None;
    }
    let text = lines().collect::<Vec<_>>().join(" ").replace('’', "'").to_lowercase();
    (!WORDS.is_in(&text)).then_some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn format_is_detected_from_the_content() {
        let format = |bytes: &[u8]| read(bytes).map(|extract| extract.format);
        assert_eq!(format(b"1. Inspectors saw plans."), Ok(Format::Text));
        assert_eq!(format(b"<html><p>Inspectors saw plans.</p>"), Ok(Format::Html));
        assert!(matches!(format(b"%PDF-1.7 torn"), Err(SkipReason::Damaged { .. })));
        assert!(matches!(format(b"PK\x03\x04 torn"), Err(SkipReason::Damaged { .. })));
        assert_eq!(format(b""), Err(SkipReason::Empty));
    }

    #[test]
    fn short_documents_unlike_a_report_are_rejected() {
        let reason = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        insta::assert_snapshot!([
            reason("<html><h1>Not found</h1><p>The document that you asked for is gone.</p>"),
            reason("Please find the minutes attached."),
            reason("Minutes"),
            reason(" \n\n"),
        ].join("\n"), @r"
        not an inspection report: a web page of 10 words
        not an inspection report: a document of 5 words
        not an inspection report: a document of 1 word
        not an inspection report: a document of 0 words
        ");
    }

    #[test]
    fn long_text_is_a_report_whatever_its_words() {
        assert!(read("lorem ipsum\n".repeat(150).as_bytes()).is_ok());
        assert!(read("lorem ipsum\n".repeat(149).as_bytes()).is_err());
    }

    #[test]
    fn curly_apostrophes_do_not_hide_a_report() {
        assert!(read("Visit to Ambershire children’s services".as_bytes()).is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_rejected(
            start in prop::sample::select(vec![&b""[..], b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xFF\xFE", b"{\\rtf"]),
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = read(&[start, &bytes].concat());
        }

        #[test]
        fn damaged_pages_and_texts_are_read_or_rejected(at in 0usize..200, with in any::<[u8; 3]>(), cut in 0usize..200) {
            let page = b"<html><meta charset=utf-8><h1>Ambershire</h1><ol start=3><li>Inspectors <b>saw</b></ol><table><td>Good";
            let text = b"# Ambershire\n- 2. Inspectors saw <u>plans</u>.\n\ta\tb\tc\n| x | y |\n\x0C**Good** caf\xC3\xA9";
            for file in [page.as_slice(), text] {
                let mut file = file.to_vec();
                file.iter_mut().skip(at).zip(with).for_each(|(byte, new)| *byte = new);
                file.truncate(file.len().saturating_sub(cut));
                let _ = read(&file);
            }
        }
    }
}
