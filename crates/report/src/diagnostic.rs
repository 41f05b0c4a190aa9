//! What a reader of a report should know about how well it was understood.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::PageNumber;

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something may be missing or wrong.
    Warning,
}

/// Something that a report's reader or segmenter was not sure of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about, a stable word such as `numbering` or `dates`.
    pub topic: String,
    /// The finding, for a person: "paragraph numbers 12 and 14 to 16 are missing".
    pub message: String,
    /// The page where it was noticed, if it was on one.
    pub page: Option<PageNumber>,
}

impl Diagnostic {
    /// Something that may be missing or wrong.
    pub fn warning(topic: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, topic: topic.to_owned(), message: message.into(), page: None }
    }

    /// Something worth knowing.
    pub fn note(topic: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, topic: topic.to_owned(), message: message.into(), page: None }
    }

    /// The same, noticed on `page`.
    #[must_use]
    pub fn on_page(self, page: Option<PageNumber>) -> Self {
        Self { page, ..self }
    }
}

/// How well a report was understood, in counts that a person can act on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// Pages of the source; 0 for formats without pages.
    pub pages: u32,
    /// Pages that yielded no text: scans, or a failure. 1-based, ascending.
    pub pages_without_text: Vec<PageNumber>,
    /// Numbers missing between the first and the last numbered passage.
    pub missing_numbers: Vec<u32>,
    /// Lines of text read.
    pub lines: u32,
    /// Words of all passages.
    pub words: u32,
    /// Words of them that belong to no finding, summary or recommendation, but to text that is the same in every report of its
    /// kind, or were taken for it: title page, explanations, closing page.
    pub unassigned_words: u32,
    /// Characters that the reader could not decode.
    pub unknown_glyphs: u32,
}

/// Why a file is not in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum SkipReason {
    /// The file has no bytes.
    Empty,
    /// Its bytes are of no format that is read here.
    NotADocument {
        /// What the bytes look like: "an image", "binary data".
        found: String,
    },
    /// A page or a note without a report in it, such as an error page saved under a report's name.
    NoReport {
        /// What was found instead: "a web page of 40 words".
        found: String,
    },
    /// The document is encrypted and needs a password.
    Encrypted,
    /// The document has pages, but no text: a scan.
    NoText {
        /// How many pages it has.
        pages: u32,
    },
    /// The reader could not make sense of the bytes.
    Damaged {
        /// The reader's own words.
        detail: String,
    },
    /// Larger than what is read.
    TooLarge {
        /// The size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file could not be opened or read.
    Unreadable {
        /// The operating system's words.
        detail: String,
    },
    /// The process that read it came to an unexpected end.
    Crashed {
        /// How it ended: "its stack overflowed".
        detail: String,
    },
    /// Reading took too long and was given up.
    TimedOut {
        /// The limit in seconds.
        seconds: u64,
    },
    /// Reading needed too much memory and was given up.
    OutOfMemory {
        /// The limit in bytes; 0 where it is not known.
        limit: u64,
    },
    /// A person wants it left out.
    Ignored {
        /// Why, in the person's words.
        because: String,
    },
}

impl SkipReason {
    /// Returns a stable word for the reason, such as `no-text`: the one in its JSON form.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotADocument { .. } => "not-a-document",
            Self::NoReport { .. } => "no-report",
            Self::Encrypted => "encrypted",
            Self::NoText { .. } => "no-text",
            Self::Damaged { .. } => "damaged",
            Self::TooLarge { .. } => "too-large",
            Self::Unreadable { .. } => "unreadable",
            Self::Crashed { .. } => "crashed",
            Self::TimedOut { .. } => "timed-out",
            Self::OutOfMemory { .. } => "out-of-memory",
            Self::Ignored { .. } => "ignored",
        }
    }

    /// Whether the reader failed and not the file: another attempt, or a higher limit, may read it.
    pub fn is_failed_attempt(&self) -> bool {
        matches!(self, Self::Crashed { .. } | Self::TimedOut { .. } | Self::OutOfMemory { .. })
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the file is empty"),
            Self::NotADocument { found } => write!(f, "not a document that can be read: {found}"),
            Self::NoReport { found } => write!(f, "no report in it: {found}"),
            Self::Encrypted => write!(f, "encrypted: save a copy without a password"),
            Self::NoText { pages } => write!(f, "no text on its {pages} pages: a scan, run text recognition first"),
            Self::Damaged { detail } => write!(f, "damaged: {detail}"),
            Self::TooLarge { size, limit } => write!(f, "too large: {size} bytes, at most {limit} are read"),
            Self::Unreadable { detail } => write!(f, "could not be opened: {detail}"),
            Self::Crashed { detail } => write!(f, "reading it failed: {detail}"),
            Self::TimedOut { seconds } => write!(f, "reading it took more than {seconds} seconds"),
            Self::OutOfMemory { limit: 0 } => write!(f, "reading it took more memory than there was"),
            Self::OutOfMemory { limit } => write!(f, "reading it took more than {} MB of memory", limit >> 20),
            Self::Ignored { because } => write!(f, "left out on purpose: {because}"),
        }
    }
}
