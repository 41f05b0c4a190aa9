//! Bytes of a report to a [`report::Report`].

pub mod block;
pub mod extract;
pub mod grades;
mod metadata;
mod quality;
pub mod read;
mod segment;

pub use segment::report;
