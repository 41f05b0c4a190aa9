//! The data types of an inspection report, and nothing that reads or searches one.
//!
//! The cast: a [`Report`] is what one source says of one inspection. It has [`ReportMeta`] (whose services,
//! what kind, when, which grades) and [`Section`]s of [`Block`]s in reading order. [`Report::passages`] is the
//! only place where blocks become [`Passage`]s, the units that are searched and cited. An [`Authority`] comes
//! from the [`register`](mod@register) of English authorities; a [`Judgement`] is the inspector's, with its
//! [`Grade`]; a [`Diagnostic`] says what a reader of the report should doubt.
//!
//! This crate is the leaf of the workspace: `ingest` makes reports, `index` searches passages, and neither
//! knows the other.

mod authority;
mod citation;
mod diagnostic;
mod judgement;
mod kind;
mod passage;
pub mod register;
mod report;
mod section;
mod sentence;
mod slug;

pub use authority::{Authority, AuthorityName};
pub use citation::{Citation, CslItem};
pub use diagnostic::{Diagnostic, Quality, Severity, SkipReason};
pub use judgement::{Grade, Judgement};
pub use kind::{Framework, Kind};
pub use passage::{Passage, PassageKind};
pub use report::{Override, Part, Report, ReportMeta};
pub use section::{Block, Section};
pub use sentence::sentences;
pub use slug::slug;

/// A page of the printed report, 1-based. Formats without pages have none.
pub type PageNumber = u32;
