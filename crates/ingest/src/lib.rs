//! Turns the bytes of a file into a [`report::Report`].
//!
//! [`files::find`] lists the files of a corpus. [`read::read`] extracts the text of one file as an
//! [`extract::Extract`]: lines with their position, font and role. [`block::blocks`] joins lines into paragraphs and
//! list items. [`report()`] segments those into sections and passages and adds the [`metadata`].
//!
//! This crate does not know the index. Reading may fail, with a reason. Later steps never fail; they report doubts as
//! diagnostics.
//!
//! # Examples
//!
//! ```
//! let letter = "\
//! Focused visit to Wexcombe children's services
//!
//! 12 March 2024
//!
//! This letter summarises the findings of the focused visit to Wexcombe on 6 and 7 February 2024.
//!
//! Main findings
//!
//! 1. Strategy discussions are held without delay. Health partners attend
//! most of them.
//!
//! 2. Social workers know their children well. They visit often.
//!
//! 3. Supervision is regular, and leads to action.
//! ";
//! let extract = ingest::read::read(letter.as_bytes()).map_err(|reason| reason.to_string())?;
//! let report = ingest::report(&extract);
//!
//! assert_eq!(report.meta.inspection_end, "2024-02-07".parse().ok());
//! let findings = &report.sections.last().ok_or("a section")?.blocks;
//! assert_eq!(findings[0].number.as_deref(), Some("1"));
//! assert_eq!(findings[0].text, "Strategy discussions are held without delay. Health partners attend most of them.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
mod patterns;
mod quality;
pub mod read;
mod segment;

pub use segment::report;

/// Version of reading, segmentation and metadata. Raise it with every change that gives a different report for some
/// file: `index` then reads again every file that another version read.
pub const PIPELINE: &str = "2";
