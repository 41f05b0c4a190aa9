//! The folders of a corpus: the files with reports, and the overrides and concepts that a person put beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use index::{Index, SourceRecord, concepts};
use ingest::files::{self, SourceFile};

use crate::error::{self, CorpusError};
use crate::overrides::{self, Overrides, stale};

/// Where reports are, and where the overrides are.
#[derive(Debug, Clone, Copy)]
pub struct Corpus<'a> {
    /// Folders and files, at least one.
    pub roots: &'a [PathBuf],
    /// The file with overrides; `None` for the `overrides.toml` of each folder.
    pub overrides: Option<&'a Path>,
}

/// The contents of a corpus.
pub(crate) struct Contents {
    /// Files with reports by key, at least one.
    pub(crate) files: Vec<SourceFile>,
    pub(crate) overrides: Overrides,
    pub(crate) concepts: Option<OwnConcepts>,
}

/// The concept file of the user.
pub(crate) struct OwnConcepts {
    /// Its path as people read it.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Names, sizes and times of all files at one moment: equal as long as nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    files: Vec<SourceFile>,
    /// Size and time of the files with overrides and concepts; `None` for one that does not exist.
    settings: Vec<Option<(u64, Option<SystemTime>)>>,
}

impl Corpus<'_> {
    /// Takes the fingerprint of the corpus as it is now.
    ///
    /// # Errors
    ///
    /// [`CorpusError::Files`] for a root.
    pub(crate) fn fingerprint(self) -> Result<Fingerprint, CorpusError> {
        let mut settings: Vec<PathBuf> = self.overrides.map(Path::to_owned).into_iter().collect();
        let names = [overrides::FILE_NAME, concepts::FILE_NAME];
        settings.extend(self.roots.iter().flat_map(|root| names.map(|name| root.join(name))));
        let stamp = |path: PathBuf| fs::metadata(path).ok().map(|data| (data.len(), data.modified().ok()));
        Ok(Fingerprint { files: self.all_files()?, settings: settings.into_iter().map(stamp).collect() })
    }

    /// Finds everything that a run needs.
    ///
    /// # Errors
    ///
    /// [`CorpusError::Files`] for a root that is missing or cannot be opened, [`CorpusError::NoReports`] for one without
    /// reports, and the errors of [`Corpus::overrides`].
    pub(crate) fn contents(self) -> Result<Contents, CorpusError> {
        let overrides = self.overrides()?;
        let files = self.files(&overrides)?;
        let is_empty = |root: &&PathBuf| {
            let prefix = files::prefix(self.roots, root);
            !files.iter().any(|file| file.key.starts_with(&prefix))
        };
        let roots: Vec<PathBuf> = self.roots.iter().filter(is_empty).cloned().collect();
        if !roots.is_empty() {
            return Err(CorpusError::NoReports { roots });
        }
        Ok(Contents { files, overrides, concepts: self.concepts()? })
    }

    /// Returns the files with reports, by key.
    pub(crate) fn files(self, overrides: &Overrides) -> Result<Vec<SourceFile>, CorpusError> {
        let mut files = self.all_files()?;
        files.retain(|file| !overrides.are_in(&file.path));
        Ok(files)
    }

    /// Returns all files except those of indexes.
    fn all_files(self) -> Result<Vec<SourceFile>, CorpusError> {
        let mut files = files::find(self.roots)?;
        let signs = files.iter().filter(|file| file.path.file_name().is_some_and(index::is_sign_of_index));
        let indexes: BTreeSet<PathBuf> = signs.filter_map(|file| file.path.parent().map(Path::to_owned)).collect();
        files.retain(|file| !file.path.ancestors().skip(1).any(|folder| indexes.contains(folder)));
        Ok(files)
    }

    /// Reads the overrides.
    pub(crate) fn overrides(self) -> Result<Overrides, CorpusError> {
        Overrides::find(self.roots, self.overrides)
    }

    /// Returns the overrides that do nothing in `index`, whose files are `records`, each as a message.
    ///
    /// # Errors
    ///
    /// [`CorpusError::Overrides`] or [`CorpusError::Unreadable`] for the overrides, [`CorpusError::Index`] for the index.
    pub fn stale_overrides(self, records: &[SourceRecord], index: &Index) -> Result<Vec<String>, CorpusError> {
        stale(&self.overrides()?, records, index)
    }

    /// Reads the concept file of the first folder that has one.
    pub(crate) fn concepts(self) -> Result<Option<OwnConcepts>, CorpusError> {
        let paths = self.roots.iter().map(|root| root.join(concepts::FILE_NAME));
        let read = |path: PathBuf| match fs::read_to_string(&path) {
            Ok(text) => Ok(OwnConcepts { name: error::name(&path), text }),
            Err(source) => Err(CorpusError::Unreadable { path, source }),
        };
        paths.into_iter().find(|path| path.is_file()).map(read).transpose()
    }
}
