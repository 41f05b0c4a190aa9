//! Steps through postings and other sets of documents.

use tantivy::{DocId, DocSet};

/// About how many of `of` passages have one word of each group, as if each stood where it does by chance; `passages` have
/// one of each.
pub(super) fn about_with(passages: impl Iterator<Item = u32>, of: u32) -> u32 {
    let rest = |about: u64, passages: u32| about * u64::from(passages.min(of)) / u64::from(of.max(1));
    u32::try_from(passages.fold(u64::from(of), rest)).unwrap_or(u32::MAX)
}

/// Moves on to the first of the passages from `doc` on.
#[inline]
pub(super) fn forward(postings: &mut (impl DocSet + ?Sized), doc: DocId) -> DocId {
    if postings.doc().saturating_add(1) == doc {
        // A step takes a fraction of what a look for it does.
        postings.advance()
    } else if postings.doc() < doc {
        postings.seek(doc)
    } else {
        postings.doc()
    }
}
