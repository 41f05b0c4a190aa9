//! Derives from a parsed report what the index stores beside its passages.

use std::fmt::Write;

use report::{PassageKind, Report, Section};
use sha2::{Digest, Sha256};

use super::identity::Identity;
use crate::plan::synonyms::abbreviations::Definitions;
use crate::storage::{Heading, ReportRecord};
use crate::text::analysis;

/// Returns the record of a report under an identity.
pub(super) fn record(
    report: &Report,
    content: &str,
    identity: &Identity,
    sources: &[String],
    words: u64,
) -> ReportRecord {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let blocks = || report.sections.iter().flat_map(|section| &section.blocks);
    let heading = |section: &Section| Heading {
        title: section.title.clone(),
        path: section.path.clone(),
        grade: section.grade,
        part: section.part,
        passages: count(section.blocks.len()),
    };
    ReportRecord {
        report_id: identity.report_id.clone(),
        content: content.to_owned(),
        sources: sources.to_vec(),
        superseded_by: identity.superseded_by.clone(),
        meta: report.meta.clone(),
        parts: report.parts.clone(),
        outline: report.sections.iter().map(heading).collect(),
        quality: report.quality.clone(),
        diagnostics: report.diagnostics.clone(),
        passages: count(blocks().count()),
        numbered: count(blocks().filter(|block| block.number.is_some()).count()),
        words,
    }
}

/// Returns the number of words of each passage.
pub(super) fn words(report: &Report) -> Vec<u64> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    blocks.map(|block| analysis::count(&block.text)).collect()
}

/// Returns the number of words in the headings above passages. A heading counts once for each passage.
pub(super) fn heading_words(report: &Report) -> u64 {
    let in_path = |path: &[String]| path.iter().map(|title| analysis::count(title)).sum::<u64>();
    report.sections.iter().map(|section| in_path(&section.path) * section.blocks.len() as u64).sum()
}

/// Returns the abbreviations that a report defines in its passages. Boilerplate is left out.
pub(super) fn definitions(report: &Report) -> Definitions {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let blocks = blocks.filter(|block| block.kind != PassageKind::Boilerplate);
    Definitions::of(blocks.map(|block| block.text.as_str()))
}

/// Returns the SHA-256 of everything that was parsed. Files with the same parsed content are one report.
pub(super) fn content_hash(report: &Report) -> serde_json::Result<String> {
    let digest = Sha256::digest(serde_json::to_vec(report)?);
    Ok(digest.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}
