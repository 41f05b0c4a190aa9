//! Parts of a text or list that are known to exist.

use std::slice::SliceIndex;

/// A text or list of which a part can be taken by a range that this crate computed itself.
pub(crate) trait Part {
    /// Returns the part at `range`. A range out of bounds is a bug: debug builds stop, others return nothing of it.
    fn part<R: SliceIndex<Self, Output = Self>>(&self, range: R) -> &Self;
}

impl Part for str {
    fn part<R: SliceIndex<Self, Output = Self>>(&self, range: R) -> &Self {
        let part = self.get(range);
        debug_assert!(part.is_some(), "a range out of bounds, or within a character");
        part.unwrap_or_default()
    }
}

impl<T> Part for [T] {
    fn part<R: SliceIndex<Self, Output = Self>>(&self, range: R) -> &Self {
        let part = self.get(range);
        debug_assert!(part.is_some(), "a range out of bounds");
        part.unwrap_or_default()
    }
}
