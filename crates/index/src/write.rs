//! Writing: adds reports to an index. The commit resolves what depends on all reports: identities and boilerplate.

mod boilerplate;
mod file_entry;
mod identity;
mod report_record;
mod rollback;
mod writer;

pub use rollback::rollback;
pub use writer::Writer;
