//! What can go wrong with an index. A front end says what to do about it.

use std::path::PathBuf;

use thiserror::Error;

/// Why an index could not be opened, read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is no index in the folder, or no folder.
    #[error("there is no index in {}", dir.display())]
    NotFound {
        /// The folder of the index.
        dir: PathBuf,
    },
    /// The folder holds something else than an index; nothing in it is touched.
    #[error("{} holds other files, such as {found}, and is left alone", dir.display())]
    NotAnIndex {
        /// The folder.
        dir: PathBuf,
        /// The name of a file in it.
        found: String,
    },
    /// The index was built by another version of the program.
    #[error(
        "the index in {} was built by another version of this program ({found}, this one needs {expected})",
        dir.display()
    )]
    Incompatible {
        /// The folder of the index.
        dir: PathBuf,
        /// Versions that the index was built with.
        found: String,
        /// Versions that this program reads.
        expected: String,
    },
    /// The index was never rebuilt, so that there is no previous one.
    #[error("{} has no previous index", dir.display())]
    NoPrevious {
        /// The folder of the index.
        dir: PathBuf,
    },
    /// Files of the index are missing or have been changed.
    #[error("the index in {} is damaged ({detail})", dir.display())]
    Damaged {
        /// The folder of the index.
        dir: PathBuf,
        /// What was wrong.
        detail: String,
    },
    /// Another run is writing this index.
    #[error("the index in {} is being written by {holder}", dir.display())]
    Locked {
        /// The folder of the index.
        dir: PathBuf,
        /// Who writes it: "process 4711".
        holder: String,
    },
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: "create", "write".
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// The writing of the index failed; what was there before is untouched.
    #[error("the index in {} could not be written ({detail}); the index from before is untouched", dir.display())]
    Write {
        /// The folder of the index.
        dir: PathBuf,
        /// What was wrong.
        detail: String,
    },
    /// A file is said to have known content, but no report of that content is in the index.
    #[error("{path} was taken for a copy of a report that is not in the index")]
    UnknownContent {
        /// The file.
        path: String,
    },
}
