//! Status: what is in the index, what is not and why, and whether the reports have changed since.

use std::collections::{BTreeMap, BTreeSet};

use index::{Outcome, ReportRecord, SourceRecord, Summary};
use report::Severity;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::Override;
use crate::{Answered, Findings, ServiceError, quality};

/// What the caller knows of the index and of the corpus: a corpus is compared by the crate that reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Folder of the index, as it is printed.
    pub index: String,
    /// Folders and files of the corpus, as they are printed.
    pub corpus: Vec<String>,
    /// Entries of the overrides without an effect, in words.
    pub stale_overrides: Vec<String>,
    /// What an update would find; `None` if the corpus is not there.
    pub pending: Option<Pending>,
}

/// The state of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// Folder of the index.
    pub index: String,
    /// Number of files looked at.
    pub files: u64,
    /// Number of reports.
    pub reports: u64,
    /// Number of superseded copies.
    pub superseded: u64,
    /// Number of passages, superseded copies included.
    pub passages: u64,
    /// Number of words of these passages.
    pub words: u64,
    /// Number of authorities with a report.
    pub authorities: usize,
    /// Year of the first report.
    pub first_year: Option<i16>,
    /// Year of the latest report.
    pub last_year: Option<i16>,
    /// Number of reports of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// Files that are not in the index, and why.
    pub skipped: Vec<Skipped>,
    /// Number of reports that may have been misread.
    pub doubtful: u64,
    /// Number of reports with a warning on each topic.
    pub warnings: BTreeMap<String, u64>,
    /// Values that a person set in place of what was read.
    pub overrides: Vec<SetValue>,
    /// Entries of the overrides without an effect, in words.
    pub stale_overrides: Vec<String>,
    /// Folders and files of the corpus.
    pub corpus: Vec<String>,
    /// What an update would find; null if the corpus is not there.
    pub pending: Option<Pending>,
}

/// Files that an update would read or remove.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pending {
    /// New files.
    pub added: Vec<String>,
    /// Files with another size or time than when they were read.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// Whether the user's concepts changed.
    pub concepts: bool,
}

/// A file that is not in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Skipped {
    /// Path of the file, relative to its corpus folder.
    pub path: String,
    /// The reason, a stable word such as `no-text`.
    pub reason: String,
    /// The reason in words.
    pub message: String,
}

/// A value that a person set in place of what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SetValue {
    /// Identifier of the report.
    pub report_id: String,
    /// The value.
    #[serde(flatten)]
    pub value: Override,
}

impl Pending {
    /// Whether the index is up to date.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Findings {
    /// Describes the index, and how it compares with the corpus.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Index`] if the index cannot be read.
    pub fn status(&self, request: Request) -> Result<Answered<Answer>, ServiceError> {
        let &Summary { files, reports, superseded, passages, words, .. } = self.index.summary();
        let records = self.index.reports()?;
        let mut kinds = BTreeMap::new();
        let mut warnings = BTreeMap::new();
        let mut authorities = BTreeSet::new();
        for record in &records {
            *kinds.entry(record.meta.kind.name().to_owned()).or_default() += 1;
            authorities.extend(record.meta.authority.iter().map(|authority| authority.name.as_str()));
            let warned = record.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
            for topic in warned.map(|diagnostic| diagnostic.topic.clone()).collect::<BTreeSet<_>>() {
                *warnings.entry(topic).or_default() += 1;
            }
        }
        let years = || records.iter().filter_map(|record| record.meta.year());
        let answer = Answer {
            index: request.index,
            files,
            reports,
            superseded,
            passages,
            words,
            authorities: authorities.len(),
            first_year: years().min(),
            last_year: years().max(),
            kinds,
            skipped: self.index.sources()?.iter().filter_map(Skipped::of).collect(),
            doubtful: records.iter().filter(|record| !quality::doubts(record).is_empty()).count() as u64,
            warnings,
            overrides: records.into_iter().flat_map(SetValue::all).collect(),
            stale_overrides: request.stale_overrides,
            corpus: request.corpus,
            pending: request.pending,
        };
        Ok(Answered::new(answer, Vec::new()))
    }
}

impl Skipped {
    /// The file of a record; `None` if it has a report.
    fn of(record: &SourceRecord) -> Option<Self> {
        let Outcome::Skipped(reason) = &record.outcome else { return None };
        Some(Self { path: record.file.path.clone(), reason: reason.code().to_owned(), message: reason.to_string() })
    }
}

impl SetValue {
    fn all(ReportRecord { report_id, meta, .. }: ReportRecord) -> impl Iterator<Item = Self> {
        meta.overrides.into_iter().map(move |value| Self { report_id: report_id.clone(), value: value.into() })
    }
}
