//! The data types of an inspection report.
//!
//! A [`Report`] is the content of one source about one inspection. It has [`ReportMeta`] (subject, kind, dates,
//! judgements) and [`Section`]s of [`Block`]s in reading order. Only [`Report::passages`] turns blocks into
//! [`Passage`]s, the units of search and citation. An [`Authority`] comes from the [`register`](mod@register) of
//! English authorities. A [`Judgement`] is the inspectors', with its [`Grade`]. A [`Diagnostic`] describes a doubt
//! about a report.
//!
//! A [`Kind`], a [`Framework`] and a [`Grade`] are records of the files in `data/frameworks`: no code matches on their names.
//!
//! This crate is the leaf of the workspace: `ingest` makes reports, `index` searches passages, and neither
//! knows the other.
//!
//! # Examples
//!
//! A report becomes passages, and a passage its citation:
//!
//! ```
//! use report::{Block, Citation, Kind, PassageKind, Quality, Report, ReportMeta, Section};
//!
//! let mut meta = ReportMeta::new(Kind::named("focused-visit").ok_or("no such kind")?);
//! meta.published = "2024-03-12".parse().ok();
//! let finding = Block {
//!     kind: PassageKind::Finding,
//!     number: Some("1".to_owned()),
//!     level: 0,
//!     page: Some(2),
//!     text: "Strategy discussions are held without delay.".to_owned(),
//! };
//! let section = Section {
//!     title: "Main findings".to_owned(),
//!     path: vec!["Main findings".to_owned()],
//!     grade: None,
//!     part: None,
//!     blocks: vec![finding],
//! };
//! let quality = Quality::default();
//! let report = Report { meta, parts: Vec::new(), sections: vec![section], quality, diagnostics: Vec::new() };
//!
//! let passages = report.passages("wexcombe-focused-visit-2024-03", &["wexcombe.pdf".to_owned()]);
//! assert_eq!(passages[0].passage_id, "wexcombe-focused-visit-2024-03/1");
//! assert!(Citation::new(&passages[0]).plain().contains("para 1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod citation;
mod diagnostic;
mod framework;
mod handle;
mod judgement;
mod kind;
mod passage;
mod passage_kind;
pub mod register;
mod report;
mod section;
mod sentence;
mod slug;
mod subject;

pub use citation::{Citation, CslItem};
pub use diagnostic::{Diagnostic, Quality, Severity, SkipReason};
pub use framework::{Break, Framework, FrameworkRecord, Labels, Purpose, Words, breaks, frameworks, words};
pub use handle::{Handle, Record};
pub use judgement::{Grade, GradeRecord, Judgement};
pub use kind::{Form, Judgements, Kind, KindRecord, Later, Short};
pub use passage::Passage;
pub use passage_kind::PassageKind;
pub use register::Authority;
pub use report::{Override, Part, Report, ReportMeta};
pub use section::{Block, PageNumber, Section};
pub use sentence::sentences;
pub use slug::slug;
pub use subject::{Scheme, Subject};
