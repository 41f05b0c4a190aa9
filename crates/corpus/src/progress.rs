//! How far a run is, reported while it happens.

use report::SkipReason;

/// Receives what a run does while it does it. Each method does nothing unless it is implemented; `()` ignores everything.
#[expect(unused_variables, reason = "each method does nothing unless it is implemented")]
pub trait Progress {
    /// The run begins to read `files` files of `bytes` bytes in all.
    fn started(&mut self, files: u64, bytes: u64) {}

    /// A file of `bytes` bytes gave `passages` passages; none where its content was known already.
    fn file_read(&mut self, bytes: u64, passages: u64) {}

    /// A file of `bytes` bytes was skipped.
    fn file_skipped(&mut self, bytes: u64, reason: &SkipReason) {}

    /// All files are read.
    fn finished(&mut self) {}

    /// Something that a person may want to know.
    fn notice(&mut self, notice: Notice<'_>) {}
}

impl Progress for () {}

/// What a run reports besides files.
#[derive(Debug)]
#[non_exhaustive]
pub enum Notice<'a> {
    /// There is an index that this version cannot read, and the run builds a new one.
    Rebuilding {
        /// Why it cannot be read.
        reason: &'a index::IndexError,
    },
    /// This version reads reports differently from the one that built the index: the run reads all files again.
    ReadingAllAgain,
    /// The run writes the index.
    Writing,
}
