//! The folder of an index: generations of the engine's files, a pointer to the current one, a lock.
//!
//! ```text
//! DIR/findings.current    which generation is read, and its format
//! DIR/findings.lock       held by the process that writes
//! DIR/generation-1/       files of the engine
//! DIR/generation-2/       made beside it when the index is built again
//! ```
//!
//! A new generation becomes current when the pointer is replaced, which is atomic; the one before is kept.

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
const GENERATION: &str = "generation-";

/// Whether a folder with a file of this name is an index.
pub fn is_sign_of_index(name: &OsStr) -> bool {
    name == CURRENT || name == LOCK
}

/// What the pointer file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Current {
    /// Number of the generation that is read.
    pub(crate) generation: u64,
    /// Number of the one before, if it is kept.
    pub(crate) previous: Option<u64>,
    /// Versions of schema and analysis that built it.
    format: String,
    /// Those that built the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous_format: Option<String>,
}

impl Current {
    /// A generation of this program's format, to be read in place of the one that is current.
    pub(crate) fn new(generation: u64, replaced: Option<Self>) -> Self {
        let (previous, previous_format) = replaced.map(|replaced| (replaced.generation, replaced.format)).unzip();
        Self { generation, previous, format: format(), previous_format }
    }

    /// The generation before, with this one kept in its place; `None` where none is kept.
    pub(crate) fn swapped(self) -> Option<Self> {
        Some(Self {
            generation: self.previous?,
            previous: Some(self.generation),
            format: self.previous_format.unwrap_or_else(format),
            previous_format: Some(self.format),
        })
    }

    /// The generations that stay.
    pub(crate) fn kept(&self) -> Vec<u64> {
        self.previous.into_iter().chain([self.generation]).collect()
    }

    /// Checks that this program reads that format.
    pub(crate) fn check(&self, dir: &Path) -> Result<(), IndexError> {
        if self.format == format() {
            return Ok(());
        }
        Err(IndexError::Incompatible { dir: dir.to_path_buf(), found: self.format.clone(), expected: format() })
    }
}

fn format() -> String {
    format!("schema {SCHEMA_VERSION}, analysis {ANALYSIS_VERSION}")
}

/// The folder of an index.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    dir: PathBuf,
}

impl Store {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// What is current; `None` where there is no index.
    pub(crate) fn current(&self) -> Result<Option<Current>, IndexError> {
        let path = self.dir.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(source) => return Err(IndexError::Io { action: "read", path, source }),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| self.damaged(format!("{CURRENT}: {error}")))
    }

    /// Makes a generation current, atomically.
    pub(crate) fn set_current(&self, current: &Current) -> Result<(), IndexError> {
        let path = self.dir.join(CURRENT);
        let write = || -> io::Result<()> {
            replace(&path, &serde_json::to_vec(current)?)?;
            MmapDirectory::open(&self.dir).map_err(io::Error::other)?.sync_directory()
        };
        write().map_err(|source| IndexError::Io { action: "write", path, source })
    }

    pub(crate) fn generation(&self, number: u64) -> PathBuf {
        self.dir.join(format!("{GENERATION}{number}"))
    }

    /// Makes the folder if need be, and takes the lock that only one process has.
    pub(crate) fn lock(&self) -> Result<File, IndexError> {
        let io_error = |action, path: &Path| {
            let path = path.to_path_buf();
            move |source| IndexError::Io { action, path, source }
        };
        fs::create_dir_all(&self.dir).map_err(io_error("create", &self.dir))?;
        self.refuse_other_files()?;
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

    /// Removes every generation but those that `keep` names. Only for who holds the lock.
    pub(crate) fn remove_other_generations(&self, keep: &[u64]) {
        for number in self.generations() {
            if !keep.contains(&number) {
                // What cannot be removed now (a reader has it open on Windows) is tried again by the next run.
                let _ = fs::remove_dir_all(self.generation(number));
            }
        }
    }

    /// A number that no generation has.
    pub(crate) fn next_generation(&self) -> u64 {
        self.generations().into_iter().max().unwrap_or(0).saturating_add(1)
    }

    /// The engine's error as ours.
    pub(crate) fn damaged(&self, detail: impl fmt::Display) -> IndexError {
        IndexError::Damaged { dir: self.dir.clone(), detail: format!("{detail}") }
    }

    fn generations(&self) -> Vec<u64> {
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.strip_prefix(GENERATION)?.parse().ok())
            .collect()
    }

    /// A folder that never was an index and holds something that a person put there is not written to. A note on the
    /// folder and hidden files do not count.
    fn refuse_other_files(&self) -> Result<(), IndexError> {
        if self.dir.join(LOCK).exists() || self.dir.join(CURRENT).exists() {
            return Ok(());
        }
        let entries = fs::read_dir(&self.dir).map_err(|source| IndexError::Io {
            action: "read",
            path: self.dir.clone(),
            source,
        })?;
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        match names.into_iter().find(|name| !name.starts_with('.') && !name.starts_with("README")) {
            Some(found) => Err(IndexError::NotAnIndex { dir: self.dir.clone(), found }),
            None => Ok(()),
        }
    }
}

/// Whether a file is not there, or what should be its folder is none.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Who wrote the lock. Where a locked file cannot be read (Windows), nobody in particular.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(process)) => format!("process {process}"),
        _ => "another process".to_owned(),
    }
}
