//! Look-ups that succeed, because this crate computed the range or the index itself. One that fails is a bug: debug builds stop,
//! others go on with nothing.

use std::slice::SliceIndex;

/// A text or list of which a part is known to exist.
pub(crate) trait Part {
    /// Returns the part at `range`.
    fn part<R: SliceIndex<Self, Output = Self>>(&self, range: R) -> &Self;
}

impl Part for str {
    #[inline]
    fn part<R: SliceIndex<Self, Output = Self>>(&self, range: R) -> &Self {
        let part = self.get(range);
        debug_assert!(part.is_some(), "a range out of bounds, or within a character");
        part.unwrap_or_default()
    }
}

impl<T> Part for [T] {
    #[inline]
    fn part<R: SliceIndex<Self, Output = Self>>(&self, range: R) -> &Self {
        let part = self.get(range);
        debug_assert!(part.is_some(), "a range out of bounds");
        part.unwrap_or_default()
    }
}

/// A list of which an item is known to exist.
pub(crate) trait Items<T> {
    /// Returns the item at `index`.
    fn item(&self, index: usize) -> T
    where
        T: Copy + Default;

    /// Returns the item at `index`; `None` is a bug.
    fn item_ref(&self, index: usize) -> Option<&T>;

    /// Returns the item at `index`, to be changed; `None` is a bug.
    fn item_mut(&mut self, index: usize) -> Option<&mut T>;

    /// Returns the part at `range`, to be changed.
    fn part_mut<R: SliceIndex<[T], Output = [T]>>(&mut self, range: R) -> &mut [T];
}

impl<T> Items<T> for [T] {
    #[inline]
    fn item(&self, index: usize) -> T
    where
        T: Copy + Default,
    {
        self.item_ref(index).copied().unwrap_or_default()
    }

    #[inline]
    fn item_ref(&self, index: usize) -> Option<&T> {
        debug_assert!(index < self.len(), "an index out of bounds");
        self.get(index)
    }

    #[inline]
    fn item_mut(&mut self, index: usize) -> Option<&mut T> {
        debug_assert!(index < self.len(), "an index out of bounds");
        self.get_mut(index)
    }

    #[inline]
    fn part_mut<R: SliceIndex<[T], Output = [T]>>(&mut self, range: R) -> &mut [T] {
        let part = self.get_mut(range);
        debug_assert!(part.is_some(), "a range out of bounds");
        part.unwrap_or_default()
    }
}
