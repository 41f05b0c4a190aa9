//! The life of a folder of reports: its files are found, read, corrected and kept up to date in an index.
//!
//! The cast: a [`Corpus`] names the folders. [`update()`] brings an index up to date with them as [`UpdateOptions`] say, reports
//! its [`Progress`] and returns the [`Changes`]; [`Watch`] does so whenever files change; [`pending()`] predicts what a run would
//! find. Reports are read by worker processes, each of which runs [`work`], so that a bad file costs only itself. A person
//! corrects what was read in `overrides.toml`. [`diff::compare`] lists the differences between two indexes.
//!
//! Nothing here prints: results are plain data, errors are [`CorpusError`]s with a [`code`](CorpusError::code).
//!
//! ```standalone_crate
//! use std::path::Path;
//! use std::process::Command;
//! use std::{env, fs, io};
//!
//! use corpus::{Corpus, Limits, UpdateOptions, update, work};
//!
//! /// A worker is this program again, with its memory limit as the only argument.
//! fn worker(limits: &Limits) -> io::Result<Command> {
//!     let mut command = Command::new(env::current_exe()?);
//!     command.arg(limits.memory_bytes.to_string());
//!     Ok(command)
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     if let Some(memory_bytes) = env::args().nth(1) {
//!         return Ok(work(memory_bytes.parse()?)?);
//!     }
//!     let folder = env::temp_dir().join(format!("corpus-example-{}", std::process::id()));
//!     let (reports, index) = (folder.join("reports"), folder.join("index"));
//!     fs::create_dir_all(&reports)?;
//!     fs::write(reports.join("letter.txt"), LETTER)?;
//!     fs::write(reports.join("empty.txt"), "")?;
//!
//!     let corpus = Corpus { roots: &[reports.clone()], overrides: None };
//!     let changes = update(corpus, &index, &UpdateOptions::new(worker), &mut ())?;
//!     assert_eq!(changes.added, ["letter.txt"]);
//!     assert_eq!((changes.skipped[0].path.as_str(), changes.skipped[0].reason), ("empty.txt", "empty"));
//!
//!     let again = update(corpus, &index, &UpdateOptions::new(worker), &mut ())?;
//!     assert_eq!((again.unchanged, again.reports), (1, 1));
//!     Ok(fs::remove_dir_all(folder)?)
//! }
//! # const LETTER: &str = "Focused visit to Wexcombe local authority children's services\n\n\
//! #     This letter summarises the findings of the focused visit to Wexcombe children's services on 6 and 7 February 2024.\n\n\
//! #     Findings\n\n\
//! #     1. Children benefit from timely visits. Social workers know them well and write plans that parents understand.\n\n\
//! #     2. Managers record their decisions. In some cases they do not say why a plan was changed.\n";
//! ```

pub mod diff;
mod error;
mod folders;
mod overrides;
mod progress;
mod reading;
mod update;
mod watch;

pub use error::CorpusError;
pub use folders::Corpus;
pub use progress::{Notice, Progress};
pub use reading::{Limits, WorkerCommand, work};
pub use report::SkipReason;
pub use update::{Changes, Pending, Rename, SkippedFile, UpdateOptions, pending, update};
pub use watch::{Stopper, Watch};

/// Brings back the index that was in the folder `dir` before it was last rebuilt; again, to return.
///
/// # Errors
///
/// [`CorpusError::Index`] if there is none, or it cannot be read or written.
pub fn rollback(dir: &std::path::Path) -> Result<index::Summary, CorpusError> {
    Ok(index::rollback(dir)?)
}
