//! What a run would find, without running it.

use index::{Index, SourceRecord};
use serde::Serialize;

use super::snapshot::{Snapshot, has_concepts};
use crate::error::CorpusError;
use crate::folders::Corpus;

/// Files that differ from the index, each list by path.
#[derive(Debug, Default, Serialize)]
pub struct Pending {
    /// Not in the index.
    pub added: Vec<String>,
    /// With another size, time or correction.
    pub changed: Vec<String>,
    /// In the index only.
    pub removed: Vec<String>,
    /// Whether the user's concepts differ from those of the index.
    pub concepts: bool,
}

impl Pending {
    /// Whether the index is up to date.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty() && !self.concepts
    }
}

/// Compares `corpus` with `index`, whose files are `records`; returns `None` if a root does not exist.
///
/// # Errors
///
/// [`CorpusError::Files`] for a root, [`CorpusError::Overrides`] or [`CorpusError::Unreadable`] for the overrides and concepts,
/// [`CorpusError::Index`].
pub fn pending(corpus: Corpus<'_>, index: &Index, records: Vec<SourceRecord>) -> Result<Option<Pending>, CorpusError> {
    if !corpus.roots.iter().all(|root| root.exists()) {
        return Ok(None);
    }
    let overrides = corpus.overrides()?;
    let snapshot = Snapshot::new(records, false, false);
    let files = corpus.files(&overrides)?;
    let mut pending = Pending { concepts: !has_concepts(index, corpus.concepts()?.as_ref())?, ..Pending::default() };
    for file in files.iter().filter(|file| !snapshot.has(file, &overrides)) {
        let list = if snapshot.files.contains_key(&file.key) { &mut pending.changed } else { &mut pending.added };
        list.push(file.key.clone());
    }
    pending.removed = snapshot.missing(&files).gone.into_iter().map(|(path, _)| path).collect();
    Ok(Some(pending))
}
