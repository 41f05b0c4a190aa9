//! Bytes of a file to an [`Extract`].
//!
//! The format is told from the content, never from the name. What all readers have in common is in `characters`.

pub(crate) mod characters;
mod docx;
mod html;
mod pdf;
mod sniff;
mod text;

use report::SkipReason;

use crate::extract::{Extract, Format};

/// A document with fewer words than this is looked at more closely before it is taken for a report.
const SHORT_WORDS: usize = 300;

/// Words that every report has, however short it is, and that error pages and covering notes do not have.
const REPORT_WORDS: &[&str] = &[
    "inspector",
    "judged",
    "judgement",
    "judgment",
    "local authority",
    "children's services",
    "safeguard",
    "social worker",
    "care leaver",
    "looked after",
    "in care",
    "leaders",
    "partnership",
    "recommendation",
];

/// Reads a file.
///
/// A document of fewer than 300 words in which none of the words stands that reports are made of (inspector, judgement,
/// local authority, care leaver ...) is no report: an error page saved under a report's name, or a covering note.
///
/// # Errors
///
/// The reason why the file is skipped.
pub fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    let extract = match sniff::format(bytes)? {
        Format::Pdf => pdf::read(bytes),
        Format::Docx => docx::read(bytes),
        Format::Html => html::read(bytes),
        Format::Text => text::read(bytes),
    }?;
    if let Some(words) = words_without_report(&extract) {
        let what = match extract.format {
            Format::Html => "a web page",
            Format::Pdf | Format::Text | Format::Docx => "a document",
        };
        return Err(SkipReason::NoReport { found: format!("{what} of {words} words that does not read like one") });
    }
    Ok(extract)
}

/// The number of words of what is too short and too unlike a report to be one.
fn words_without_report(extract: &Extract) -> Option<usize> {
    let lines = || extract.lines.iter().map(|line| line.text.as_str());
    let words = lines().flat_map(str::split_whitespace).take(SHORT_WORDS).count();
    if words == SHORT_WORDS {
        return None;
    }
    let text = lines().collect::<Vec<_>>().join(" ").replace('’', "'").to_lowercase();
    (!REPORT_WORDS.iter().any(|word| text.contains(word))).then_some(words)
}
