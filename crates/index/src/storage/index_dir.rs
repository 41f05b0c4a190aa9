//! The index directory: generations of tantivy's files, a pointer to the current one, and a lock.
//!
//! ```text
//! DIR/findings.current    the generation that is read, and its format
//! DIR/findings.lock       held by the process that writes
//! DIR/generation-1/       files of tantivy
//! DIR/generation-2/       built beside it when the index is rebuilt
//! ```
//!
//! A new generation becomes current when the pointer is replaced, which is atomic. The previous generation is retained.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, MmapDirectory};

use crate::storage::IndexError;
use crate::storage::schema::SCHEMA_VERSION;
use crate::storage::staged_directory::replace;
use crate::text::analysis::ANALYSIS_VERSION;

const CURRENT: &str = "findings.current";
const LOCK: &str = "findings.lock";
const GENERATION_PREFIX: &str = "generation-";

/// Returns whether a file of this name shows that its folder is an index.
pub fn is_sign_of_index(name: &OsStr) -> bool {
    name == CURRENT || name == LOCK
}

/// The current generation, as the pointer file describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generation {
    /// Number of the generation that is read.
    #[serde(rename = "generation")]
    pub(crate) number: u64,
    /// Number of the previous generation, if it is retained.
    pub(crate) previous: Option<u64>,
    /// Versions of the schema and the analysis that built it.
    format: String,
    /// The versions that built the previous generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous_format: Option<String>,
}

impl Generation {
    /// Returns a generation of this program's format that takes the place of `replaced`.
    pub(crate) fn new(number: u64, replaced: Option<Self>) -> Self {
        let (previous, previous_format) = replaced.map(|replaced| (replaced.number, replaced.format)).unzip();
        Self { number, previous, format: format(), previous_format }
    }

    /// Returns the previous generation, with this one retained in its place; `None` if there is no previous one.
    pub(crate) fn swapped(self) -> Option<Self> {
        Some(Self {
            number: self.previous?,
            previous: Some(self.number),
            format: self.previous_format.unwrap_or_else(format),
            previous_format: Some(self.format),
        })
    }

    /// Returns the numbers of the generations that stay.
    pub(crate) fn retained(&self) -> Vec<u64> {
        self.previous.into_iter().chain([self.number]).collect()
    }

    /// Checks that this program reads the generation's format.
    pub(crate) fn check_format(&self, dir: &Path) -> Result<(), IndexError> {
        if self.format == format() {
            return Ok(());
        }
        Err(IndexError::Incompatible { dir: dir.to_path_buf(), found: self.format.clone(), expected: format() })
    }
}

fn format() -> String {
    format!("schema {SCHEMA_VERSION}, analysis {ANALYSIS_VERSION}")
}

/// The directory of an index.
#[derive(Debug, Clone)]
pub(crate) struct IndexDir {
    dir: PathBuf,
}

impl IndexDir {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Reads the current generation; `None` if there is no index.
    pub(crate) fn current(&self) -> Result<Option<Generation>, IndexError> {
        let path = self.dir.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(source) => return Err(IndexError::Io { action: "read", path, source }),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| self.damaged(format!("{CURRENT}: {error}")))
    }

    /// Makes a generation current, atomically.
    pub(crate) fn set_current(&self, current: &Generation) -> Result<(), IndexError> {
        let path = self.dir.join(CURRENT);
        let write = || -> io::Result<()> {
            replace(&path, &serde_json::to_vec(current)?)?;
            MmapDirectory::open(&self.dir).map_err(io::Error::other)?.sync_directory()
        };
        write().map_err(|source| IndexError::Io { action: "write", path, source })
    }

    pub(crate) fn generation_dir(&self, number: u64) -> PathBuf {
        self.dir.join(format!("{GENERATION_PREFIX}{number}"))
    }

    /// Creates the directory if it is missing, and takes the lock that one process can hold.
    pub(crate) fn lock(&self) -> Result<File, IndexError> {
        let io_error = |action, path: &Path| {
            let path = path.to_path_buf();
            move |source| IndexError::Io { action, path, source }
        };
        fs::create_dir_all(&self.dir).map_err(io_error("create", &self.dir))?;
        self.reject_other_files()?;
        let path = self.dir.join(LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error("write", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(IndexError::Locked { dir: self.dir.clone(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(io_error("lock", &path)(source)),
        }
        let record = || -> io::Result<()> {
            file.set_len(0)?;
            (&file).write_all(std::process::id().to_string().as_bytes())
        };
        record().map_err(io_error("write", &path))?;
        Ok(file)
    }

    /// Removes every generation that `keep` does not name. The caller must hold the lock.
    pub(crate) fn remove_other_generations(&self, keep: &[u64]) {
        // The next run tries again what cannot be listed or removed now: on Windows, what a reader has open.
        for number in self.generations().unwrap_or_default() {
            if !keep.contains(&number) {
                let _ = fs::remove_dir_all(self.generation_dir(number));
            }
        }
    }

    /// Returns a number that no generation has.
    pub(crate) fn next_generation(&self) -> Result<u64, IndexError> {
        Ok(self.generations()?.into_iter().max().unwrap_or(0).saturating_add(1))
    }

    /// Returns the error for an index that cannot be read.
    pub(crate) fn damaged(&self, detail: impl fmt::Display) -> IndexError {
        IndexError::Damaged { dir: self.dir.clone(), detail: format!("{detail}") }
    }

    fn generations(&self) -> Result<Vec<u64>, IndexError> {
        let names = self.entries()?.into_iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
        Ok(names.filter_map(|name| name.strip_prefix(GENERATION_PREFIX)?.parse().ok()).collect())
    }

    fn entries(&self) -> Result<Vec<fs::DirEntry>, IndexError> {
        let read = || fs::read_dir(&self.dir)?.collect::<io::Result<Vec<_>>>();
        read().map_err(|source| IndexError::Io { action: "read", path: self.dir.clone(), source })
    }

    /// Rejects a directory that was never an index and holds somebody's files. A README and hidden files do not count.
    fn reject_other_files(&self) -> Result<(), IndexError> {
        if self.dir.join(LOCK).exists() || self.dir.join(CURRENT).exists() {
            return Ok(());
        }
        let mut names: Vec<String> =
            self.entries()?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        match names.into_iter().find(|name| !name.starts_with('.') && !name.starts_with("README")) {
            Some(found) => Err(IndexError::NotAnIndex { dir: self.dir.clone(), found }),
            None => Ok(()),
        }
    }
}

/// Returns whether a file is missing, or its parent is not a directory.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Names the process that wrote the lock. On Windows a locked file cannot be read, so the name is vague.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(process)) => format!("process {process}"),
        _ => "another process".to_owned(),
    }
}
