//! Turns the bytes of a file into a [`report::Report`].
//!
//! [`files::find`] lists the files of a corpus. [`read::read`] extracts the text of one file as an
//! [`extract::Extract`]: lines with their position, font and role. [`block::blocks`] joins lines into paragraphs and
//! list items. [`report()`] segments those into sections and passages and adds the [`metadata`].
//!
//! This crate does not know the index. Reading may fail, with a reason. Later steps never fail; they report doubts as
//! diagnostics.

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

/// Version of reading, segmentation and metadata. Raise it with every change that gives a different report for some
/// file: `index` then reads again every file that another version read.
pub const PIPELINE: &str = "2";
