//! What the index knows of files and of reports.

use report::{Diagnostic, Grade, Part, Quality, ReportMeta, SkipReason};
use serde::{Deserialize, Serialize};

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Path relative to the corpus folder that it was found in, with forward slashes. Unique in an index.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970, before it negative; `None` where it is not known.
    pub modified_ns: Option<i64>,
    /// SHA-256 of the bytes in hexadecimal digits; empty where it is not known.
    pub sha256: String,
    /// Version of the program's reading and segmentation that read it.
    pub pipeline: String,
    /// What a person set for it in place of what was read, in a form that is compared and never looked into; empty where
    /// nothing was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub overrides: String,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A report. Files of the same content are one report.
    Report {
        /// SHA-256 of what was understood of the file, in hexadecimal digits.
        content: String,
        /// Identifier of the report; provisional before a commit.
        report_id: String,
    },
    /// No report.
    Skipped(SkipReason),
}

/// A file and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// The file.
    pub file: SourceFile,
    /// What came of it.
    pub outcome: Outcome,
}

/// A heading of a report, with the count of passages that stand under it and not under the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The heading without the grade printed in it; empty before the first heading.
    pub title: String,
    /// Titles from the outermost section down to this one's own, which is last.
    pub path: Vec<String>,
    /// The grade that the section carries.
    pub grade: Option<Grade>,
    /// Which of [`ReportRecord::parts`] it belongs to; `None` for the report itself.
    pub part: Option<usize>,
    /// Passages in the section.
    pub passages: u32,
}

/// All that the index knows of a report but its passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRecord {
    /// Identifier, unique in the index: `leicester-ilacs-2024-09`.
    pub report_id: String,
    /// SHA-256 of what was understood of the report, in hexadecimal digits.
    pub content: String,
    /// Paths of the files with this content, sorted; at least one.
    pub sources: Vec<String>,
    /// Identifier of the better copy of the same inspection, where there is one.
    pub superseded_by: Option<String>,
    /// Whose, what, when, how graded.
    pub meta: ReportMeta,
    /// Documents inside this one.
    pub parts: Vec<Part>,
    /// Headings in reading order.
    pub outline: Vec<Heading>,
    /// How well it was understood, in counts.
    pub quality: Quality,
    /// How well it was understood, in words.
    pub diagnostics: Vec<Diagnostic>,
    /// Passages.
    pub passages: u32,
    /// Numbered passages.
    pub numbered: u32,
    /// Words of all passages.
    pub words: u64,
}

/// Counts over a whole index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Files that were looked at.
    pub files: u64,
    /// Files with a report in them.
    pub read: u64,
    /// Files that were skipped, each with its reason in its [`SourceRecord`].
    pub skipped: u64,
    /// Reports; files of the same content count once.
    pub reports: u64,
    /// Reports of which a better copy is there.
    pub superseded: u64,
    /// Passages of all reports, superseded copies included.
    pub passages: u64,
    /// Words of all passages, superseded copies included.
    pub words: u64,
    /// Words of all headings over passages, each counted once a passage, superseded copies included.
    pub heading_words: u64,
}
