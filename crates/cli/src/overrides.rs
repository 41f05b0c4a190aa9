//! What a person says of reports in `overrides.toml`, in place of what is read from them.
//!
//! [`file`](mod@file) reads the format, [`correction`] sets the values, [`stale`](mod@stale) tells entries that do nothing
//! any more. Entries are applied to what was read whenever a file is read; which were applied is kept with the file, so
//! that a changed entry has its files read again, and no others.

mod correction;
mod file;
mod stale;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use crate::failure::hinted;
use crate::render::shown;

pub(crate) use correction::Correction;
pub(crate) use stale::stale;

/// The name of the file in a folder with reports.
pub(crate) const FILE_NAME: &str = "overrides.toml";

const HINT: &str = "correct the line and run `findings index` again, or move the file away";

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// The file with this name in the index.
    Path(String),
    /// Every file whose bytes have this SHA-256, in hexadecimal digits.
    Sha256(String),
}

/// What a person says of one file, or of all files with the same bytes.
#[derive(Debug)]
struct Entry {
    /// Where it stands: "corpus/overrides.toml, line 4".
    place: String,
    correction: Correction,
}

/// All entries.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    entries: BTreeMap<Target, Entry>,
    /// The files that they were read from.
    files: Vec<PathBuf>,
}

/// What to do about a file that could not be read.
fn unread_hint(path: &Path) -> &'static str {
    if path.exists() {
        "make it readable text in UTF-8, or move it away"
    } else {
        "there is no such file: write it, or name another one with --overrides or FINDINGS_OVERRIDES"
    }
}

impl Overrides {
    /// Reads `own` where it is given, and else the `overrides.toml` of each of the `roots` that has one.
    ///
    /// # Errors
    ///
    /// When a file is not there or not in form, and when two entries are about the same file.
    pub(crate) fn find(roots: &[PathBuf], own: Option<&Path>) -> anyhow::Result<Self> {
        // A file in a folder names what is in that folder, another one what is in the index.
        let files: Vec<(PathBuf, String)> = if let Some(own) = own {
            vec![(own.to_owned(), String::new())]
        } else {
            let beside = roots.iter().map(|root| (root.join(FILE_NAME), root));
            let there = beside.filter(|(path, _)| path.is_file());
            there.map(|(path, root)| (path, ingest::files::prefix(roots, root))).collect()
        };
        let mut overrides = Self::default();
        for (path, prefix) in files {
            let name = shown(&path);
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read `{name}`"))
                .map_err(|error| hinted(error, unread_hint(&path)))?;
            overrides.add(&name, &text, &prefix).map_err(|error| hinted(error, HINT))?;
            overrides.files.push(path);
        }
        Ok(overrides)
    }

    /// Adds the entries of a file, which messages call `name`; the paths in it stand after `prefix`.
    fn add(&mut self, name: &str, text: &str, prefix: &str) -> anyhow::Result<()> {
        for (line, target, correction) in file::parse(name, text)? {
            let place = format!("{name}, line {line}");
            let target = match target {
                Target::Path(path) => Target::Path(format!("{prefix}{path}")),
                Target::Sha256(hash) => Target::Sha256(hash),
            };
            if let Some(first) = self.entries.get(&target) {
                return Err(anyhow!("{place}: there is an entry for the same file already ({})", first.place));
            }
            self.entries.insert(target, Entry { place, correction });
        }
        Ok(())
    }

    /// What is said of a file: by its name, or else by its bytes.
    pub(crate) fn of(&self, path: &str, sha256: &str) -> Option<&Correction> {
        let by_path = self.entries.get(&Target::Path(path.to_owned()));
        by_path.or_else(|| self.entries.get(&Target::Sha256(sha256.to_owned()))).map(|entry| &entry.correction)
    }

    /// What is kept with a file of what is said of it: the same where the same is said.
    pub(crate) fn mark(&self, path: &str, sha256: &str) -> String {
        if self.entries.is_empty() {
            String::new()
        } else {
            self.of(path, sha256).map_or_else(String::new, Correction::mark)
        }
    }

    /// Whether nothing is said of any file.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the bytes of a file decide what is said of it.
    pub(crate) fn go_by_bytes(&self) -> bool {
        self.entries.keys().any(|target| matches!(target, Target::Sha256(_)))
    }

    /// Whether `path` is one of the files with overrides, and so none with a report.
    pub(crate) fn are_in(&self, path: &Path) -> bool {
        let is_same = |file: &PathBuf| {
            file.file_name() == path.file_name() && fs::canonicalize(file).ok() == fs::canonicalize(path).ok()
        };
        self.files.iter().any(is_same)
    }
}
