//! Diagnostics, quality counts and reasons for skipping a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use thiserror::Error;

use crate::PageNumber;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something may be missing or wrong.
    Warning,
}

/// A doubt of the reader or segmenter about a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Its topic, a stable word such as `numbering` or `dates`.
    pub topic: String,
    /// The message for a person: "paragraph numbers not found: 12, 14 to 16".
    // It is part of the content hash of a report: a new wording changes the suffix of identifiers that clash.
    pub message: String,
    /// The page that it is about, if it is about one.
    pub page: Option<PageNumber>,
}

impl Diagnostic {
    /// Returns a warning: something may be missing or wrong.
    pub fn warning(topic: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, topic: topic.to_owned(), message: message.into(), page: None }
    }

    /// Returns a note: worth knowing, but nothing is lost.
    pub fn note(topic: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, topic: topic.to_owned(), message: message.into(), page: None }
    }
}

/// Counts that show how well a report was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// Pages of the source; 0 for formats without pages.
    pub pages: u32,
    /// Pages without text, such as scans; 1-based, ascending.
    pub pages_without_text: Vec<PageNumber>,
    /// Numbers missing from the sequence of numbered passages.
    pub missing_numbers: Vec<u32>,
    /// Lines of text read.
    pub lines: u32,
    /// Words of all passages.
    pub words: u32,
    /// Words of boilerplate passages: title page, explanations, closing page. A high share may mean that findings were
    /// taken for boilerplate.
    pub unassigned_words: u32,
    /// Number of characters that the reader could not decode.
    pub unknown_glyphs: u32,
}

/// Why a file is not in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, Error)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SkipReason {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// Its format is not supported.
    #[error("not a supported document: {found}")]
    NotADocument {
        /// The apparent format: "an image", "binary data".
        found: String,
    },
    /// It is not a report, such as an error page saved under a report's name.
    #[error("not an inspection report: {found}")]
    NoReport {
        /// The document found instead: "a web page of 40 words".
        found: String,
    },
    /// The document is encrypted and needs a password.
    #[error("encrypted: save a copy without a password")]
    Encrypted,
    /// The document has pages but no text layer: a scan.
    #[error("no text layer ({}): run text recognition on the scan first", counted_pages(*pages))]
    NoText {
        /// Number of pages.
        pages: u32,
    },
    /// The reader could not parse the bytes.
    #[error("damaged: {detail}")]
    Damaged {
        /// The reader's message.
        detail: String,
    },
    /// It exceeds the size limit.
    #[error("too large: {size} bytes; the limit is {limit} bytes")]
    TooLarge {
        /// The size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file could not be opened or read.
    #[error("cannot be read: {detail}")]
    Unreadable {
        /// The operating system's message.
        detail: String,
    },
    /// The reader process ended unexpectedly.
    #[error("reading failed: {detail}")]
    Crashed {
        /// How it ended: "its stack overflowed".
        detail: String,
    },
    /// Reading took too long and was stopped.
    #[error("reading took longer than {seconds} seconds")]
    TimedOut {
        /// The limit in seconds.
        seconds: u64,
    },
    /// Reading needed too much memory and was stopped.
    #[error("reading {}", if *limit == 0 { "ran out of memory".to_owned() } else { format!("took more than {} MB of memory", limit >> 20) })]
    OutOfMemory {
        /// The limit in bytes; 0 if unknown.
        limit: u64,
    },
    /// A person excluded it.
    #[error("left out on purpose: {because}")]
    Ignored {
        /// The person's reason.
        because: String,
    },
}

impl SkipReason {
    /// Returns a stable word for the reason, such as `no-text`: the one in its JSON form.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Whether the reader failed, not the file: another attempt or a higher limit may succeed.
    pub fn is_failed_attempt(&self) -> bool {
        matches!(self, Self::Crashed { .. } | Self::TimedOut { .. } | Self::OutOfMemory { .. })
    }
}

fn counted_pages(pages: u32) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}
