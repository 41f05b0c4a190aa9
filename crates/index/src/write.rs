//! Writing: adds reports to an index, and decides what depends on all of them at the commit.

mod boilerplate;
mod identity;
mod rollback;
mod writer;

pub use rollback::rollback;
pub use writer::Writer;
