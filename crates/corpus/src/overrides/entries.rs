//! The entries of all files with overrides, found by the file that they are about.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::correction::Correction;
use super::file::{Target, parse};
use crate::error::{self, CorpusError};

/// The name of the file in a folder with reports.
pub(crate) const FILE_NAME: &str = "overrides.toml";

/// The values that a person set for one file, or for all files with the same bytes.
#[derive(Debug)]
pub(super) struct Entry {
    file: String,
    line: usize,
    correction: Correction,
}

impl Entry {
    /// Returns where the entry stands: "corpus/overrides.toml, line 4".
    pub(super) fn place(&self) -> String {
        format!("{}, line {}", self.file, self.line)
    }
}

/// All entries.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    pub(super) entries: BTreeMap<Target, Entry>,
    /// The files that they were read from.
    files: Vec<PathBuf>,
}

impl Overrides {
    /// Reads the file `own` if it is given, otherwise the `overrides.toml` of each of the `roots` that has one.
    ///
    /// # Errors
    ///
    /// [`CorpusError::Unreadable`] for a file, [`CorpusError::Overrides`] for one that is not in the format, and for two
    /// entries about the same file.
    pub(crate) fn find(roots: &[PathBuf], own: Option<&Path>) -> Result<Self, CorpusError> {
        // Paths in a folder's file start at that folder; paths in any other file are the index's.
        let files: Vec<(PathBuf, String)> = if let Some(own) = own {
            vec![(own.to_owned(), String::new())]
        } else {
            let in_folders = roots.iter().map(|root| (root.join(FILE_NAME), root));
            let existing = in_folders.filter(|(path, _)| path.is_file());
            existing.map(|(path, root)| (path, ingest::files::prefix(roots, root))).collect()
        };
        let mut overrides = Self::default();
        for (path, prefix) in files {
            match fs::read_to_string(&path) {
                Ok(text) => overrides.add(&error::name(&path), &text, &prefix)?,
                Err(source) => return Err(CorpusError::Unreadable { path, source }),
            }
            overrides.files.push(path);
        }
        Ok(overrides)
    }

    /// Adds the entries of the file `name`; `prefix` goes before the paths in it.
    fn add(&mut self, name: &str, text: &str, prefix: &str) -> Result<(), CorpusError> {
        for (line, mut target, correction) in parse(name, text)? {
            let file = name.to_owned();
            if let Target::Path(path) = &mut target {
                path.insert_str(0, prefix);
            }
            if let Some(first) = self.entries.get(&target) {
                let message = format!("there is an entry for the same file already ({})", first.place());
                return Err(CorpusError::Overrides { file, line, message });
            }
            self.entries.insert(target, Entry { file, line, correction });
        }
        Ok(())
    }

    /// Returns the entry for a file: by its path, otherwise by its bytes.
    pub(super) fn entry(&self, path: &str, sha256: &str) -> Option<&Entry> {
        let by_path = self.entries.get(&Target::Path(path.to_owned()));
        by_path.or_else(|| self.entries.get(&Target::Sha256(sha256.to_owned())))
    }

    /// Returns the correction for a file: by its path, otherwise by its bytes.
    pub(crate) fn of(&self, path: &str, sha256: &str) -> Option<&Correction> {
        self.entry(path, sha256).map(|entry| &entry.correction)
    }

    /// Returns the text that stands for a file's correction in the index: equal for equal corrections, empty for none.
    pub(crate) fn mark(&self, path: &str, sha256: &str) -> String {
        self.of(path, sha256).map_or_else(String::new, Correction::mark)
    }

    /// Whether there is no entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether an entry names its files by their bytes.
    pub(crate) fn go_by_bytes(&self) -> bool {
        self.entries.keys().any(|target| matches!(target, Target::Sha256(_)))
    }

    /// Whether `path` is a file with overrides, and so not a report.
    pub(crate) fn are_in(&self, path: &Path) -> bool {
        let is_same = |file: &PathBuf| {
            file.file_name() == path.file_name() && fs::canonicalize(file).ok() == fs::canonicalize(path).ok()
        };
        self.files.iter().any(is_same)
    }
}
