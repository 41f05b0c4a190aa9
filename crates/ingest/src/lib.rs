//! Bytes of a report to a [`report::Report`].
//!
//! [`files::find`] lists the files of a corpus, [`read::read`] turns the bytes of one into an [`extract::Extract`] (lines
//! with all that the file says about them), [`block::blocks`] joins lines into paragraphs and list items, and [`report()`]
//! cuts those into sections and passages and adds the [`metadata`].
//!
//! Nothing here knows of the index. Reading may fail, with a reason; what follows never does, and says in diagnostics
//! what it was not sure of.

pub mod block;
pub mod dates;
pub mod extract;
pub mod files;
pub mod gazetteer;
pub mod grades;
pub mod hash;
pub mod invariants;
pub mod metadata;
mod parts;
mod quality;
pub mod read;
mod segment;

pub use segment::report;

/// Version of reading, segmentation and metadata. Raised with every change that makes another report of some file: what
/// was read under another version is read again.
pub const PIPELINE: &str = "2";
