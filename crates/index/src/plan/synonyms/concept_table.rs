//! Concepts as an index keeps them: leaves of text in which the words of a query are looked up. A search that is a process
//! of its own wants a few of thousands, so it reads the leaves of the query's words, and of the groups that these call up.
//!
//! A leaf of cues, [`leaf_of_cues`] by their first word:
//!
//! ```text
//! 3                                words of the longest cue
//! lac\t0 217                       a cue, ascending, with the numbers of its groups
//! look after children\t0
//! ```
//!
//! A leaf of groups has one a line, in JSON. Where a group stands is told by its number, [`place_of_group`].

use std::cmp::Ordering;
use std::fmt::Write;
use std::ops::Range;

use tantivy::TantivyError;

use super::concepts::{Concepts, Group, Origin};
use super::wording::{Variant, joined};
use crate::query::Years;
use crate::storage::tantivy_index::broken;

/// Leaves of cues, which come first.
const CUE_LEAVES: usize = 16;

/// Leaves of groups.
const GROUP_LEAVES: usize = 64;

/// All leaves.
pub(crate) const LEAVES: usize = CUE_LEAVES + GROUP_LEAVES;

/// A part of a query that has other wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// Which tokens of the query it takes, never empty. Matches of one answer have the same range or disjoint ones.
    pub(crate) tokens: Range<usize>,
    /// When the query's own wording was in use.
    pub(crate) years: Years,
    /// Where the other wordings come from.
    pub(crate) origin: Origin,
    /// The other wordings, in the order of the file; never empty, none of them the query's own.
    pub(crate) variants: Vec<Variant>,
}

impl Concepts {
    /// The texts of all leaves, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// None that concepts give cause for.
    pub(crate) fn leaves(&self) -> serde_json::Result<Vec<String>> {
        let mut leaves: Vec<String> = (0..CUE_LEAVES).map(|leaf| self.leaf_of_cues(leaf)).collect();
        leaves.resize(LEAVES, String::new());
        for (number, group) in self.groups.iter().enumerate() {
            // The groups of a leaf come in the order of their numbers, so that each gets the line that its number tells.
            let (leaf, _) = place_of_group(number);
            if let Some(leaf) = leaves.get_mut(leaf) {
                leaf.push_str(&serde_json::to_string(group)?);
                leaf.push('\n');
            }
        }
        Ok(leaves)
    }

    fn leaf_of_cues(&self, leaf: usize) -> String {
        let cues = self.cues.iter().filter(|(cue, _)| leaf_of_cues(cue.split(' ').next().unwrap_or_default()) == leaf);
        let (mut longest, mut lines) = (0, String::new());
        for (cue, groups) in cues {
            longest = longest.max(cue.split(' ').count());
            let groups: Vec<String> = groups.iter().map(usize::to_string).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{cue}\t{}", groups.join(" "));
        }
        format!("{longest}\n{lines}")
    }
}

/// The leaf of the cues with this first word.
///
/// # Source
///
/// The checksum of ISO 3309 (CRC-32), which is the same on every machine.
fn leaf_of_cues(stem: &str) -> usize {
    crc32fast::hash(stem.as_bytes()) as usize % CUE_LEAVES
}

/// The leaf of a group, and its line there.
fn place_of_group(number: usize) -> (usize, usize) {
    (CUE_LEAVES + number % GROUP_LEAVES, number / GROUP_LEAVES)
}

/// The parts of a query that have other wordings, in the order of the query. `stems` are the stems of its bare words in
/// order; `leaf` gives the text of a leaf.
///
/// The longest cue wins over a shorter one that overlaps it, then the one further to the left. One part may have several
/// matches, of different origins; a wording is given once a part, by the first that has it.
///
/// # Errors
///
/// The first that `leaf` returns, and for a leaf that is damaged.
pub(crate) fn variants_of<'t, S: AsRef<str>>(
    stems: &[S],
    leaf: impl Fn(usize) -> tantivy::Result<&'t str>,
) -> tantivy::Result<Vec<Match>> {
    let cues = stems.iter().map(|stem| leaf(leaf_of_cues(stem.as_ref())).and_then(Cues::read));
    let cues: Vec<Cues<'t>> = cues.collect::<tantivy::Result<_>>()?;
    let longest = cues.iter().map(|cues| cues.longest).max().unwrap_or_default();
    let mut taken = vec![false; stems.len()];
    let mut found: Vec<(Range<usize>, String, &str)> = Vec::new();
    for length in (1..=longest.min(stems.len())).rev() {
        for (start, (window, cues)) in stems.windows(length).zip(&cues).enumerate() {
            let range = start..start + length;
            if cues.longest < length || taken.get(range.clone()).is_none_or(|taken| taken.contains(&true)) {
                continue;
            }
            let cue = joined(window);
            if let Some(numbers) = cues.groups(&cue) {
                for taken in taken.iter_mut().skip(start).take(length) {
                    *taken = true;
                }
                found.push((range, cue, numbers));
            }
        }
    }
    found.sort_by_key(|(range, ..)| range.start);
    let mut all = Vec::new();
    for (range, cue, numbers) in found {
        let mut groups = Vec::new();
        for number in numbers.split(' ') {
            let (leaf_of_group, line) = place_of_group(number.parse().map_err(|_| damaged())?);
            let group =
                leaf(leaf_of_group)?.lines().nth(line).and_then(|line| serde_json::from_str::<Group>(line).ok());
            groups.push(group.ok_or_else(damaged)?);
        }
        all.extend(matches(&range, &cue, groups));
    }
    Ok(all)
}

/// The matches of the part of a query that is a cue to some groups.
fn matches(tokens: &Range<usize>, cue: &str, groups: Vec<Group>) -> Vec<Match> {
    let mut seen = vec![cue.to_owned()];
    let mut matches = Vec::new();
    for Group { origin, mut variants } in groups {
        let years = variants.iter().find(|variant| variant.stems == cue).map(|own| own.years).unwrap_or_default();
        variants.retain(|variant| {
            let new = !seen.contains(&variant.stems);
            if new {
                seen.push(variant.stems.clone());
            }
            new
        });
        if !variants.is_empty() {
            matches.push(Match { tokens: tokens.clone(), years, origin, variants });
        }
    }
    matches
}

fn damaged() -> TantivyError {
    broken("its concepts are damaged")
}

/// A leaf of cues.
struct Cues<'t> {
    /// Words of the longest.
    longest: usize,
    lines: &'t str,
}

impl<'t> Cues<'t> {
    fn read(text: &'t str) -> tantivy::Result<Self> {
        let (longest, lines) = text.split_once('\n').ok_or_else(damaged)?;
        Ok(Self { longest: longest.parse().map_err(|_| damaged())?, lines })
    }

    /// The numbers of the groups that a cue calls up: the lines ascend, so that each look halves them.
    fn groups(&self, cue: &str) -> Option<&'t str> {
        let mut lines = self.lines;
        while !lines.is_empty() {
            let middle = lines.floor_char_boundary(lines.len() / 2);
            let (before, after) = lines.split_at(middle);
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            let end = after.find('\n').map_or(lines.len(), |end| middle + end + 1);
            let (known, groups) = lines.get(start..end)?.trim_end_matches('\n').split_once('\t')?;
            match known.cmp(cue) {
                Ordering::Less => lines = lines.get(end..)?,
                Ordering::Equal => return Some(groups),
                Ordering::Greater => lines = lines.get(..start)?,
            }
        }
        None
    }
}
