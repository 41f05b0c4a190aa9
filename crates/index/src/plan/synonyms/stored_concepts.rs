//! Concepts as an index stores them: lines of text. A search decodes only the lines of its cues: to decode all of them was a fifth of
//! the work of a process that searches for one word.

use std::ops::Range;

use super::concepts::{Concepts, Group, Origin};
use super::wording::{Variant, joined};
use crate::query::Years;
use crate::storage::tantivy_index::broken;
use crate::text::part::Part;

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
    /// Returns the form in which an index stores the concepts: a line of JSON for each group, an empty line, and a line for
    /// each cue in the order of bytes, with a tab and the indices of its groups.
    pub(crate) fn to_text(&self) -> tantivy::Result<String> {
        let mut text = String::new();
        for group in &self.groups {
            text.push_str(&serde_json::to_string(group)?);
            text.push('\n');
        }
        for (cue, groups) in &self.cues {
            let groups: Vec<String> = groups.iter().map(usize::to_string).collect();
            text.extend(["\n", cue, "\t", &groups.join(" ")]);
        }
        Ok(text)
    }
}

/// The concepts of an index, in the form that [`Concepts::to_text`] describes.
#[derive(Debug)]
pub(crate) struct StoredConcepts {
    text: String,
    /// The places of the groups in the text, by index.
    groups: Vec<Range<usize>>,
    /// The places of the cues in the text, in order.
    cues: Vec<Range<usize>>,
    /// The number of words of the longest cue.
    longest_cue: usize,
}

impl StoredConcepts {
    /// Finds the lines of a stored text.
    pub(crate) fn new(text: String) -> Self {
        let mut lines = text.split('\n').scan(0, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end + 1;
            Some((line, range))
        });
        let groups = lines.by_ref().map_while(|(line, range)| (!line.is_empty()).then_some(range)).collect();
        let (mut cues, mut longest_cue) = (Vec::new(), 0);
        for (line, range) in lines {
            longest_cue = longest_cue.max(cue_of(line).split(' ').count());
            cues.push(range);
        }
        Self { text, groups, cues, longest_cue }
    }

    /// Returns the groups of a cue; none if it is unknown.
    fn groups_of(&self, cue: &str) -> tantivy::Result<Vec<Group>> {
        let line = |range: &Range<usize>| self.text.part(range.clone());
        let Ok(found) = self.cues.binary_search_by(|range| cue_of(line(range)).cmp(cue)) else { return Ok(Vec::new()) };
        let ids = self.cues.get(found).and_then(|range| line(range).split_once('\t')).map(|(_, ids)| ids);
        let group = |id: &str| {
            let group = id.parse().ok().and_then(|id: usize| self.groups.get(id));
            let group = group.ok_or_else(|| broken("a concept that it names is missing"))?;
            Ok(serde_json::from_str(line(group))?)
        };
        ids.unwrap_or_default().split(' ').map(group).collect()
    }

    /// Returns the parts of a query that have synonyms, in the order of the query. `stems` are the stems of its bare
    /// words in order.
    ///
    /// The longest cue wins over a shorter one that overlaps it, then the one further to the left. One part may have several
    /// matches, of different origins; each wording belongs to the first of them that has it.
    pub(crate) fn matches<S: AsRef<str>>(&self, stems: &[S]) -> tantivy::Result<Vec<Match>> {
        let mut taken = vec![false; stems.len()];
        let mut found: Vec<(Range<usize>, String, Vec<Group>)> = Vec::new();
        for length in (1..=self.longest_cue.min(stems.len())).rev() {
            for (start, window) in stems.windows(length).enumerate() {
                let range = start..start + length;
                if taken.get(range.clone()).is_none_or(|taken| taken.contains(&true)) {
                    continue;
                }
                let cue = joined(window);
                let groups = self.groups_of(&cue)?;
                if !groups.is_empty() {
                    taken.iter_mut().skip(start).take(length).for_each(|taken| *taken = true);
                    found.push((range, cue, groups));
                }
            }
        }
        found.sort_by_key(|(range, ..)| range.start);
        Ok(found.into_iter().flat_map(|(range, cue, groups)| matches_of(&range, &cue, groups)).collect())
    }
}

/// Returns the cue of a stored line.
fn cue_of(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(cue, _)| cue)
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
