//! Records of files and reports.

use report::{Diagnostic, Grade, Part, Quality, ReportMeta, SkipReason};
use serde::{Deserialize, Serialize};

/// A file as it was when the program read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Path relative to the corpus folder that it was found in, with forward slashes. Unique in an index.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970 (negative before); `None` if unknown.
    pub modified_ns: Option<i64>,
    /// SHA-256 of the bytes in hexadecimal digits; empty if unknown.
    pub sha256: String,
    /// Version of the reading and segmentation that read it.
    pub pipeline: String,
    /// Opaque fingerprint of the override in force; compared for equality, never parsed. Empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub overrides: String,
}

/// The outcome of reading a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A report. Files with the same content share one report.
    Report {
        /// SHA-256 of the parsed content, in hexadecimal digits.
        content: String,
        /// Identifier of the report; provisional before a commit.
        report_id: String,
    },
    /// No report, with the reason.
    Skipped(SkipReason),
}

/// A file and the outcome of reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// The file.
    pub file: SourceFile,
    /// The outcome of reading it.
    pub outcome: Outcome,
}

/// A heading of a report, with the number of passages between it and the next heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The heading without the grade printed in it; empty before the first heading.
    pub title: String,
    /// Titles from the outermost section down to this one.
    pub path: Vec<String>,
    /// The grade that the section carries.
    pub grade: Option<Grade>,
    /// Which of [`ReportRecord::parts`] it belongs to; `None` for the report itself.
    pub part: Option<usize>,
    /// Passages in the section.
    pub passages: u32,
}

/// A report without its passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRecord {
    /// Identifier, unique in the index: `leicester-ilacs-2024-09`.
    pub report_id: String,
    /// SHA-256 of the parsed content, in hexadecimal digits.
    pub content: String,
    /// Paths of the files with this content, sorted; at least one.
    pub sources: Vec<String>,
    /// Identifier of the better copy of the same inspection, if there is one.
    pub superseded_by: Option<String>,
    /// Authority, kind, dates and grades.
    pub meta: ReportMeta,
    /// Documents inside this one.
    pub parts: Vec<Part>,
    /// Headings in reading order.
    pub outline: Vec<Heading>,
    /// Counts that measure how well the report was parsed.
    pub quality: Quality,
    /// Problems met while parsing it.
    pub diagnostics: Vec<Diagnostic>,
    /// Passages.
    pub passages: u32,
    /// Numbered passages.
    pub numbered: u32,
    /// Words of all passages.
    pub words: u64,
}

/// Counts over the whole index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Files seen.
    pub files: u64,
    /// Files with a report.
    pub read: u64,
    /// Skipped files; the [`SourceRecord`] of each has the reason.
    pub skipped: u64,
    /// Reports; files with the same content count once.
    pub reports: u64,
    /// Reports superseded by a better copy.
    pub superseded: u64,
    /// Passages of all reports, superseded copies included.
    pub passages: u64,
    /// Words of all passages, superseded copies included.
    pub words: u64,
    /// Words of all headings above passages, counted once for each passage, superseded copies included.
    pub heading_words: u64,
}
