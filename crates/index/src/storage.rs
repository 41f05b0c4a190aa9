//! Storage: what the index stores of passages, reports and files, and where. No other module builds a document, names a
//! field or writes to an index directory.

pub(crate) mod aux_data;
pub(crate) mod boilerplate;
pub(crate) mod boilerplate_query;
pub(crate) mod columns;
pub(crate) mod document;
mod document_queue;
mod error;
pub(crate) mod index_dir;
pub(crate) mod integrity;
mod record;
pub(crate) mod schema;
pub(crate) mod staged_directory;
pub(crate) mod tantivy_index;
pub(crate) mod tantivy_writer;

pub use error::IndexError;
pub use index_dir::is_sign_of_index;
pub use record::{Heading, Outcome, ReportRecord, SourceFile, SourceRecord, Summary};
