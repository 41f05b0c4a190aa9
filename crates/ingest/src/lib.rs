//! Bytes of a report to a [`report::Report`].

pub mod block;
pub mod extract;
pub mod grades;
pub mod read;
