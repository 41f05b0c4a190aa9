//! Concepts as an index keeps them: a text in which the words of a query are looked up. A search that is a process of its
//! own wants a few of thousands, so the rest is not read.
//!
//! ```text
//! 10 61204                        words of the longest cue; bytes of the lines of cues
//! lac\t0 5210                     a cue, ascending, with the places of its groups: bytes after the cues
//! look after children\t0
//! {"origin":{"concept":...        a group
//! ```

use std::cmp::Ordering;
use std::fmt::Write;
use std::ops::Range;

use super::{Concepts, Group, Origin, Variant, Years};

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
    text: String,
    /// Words of the longest cue.
    longest: usize,
    /// Where the lines of cues are.
    cues: Range<usize>,
}

impl ConceptTable {
    /// The table of some concepts.
    ///
    /// # Errors
    ///
    /// None that concepts give cause for.
    pub fn new(concepts: &Concepts) -> serde_json::Result<Self> {
        let (mut places, mut groups) = (Vec::new(), String::new());
        for group in &concepts.groups {
            places.push(groups.len().to_string());
            groups.push_str(&serde_json::to_string(group)?);
            groups.push('\n');
        }
        let mut cues = String::new();
        for (cue, groups) in &concepts.cues {
            let places: Vec<&str> = groups.iter().filter_map(|&group| places.get(group)).map(String::as_str).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(cues, "{cue}\t{}", places.join(" "));
        }
        let longest = concepts.cues.keys().map(|cue| cue.split(' ').count()).max().unwrap_or_default();
        Ok(Self::read(format!("{longest} {}\n{cues}{groups}", cues.len())).unwrap_or_default())
    }

    /// The table that a text is; `None` where it is none.
    pub fn read(text: String) -> Option<Self> {
        let (head, _) = text.split_once('\n')?;
        let (longest, cues) = head.split_once(' ')?;
        let (longest, cues) = (longest.parse().ok()?, cues.parse::<usize>().ok()?);
        let start = head.len() + 1;
        let cues = start..start.checked_add(cues)?;
        text.get(cues.clone())?;
        Some(Self { text, longest, cues })
    }

    /// The text that [`ConceptTable::read`] reads.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parts of a query that have other wordings, in the order of the query. `stems` are the stems of its bare
    /// words in order.
    ///
    /// The longest cue wins over a shorter one that overlaps it, then the one further to the left. One part may have
    /// several matches, of different origins; a wording is given once a part, by the first that has it.
    pub fn variants_of<S: AsRef<str>>(&self, stems: &[S]) -> Vec<Match> {
        let mut taken = vec![false; stems.len()];
        let mut found: Vec<(Range<usize>, String, &str)> = Vec::new();
        for length in (1..=self.longest.min(stems.len())).rev() {
            for (start, window) in stems.windows(length).enumerate() {
                let range = start..start + length;
                if taken.get(range.clone()).is_none_or(|taken| taken.contains(&true)) {
                    continue;
                }
                let cue = super::joined(window);
                if let Some(places) = self.places(&cue) {
                    for taken in taken.iter_mut().skip(start).take(length) {
                        *taken = true;
                    }
                    found.push((range, cue, places));
                }
            }
        }
        found.sort_by_key(|(range, ..)| range.start);
        found.into_iter().flat_map(|(range, cue, places)| self.matches(&range, &cue, places)).collect()
    }

    /// The matches of the part of a query that is a cue to the groups at some places.
    fn matches(&self, tokens: &Range<usize>, cue: &str, places: &str) -> Vec<Match> {
        let mut seen = vec![cue.to_owned()];
        let mut matches = Vec::new();
        for Group { origin, mut variants } in places.split(' ').filter_map(|place| self.group(place)) {
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

    /// The places of the groups that a cue calls up.
    fn places(&self, cue: &str) -> Option<&str> {
        let mut lines = self.text.get(self.cues.clone())?;
        while !lines.is_empty() {
            let middle = lines.as_bytes().get(..lines.len() / 2)?;
            let start = middle.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let (before, rest) = lines.split_at_checked(start)?;
            let (line, after) = rest.split_once('\n')?;
            let (known, places) = line.split_once('\t')?;
            match known.cmp(cue) {
                Ordering::Equal => return Some(places),
                Ordering::Less => lines = after,
                Ordering::Greater => lines = before,
            }
        }
        None
    }

    /// The group at a place.
    fn group(&self, place: &str) -> Option<Group> {
        let groups = self.text.get(self.cues.end..)?;
        let line = groups.get(place.parse::<usize>().ok()?..)?.lines().next()?;
        serde_json::from_str(line).ok()
    }
}
