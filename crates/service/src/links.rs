//! Links from citations to the files of reports.

use std::collections::BTreeSet;
use std::fs;
use std::path::{MAIN_SEPARATOR, PathBuf};

use ingest::files;
use report::{Citation, Passage};

/// The folders that links to the files of passages begin with.
pub(crate) struct Links(Vec<Folder>);

/// A corpus folder.
struct Folder {
    root: PathBuf,
    /// What the sources in it begin with.
    prefix: String,
    /// The folder that they are relative to: one further out if there are several corpus folders.
    outer: String,
}

impl Links {
    /// Links to the files in these corpus folders.
    pub(crate) fn new(roots: &[PathBuf]) -> Self {
        let folder = |root: &PathBuf| {
            let prefix = files::prefix(roots, root);
            let outer = match prefix.matches('/').count() {
                0 => root.clone(),
                names => fs::canonicalize(root).ok()?.ancestors().nth(names)?.to_owned(),
            };
            let outer = outer.to_string_lossy().replace(MAIN_SEPARATOR, "/");
            Some(Folder { root: root.clone(), prefix, outer })
        };
        Self(roots.iter().filter_map(folder).collect())
    }

    /// Returns the folder that the source of a passage is relative to; empty if no corpus folder has the file.
    pub(crate) fn folder_of(&self, passage: &Passage) -> &str {
        let holds = |folder: &&Folder| {
            let inner = passage.source.strip_prefix(&folder.prefix);
            inner.is_some_and(|inner| folder.root.join(inner).exists())
        };
        self.0.iter().find(holds).map_or("", |folder| &folder.outer)
    }
}

/// Returns the licence lines of passages, each once.
pub(crate) fn licences<'a>(passages: impl IntoIterator<Item = &'a Passage>) -> BTreeSet<&'static str> {
    passages.into_iter().map(|passage| Citation::new(passage).licence()).collect()
}
