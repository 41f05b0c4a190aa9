//! The files that a run is about, and what a person put beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, anyhow};
use index::{Index, SourceRecord, concepts};
use ingest::files::{self, FilesError, SourceFile};

use crate::failure::hinted;
use crate::overrides::{self, Overrides, stale};
use crate::render::shown;

/// Where reports are, and what a person says of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corpus<'a> {
    /// Folders and files, at least one.
    pub(crate) roots: &'a [PathBuf],
    /// The file with overrides, where it is not in one of the folders.
    pub(crate) overrides: Option<&'a Path>,
}

/// What there is in a corpus.
pub(super) struct Found {
    /// By key, at least one.
    pub(super) files: Vec<SourceFile>,
    pub(super) overrides: Overrides,
    pub(super) concepts: Option<OwnConcepts>,
}

/// The user's own concept file.
pub(super) struct OwnConcepts {
    /// Its path as a person reads it.
    pub(super) name: String,
    pub(super) text: String,
}

/// What there is at one time, as names, sizes and times tell it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    files: Vec<SourceFile>,
    /// What a person put beside them: size and time, where it is there.
    beside: Vec<Option<(u64, Option<SystemTime>)>>,
}

impl Corpus<'_> {
    /// What there is now.
    ///
    /// # Errors
    ///
    /// When a root cannot be looked into.
    pub(crate) fn snapshot(self) -> anyhow::Result<Snapshot> {
        let mut beside: Vec<PathBuf> = self.overrides.map(Path::to_owned).into_iter().collect();
        let names = [overrides::FILE_NAME, concepts::FILE_NAME];
        beside.extend(self.roots.iter().flat_map(|root| names.map(|name| root.join(name))));
        let told = |path: PathBuf| fs::metadata(path).ok().map(|told| (told.len(), told.modified().ok()));
        Ok(Snapshot { files: self.all_files()?, beside: beside.into_iter().map(told).collect() })
    }

    /// Looks what there is.
    ///
    /// # Errors
    ///
    /// When a root is missing or cannot be opened, when one has no report, and when what a person put there is not in
    /// form.
    pub(super) fn look(self) -> anyhow::Result<Found> {
        let hint = "put reports (PDF, Word, text, HTML) there, or name their folder: `findings index FOLDER`";
        let overrides = self.overrides()?;
        let files = self.files(&overrides).map_err(|error| match error.downcast_ref() {
            Some(FilesError::Unreadable { .. }) => hinted(error, "let the account that runs this open it"),
            _ => hinted(error, hint),
        })?;
        // A folder without any is more often a drive that is not there than one that was emptied.
        let is_empty = |root: &&PathBuf| {
            let prefix = files::prefix(self.roots, root);
            !files.iter().any(|file| file.key.starts_with(&prefix))
        };
        let empty: Vec<String> = self.roots.iter().filter(is_empty).map(|root| shown(root)).collect();
        if !empty.is_empty() {
            let message = anyhow!("there are no reports in `{}`; the index is as it was", empty.join("`, `"));
            return Err(hinted(message, hint));
        }
        Ok(Found { files, overrides, concepts: self.concepts()? })
    }

    /// The files with reports, by key.
    pub(crate) fn files(self, overrides: &Overrides) -> anyhow::Result<Vec<SourceFile>> {
        let mut files = self.all_files()?;
        files.retain(|file| !overrides.are_in(&file.path));
        Ok(files)
    }

    /// All files but those of indexes.
    fn all_files(self) -> anyhow::Result<Vec<SourceFile>> {
        let mut files = files::find(self.roots)?;
        let folders = files.iter().filter(|file| file.path.file_name().is_some_and(index::is_sign_of_index));
        let indexes: BTreeSet<PathBuf> = folders.filter_map(|file| file.path.parent().map(Path::to_owned)).collect();
        files.retain(|file| !file.path.ancestors().skip(1).any(|folder| indexes.contains(folder)));
        Ok(files)
    }

    /// What a person says of the reports.
    pub(crate) fn overrides(self) -> anyhow::Result<Overrides> {
        Overrides::find(self.roots, self.overrides)
    }

    /// Entries of the overrides that do nothing any more, as [`stale`] tells them.
    ///
    /// # Errors
    ///
    /// When the overrides are not in form, and when the index cannot be read.
    pub(crate) fn stale(self, records: &[SourceRecord], index: &Index) -> anyhow::Result<Vec<String>> {
        let overrides = self.overrides()?;
        Ok(if overrides.is_empty() { Vec::new() } else { stale(&overrides, records, index)? })
    }

    /// The concept file in the first of the folders that has one.
    pub(super) fn concepts(self) -> anyhow::Result<Option<OwnConcepts>> {
        let Some(path) = self.roots.iter().map(|root| root.join(concepts::FILE_NAME)).find(|path| path.is_file())
        else {
            return Ok(None);
        };
        let name = shown(&path);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{name}`"))
            .map_err(|error| hinted(error, "make it readable text in UTF-8, or move it away"))?;
        Ok(Some(OwnConcepts { name, text }))
    }
}
