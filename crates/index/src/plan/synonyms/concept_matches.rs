//! Finds the parts of a query that have synonyms.

use std::ops::Range;

use super::concepts::{Concepts, Group, Origin};
use super::wording::{Variant, joined};
use crate::query::Years;

/// A part of a query that has synonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// The tokens of the query that it covers, never empty. Matches of one query have equal or disjoint ranges.
    pub(crate) tokens: Range<usize>,
    /// When the query's own wording was in use.
    pub(crate) years: Years,
    /// Where the synonyms come from.
    pub(crate) origin: Origin,
    /// The synonyms, in the order of the file; never empty, and never the query's own wording.
    pub(crate) variants: Vec<Variant>,
}

impl Concepts {
    /// Returns the parts of a query that have synonyms, in the order of the query. `stems` are the stems of its bare
    /// words in order.
    ///
    /// The longest cue wins over a shorter one that overlaps it, then the one further to the left. One part may have several
    /// matches, of different origins; each wording belongs to the first of them that has it.
    pub(crate) fn matches<S: AsRef<str>>(&self, stems: &[S]) -> Vec<Match> {
        let mut taken = vec![false; stems.len()];
        let mut found: Vec<(Range<usize>, String, &[usize])> = Vec::new();
        for length in (1..=self.longest_cue.min(stems.len())).rev() {
            for (start, window) in stems.windows(length).enumerate() {
                let range = start..start + length;
                if taken.get(range.clone()).is_none_or(|taken| taken.contains(&true)) {
                    continue;
                }
                let cue = joined(window);
                if let Some(groups) = self.cues.get(&cue) {
                    taken.iter_mut().skip(start).take(length).for_each(|taken| *taken = true);
                    found.push((range, cue, groups));
                }
            }
        }
        found.sort_by_key(|(range, ..)| range.start);
        let mut matches = Vec::new();
        for (range, cue, groups) in found {
            debug_assert!(groups.iter().all(|group| *group < self.groups.len()), "a cue to a group that is missing");
            let groups = groups.iter().filter_map(|group| self.groups.get(*group)).cloned().collect();
            matches.extend(matches_of(&range, &cue, groups));
        }
        matches
    }
}

/// Returns the matches of a part of a query that is a cue to `groups`.
fn matches_of(tokens: &Range<usize>, cue: &str, groups: Vec<Group>) -> Vec<Match> {
    let mut seen = vec![cue.to_owned()];
    let mut matches = Vec::new();
    for Group { origin, mut variants } in groups {
        let years = variants.iter().find(|variant| variant.stems == cue).map(|own| own.years).unwrap_or_default();
        variants.retain(|variant| {
            let is_new = !seen.contains(&variant.stems);
            if is_new {
                seen.push(variant.stems.clone());
            }
            is_new
        });
        if !variants.is_empty() {
            matches.push(Match { tokens: tokens.clone(), years, origin, variants });
        }
    }
    matches
}
