//! Bytes of a report to a [`report::Report`].

pub mod block;
pub mod extract;
pub mod files;
pub mod grades;
pub mod hash;
mod metadata;
mod quality;
pub mod read;
mod segment;

pub use segment::report;
