//! Bytes of a report to a [`report::Report`].

pub mod block;
pub mod dates;
pub mod extract;
pub mod files;
pub mod gazetteer;
pub mod grades;
pub mod hash;
pub mod metadata;
mod quality;
pub mod read;
mod segment;

pub use segment::report;

/// Version of reading, segmentation and metadata. Raised with every change that makes another report of some file: what
/// was read under another version is read again.
pub const PIPELINE: &str = "1";
