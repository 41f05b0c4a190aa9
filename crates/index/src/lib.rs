//! The index of passages: writes reports, searches them, and analyses their wording.
//!
//! A [`Writer`] adds [`Report`](report::Report)s, each with its [`SourceFile`], and publishes them together with
//! [`Writer::commit`]. An [`Index`] is an open, immutable snapshot of the last commit. It answers a [`SearchRequest`] (a
//! [`Query`], [`Filters`], an order and a page) with [`Results`]: ranked [`Hit`]s, each with its whole
//! [`Passage`](report::Passage), and counts over all matches. [`analytics`] has concordance, counts, frames, keyness,
//! precedents and checks of quotations.
//!
//! The same set of files gives the same passages, identifiers and ranking. The order of adding, the number of threads, and
//! whether the index was built at once or updated do not matter.
//!
//! The modules below are in reading order. Each uses only those above it; `tests/layers` checks that.
//!
//! # Examples
//!
//! Writes a report, commits it and finds it:
//!
//! ```
//! use index::{Index, SearchRequest, SourceFile, Writer};
//! use report::{Block, Kind, PassageKind, Quality, Report, ReportMeta, Section};
//!
//! let finding = Block {
//!     kind: PassageKind::Finding,
//!     number: Some("1".to_owned()),
//!     level: 0,
//!     page: Some(2),
//!     text: "Strategy discussions are held without delay.".to_owned(),
//! };
//! let title = "Main findings".to_owned();
//! let section = Section { path: vec![title.clone()], title, grade: None, part: None, blocks: vec![finding] };
//! let meta = ReportMeta::new(Kind::named("focused-visit").ok_or("no such kind")?);
//! let quality = Quality::default();
//! let report = Report { meta, parts: Vec::new(), sections: vec![section], quality, diagnostics: Vec::new() };
//! let file = SourceFile {
//!     path: "wexcombe.txt".to_owned(),
//!     size: 44,
//!     modified_ns: None,
//!     sha256: String::new(),
//!     pipeline: "1".to_owned(),
//!     overrides: String::new(),
//! };
//!
//! let folder = tempfile::tempdir()?;
//! let mut writer = Writer::open(folder.path())?;
//! writer.add(file, &report)?;
//! writer.commit()?;
//!
//! let index = Index::open(folder.path())?;
//! let request = SearchRequest { query: Some("strategy discussion".parse()?), ..SearchRequest::default() };
//! let results = index.search(&request)?;
//! assert_eq!(results.hits[0].passage.number.as_deref(), Some("1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod text;

pub mod query;

mod storage;

mod stats;

mod plan;

mod rank;

mod exec;

mod write;

pub mod analytics;

mod diagnose;
mod search;

#[doc(hidden)]
pub mod invariants;
#[cfg(test)]
mod testing;

pub use exec::{Index, SearchError};
pub use plan::PlanError;
pub use plan::synonyms::concepts;
pub use query::{
    Diagnosis, Explanation, Facet, FacetValue, Filters, Hit, Query, QueryError, Reason, Remark, Results, SearchRequest,
    Sort, Variant, Widening, YearRange,
};
pub use storage::{Heading, IndexError, Outcome, ReportRecord, SourceFile, SourceRecord, Summary, is_sign_of_index};
pub use write::{Writer, rollback};
