//! Steps through postings and other sets of documents.

use tantivy::{DocId, DocSet};

/// Estimates how many of `of` passages satisfy all of several conditions, given how many `passages` satisfy each. Treats the
/// conditions as independent.
pub(super) fn about_with(passages: impl Iterator<Item = u32>, of: u32) -> u32 {
    let rest = |about: u64, passages: u32| about * u64::from(passages.min(of)) / u64::from(of.max(1));
    u32::try_from(passages.fold(u64::from(of), rest)).unwrap_or(u32::MAX)
}

/// Moves to the first passage from `doc` on, and returns it.
#[inline]
pub(super) fn forward(postings: &mut (impl DocSet + ?Sized), doc: DocId) -> DocId {
    if postings.doc().saturating_add(1) == doc {
        // A step takes a fraction of the time of a seek.
        postings.advance()
    } else if postings.doc() < doc {
        postings.seek(doc)
    } else {
        postings.doc()
    }
}
