//! Concepts as an index keeps them: leaves of text in which the words of a query are looked up. A search that is a process
//! of its own wants a few of thousands, so it reads the leaves of the query's words alone.
//!
//! A cue is in the leaf of its first word:
//!
//! ```text
//! 3                                words of the longest cue
//! lac\t0 2                         a cue, ascending, with its groups: places among the lines after the empty one
//! look after children\t0
//!
//! {"origin":{"concept":...         a group
//! ```

use std::fmt::Write;
use std::ops::Range;

use super::{Concepts, Group, Origin, Variant, Years};

/// How many leaves a table has, so that a leaf is about as long as what the engine packs together.
pub(crate) const LEAVES: usize = 64;

/// A part of a query that has other wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Which tokens of the query it takes, never empty. Matches of one answer have the same range or disjoint ones.
    pub tokens: Range<usize>,
    /// When the query's own wording was in use.
    pub years: Years,
    /// Where the other wordings come from.
    pub origin: Origin,
    /// The other wordings, in the order of the file; never empty, none of them the query's own.
    pub variants: Vec<Variant>,
}

/// [`Concepts`] to be looked up.
#[derive(Debug, Clone, Default)]
pub struct ConceptTable {
    leaves: Vec<String>,
}

impl ConceptTable {
    /// The table of some concepts.
    ///
    /// # Errors
    ///
    /// None that concepts give cause for.
    pub fn new(concepts: &Concepts) -> serde_json::Result<Self> {
        let leaf = |number: usize| {
            let first = |cue: &str| leaf_of(cue.split(' ').next().unwrap_or_default());
            written(concepts.cues.iter().filter(|(cue, _)| first(cue) == number).collect(), &concepts.groups)
        };
        Ok(Self { leaves: (0..LEAVES).map(leaf).collect::<serde_json::Result<_>>()? })
    }

    /// The texts of all leaves, in the order of their numbers.
    pub fn leaves(&self) -> &[String] {
        &self.leaves
    }

    /// The parts of a query that have other wordings, in the order of the query. `stems` are the stems of its bare words in
    /// order. A part has several matches where these are of different origins.
    pub fn variants_of<S: AsRef<str>>(&self, stems: &[S]) -> Vec<Match> {
        variants_of(stems, |leaf| self.leaves.get(leaf).map(String::as_str).unwrap_or_default())
    }
}

/// The number of the leaf that has the cues with this first word.
///
/// # Source
///
/// The checksum of ISO 3309 (CRC-32), which is the same on every machine.
fn leaf_of(stem: &str) -> usize {
    crc32fast::hash(stem.as_bytes()) as usize % LEAVES
}

/// The text of a leaf with these cues and the places of their groups.
fn written(cues: Vec<(&String, &Vec<usize>)>, groups: &[Group]) -> serde_json::Result<String> {
    let longest = cues.iter().map(|(cue, _)| cue.split(' ').count()).max().unwrap_or_default();
    let mut lines = format!("{longest}\n");
    let mut called: Vec<usize> = Vec::new();
    for (cue, groups) in cues {
        let places = groups.iter().map(|group| {
            let known = called.iter().position(|known| known == group);
            known.unwrap_or_else(|| {
                called.push(*group);
                called.len() - 1
            })
        });
        let places: Vec<String> = places.map(|place| place.to_string()).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{cue}\t{}", places.join(" "));
    }
    for group in called.iter().filter_map(|group| groups.get(*group)) {
        lines.push('\n');
        lines.push_str(&serde_json::to_string(group)?);
    }
    Ok(lines)
}

/// The parts of a query that have other wordings, in the order of the query. `stems` are the stems of its bare words in
/// order; `leaf` gives the text of a leaf.
///
/// The longest cue wins over a shorter one that overlaps it, then the one further to the left. One part may have several
/// matches, of different origins; a wording is given once a part, by the first that has it.
pub(crate) fn variants_of<'t, S: AsRef<str>>(stems: &[S], leaf: impl Fn(usize) -> &'t str) -> Vec<Match> {
    let leaves: Vec<Leaf<'t>> = stems.iter().map(|stem| Leaf::read(leaf(leaf_of(stem.as_ref())))).collect();
    let longest = leaves.iter().map(|leaf| leaf.longest).max().unwrap_or_default();
    let mut taken = vec![false; stems.len()];
    let mut found: Vec<(Range<usize>, String, Vec<Group>)> = Vec::new();
    for length in (1..=longest.min(stems.len())).rev() {
        for (start, (window, leaf)) in stems.windows(length).zip(&leaves).enumerate() {
            let range = start..start + length;
            if leaf.longest < length || taken.get(range.clone()).is_none_or(|taken| taken.contains(&true)) {
                continue;
            }
            let cue = super::joined(window);
            if let Some(groups) = leaf.groups(&cue) {
                for taken in taken.iter_mut().skip(start).take(length) {
                    *taken = true;
                }
                found.push((range, cue, groups));
            }
        }
    }
    found.sort_by_key(|(range, ..)| range.start);
    found.into_iter().flat_map(|(range, cue, groups)| matches(&range, &cue, groups)).collect()
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

/// The text of a leaf.
struct Leaf<'t> {
    /// Words of the longest cue.
    longest: usize,
    cues: &'t str,
    groups: &'t str,
}

impl<'t> Leaf<'t> {
    /// A text that is none has no cue.
    fn read(text: &'t str) -> Self {
        let (longest, rest) = text.split_once('\n').unwrap_or_default();
        let (cues, groups) = rest.split_once("\n\n").unwrap_or_default();
        Self { longest: longest.parse().unwrap_or_default(), cues, groups }
    }

    /// The groups that a cue calls up.
    fn groups(&self, cue: &str) -> Option<Vec<Group>> {
        let mut cues = self.cues.lines().filter_map(|line| line.split_once('\t'));
        let (_, places) = cues.find(|(known, _)| *known == cue)?;
        let places = places.split(' ').filter_map(|place| place.parse().ok());
        Some(places.filter_map(|place| serde_json::from_str(self.groups.lines().nth(place)?).ok()).collect())
    }
}
