//! A set of passages of one segment, one bit each. A search checks every passage it finds against it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::DocId;

use crate::text::part::Items;

/// A set of passages of one segment. It is stored as it is in memory: as lists of ids, the sets were a fifth of the work of a
/// process that searches a million passages for one word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Docs(Arc<[u64]>);

impl Docs {
    #[inline]
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.0.get(doc as usize / 64).is_some_and(|bits| bits >> (doc % 64) & 1 == 1)
    }

    /// Returns the document ids, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> {
        let bits = |(bits, first): (&u64, DocId)| {
            let bits = *bits;
            (0..u64::BITS).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| first + bit)
        };
        self.0.iter().zip((0..).step_by(64)).flat_map(bits)
    }
}

impl From<Vec<DocId>> for Docs {
    fn from(docs: Vec<DocId>) -> Self {
        let words = docs.iter().max().map_or(0, |last| *last as usize / 64 + 1);
        let mut bits = vec![0; words];
        for doc in docs {
            bits.item_mut(doc as usize / 64).into_iter().for_each(|bits| *bits |= 1 << (doc % 64));
        }
        Self(bits.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ids_come_back_in_ascending_order(docs in prop::collection::btree_set(0u32..1000, 0..40), other in 0u32..2000) {
            let all: Vec<DocId> = docs.iter().copied().collect();
            let bits = Docs::from(all.iter().rev().copied().collect::<Vec<_>>());
            prop_assert_eq!(bits.contains(other), docs.contains(&other));
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), all);
        }
    }
}
