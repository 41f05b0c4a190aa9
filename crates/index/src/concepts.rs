//! Concepts: which words mean the same in children's social care, and when they were in use.
//!
//! [`Concepts`] holds three kinds of knowledge, and every [`Match`] says which one it comes from: the concept file
//! that ships with the program, with a user's own file merged over it; the abbreviations that the indexed reports
//! define themselves ([`crate::abbreviations`]); and a list of everyday words with what the field calls them.
//!
//! Phrases are compared by their stems, so that "return home interviews" is the concept "return home interview".

mod file;

use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use self::file::{ConceptEntry, File, PlainEntry};
use crate::abbreviations::Abbreviations;
use crate::analysis;

pub use self::file::ConceptsError;

/// The concept file that ships with the program.
const BUILT_IN: &str = include_str!("../data/concepts.toml");

/// What errors and messages call [`BUILT_IN`].
const BUILT_IN_NAME: &str = "built-in concepts.toml";

/// Name of a user's concept file in the corpus folder.
pub const FILE_NAME: &str = "concepts.toml";

/// The years in which a variant was in use, both inclusive. They explain a hit and never hide one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Years {
    /// First year; `None` where it is not known.
    pub from: Option<i16>,
    /// Last year; `None` where it is not known or still in use.
    pub to: Option<i16>,
}

impl Years {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Years {
    /// "2006 to 2019", "from 2014", "to 2008"; nothing where no year is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(to)) => write!(f, "to {to}"),
            (None, None) => Ok(()),
        }
    }
}

/// A wording of a concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// As written in the concept file or in a report.
    pub text: String,
    /// The stems of its words in order, joined by spaces; never empty.
    pub stems: String,
    /// When it was in use.
    #[serde(default, skip_serializing_if = "Years::is_unknown")]
    pub years: Years,
}

impl Variant {
    /// The wordings that `text` stands for: itself and, where it ends in an abbreviation, its plural. The stemmer leaves
    /// "sgos" and "sgo" apart.
    pub(crate) fn of(text: &str, years: Years) -> Vec<Self> {
        let mut wordings = vec![Self { text: text.to_owned(), stems: stems(text), years }];
        let last = text.rsplit(' ').next().unwrap_or_default();
        if last.chars().filter(|c| c.is_uppercase()).count() >= 2 && !last.ends_with('s') {
            let text = format!("{text}s");
            let stems = stems(&text);
            if wordings.iter().all(|known| known.stems != stems) {
                wordings.push(Self { text, stems, years });
            }
        }
        wordings
    }
}

/// Where the knowledge that two wordings belong together comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A concept of the concept file, by name.
    Concept(String),
    /// The reports themselves: an abbreviation with its definition in so many of them.
    Abbreviation {
        /// The abbreviation as printed.
        short: String,
        /// In how many reports it is defined.
        reports: u32,
    },
    /// The list of everyday words.
    Plain,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Concept(name) => write!(f, "concept file: {name}"),
            Self::Abbreviation { reports: 1, .. } => write!(f, "abbreviation found in 1 report"),
            Self::Abbreviation { reports, .. } => write!(f, "abbreviation found in {reports} reports"),
            Self::Plain => write!(f, "plain English"),
        }
    }
}

/// A part of a query that has other wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'a> {
    /// Which tokens of the query it takes, never empty. Matches of one answer have the same range or disjoint ones.
    pub tokens: Range<usize>,
    /// Where the other wordings come from.
    pub origin: &'a Origin,
    /// The other wordings, in the order of the file; never empty, none of them the query's own.
    pub variants: Vec<&'a Variant>,
}

/// A set of wordings with one origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    origin: Origin,
    variants: Vec<Variant>,
    /// Stems, joined by spaces, that call the group up; empty where the variants themselves do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cues: Vec<String>,
}

/// All known concepts, abbreviations and everyday words. It is made when an index is written, and stored with it in its
/// serialised form, which is read several times faster than the files.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Group>", into = "Vec<Group>")]
pub struct Concepts {
    groups: Vec<Group>,
    /// Cues to the groups that they call up, in ascending order.
    cues: FxHashMap<String, Vec<usize>>,
    /// Words of the longest cue.
    longest: usize,
}

impl From<Vec<Group>> for Concepts {
    fn from(groups: Vec<Group>) -> Self {
        let mut concepts = Self::default();
        for group in groups {
            concepts.add(group);
        }
        concepts
    }
}

impl From<Concepts> for Vec<Group> {
    fn from(concepts: Concepts) -> Self {
        concepts.groups
    }
}

impl Concepts {
    /// Reads the built-in concept file and, where there is one, a user's `own` file, given by name and text, which is
    /// merged over it.
    ///
    /// # Errors
    ///
    /// [`ConceptsError`] where `own` is not in form.
    pub fn new(own: Option<(&str, &str)>) -> Result<Self, ConceptsError> {
        let mut file = File::parse(BUILT_IN_NAME, BUILT_IN)?;
        if let Some((name, text)) = own {
            merge(&mut file, File::parse(name, text)?);
        }
        Ok(Self::from(&file))
    }

    /// Adds the abbreviations that the indexed reports define. Only expansions that are frequent enough are taken, see
    /// [`Abbreviations::expansions`].
    #[must_use]
    pub fn with_abbreviations(mut self, abbreviations: &Abbreviations) -> Self {
        for (shorts, expansion) in abbreviations.frequent() {
            let short = shorts.first().map(|short| short.text.clone()).unwrap_or_default();
            let origin = Origin::Abbreviation { short, reports: expansion.reports };
            let variants = shorts.iter().chain([&expansion.long]).cloned().collect();
            self.add(Group { origin, variants, cues: Vec::new() });
        }
        self
    }

    /// The parts of a query that have other wordings, in the order of the query. `stems` are the stems of its bare
    /// words in order.
    ///
    /// The longest cue wins over a shorter one that overlaps it, then the one further to the left. One part may have
    /// several matches, of different origins; a wording is given once a part, by the first that has it.
    pub fn variants_of<S: AsRef<str>>(&self, stems: &[S]) -> Vec<Match<'_>> {
        let mut taken = vec![false; stems.len()];
        let mut found: Vec<(Range<usize>, &[usize])> = Vec::new();
        for length in (1..=self.longest.min(stems.len())).rev() {
            for (start, window) in stems.windows(length).enumerate() {
                let range = start..start + length;
                if taken.get(range.clone()).is_none_or(|taken| taken.contains(&true)) {
                    continue;
                }
                if let Some(groups) = self.cues.get(&joined(window)) {
                    for taken in taken.iter_mut().skip(start).take(length) {
                        *taken = true;
                    }
                    found.push((range, groups));
                }
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found.into_iter().flat_map(|(range, groups)| self.matches(range, groups, stems)).collect()
    }

    /// The matches of one part of a query.
    fn matches<S: AsRef<str>>(&self, range: Range<usize>, groups: &[usize], stems: &[S]) -> Vec<Match<'_>> {
        let own = joined(stems.get(range.clone()).unwrap_or_default());
        let mut seen = vec![own.as_str()];
        let mut matches = Vec::new();
        for group in groups.iter().filter_map(|group| self.groups.get(*group)) {
            let mut variants = Vec::new();
            for variant in &group.variants {
                if !seen.contains(&variant.stems.as_str()) {
                    seen.push(&variant.stems);
                    variants.push(variant);
                }
            }
            if !variants.is_empty() {
                matches.push(Match { tokens: range.clone(), origin: &group.origin, variants });
            }
        }
        matches
    }

    /// Adds a group and its cues.
    fn add(&mut self, group: Group) {
        let id = self.groups.len();
        let own = group.variants.iter().map(|variant| &variant.stems).filter(|_| group.cues.is_empty());
        for cue in group.cues.iter().chain(own) {
            self.longest = self.longest.max(cue.bytes().filter(|byte| *byte == b' ').count() + 1);
            let groups = self.cues.entry(cue.clone()).or_default();
            if groups.last() != Some(&id) {
                groups.push(id);
            }
        }
        self.groups.push(group);
    }

    /// Adds the concept that an entry of the file makes.
    fn add_concept(&mut self, ConceptEntry { name, variants: others, .. }: &ConceptEntry) {
        let mut variants = Variant::of(name.get_ref(), Years::default());
        for other in others {
            extend(&mut variants, Variant::of(other.get_ref().text(), other.get_ref().years()));
        }
        self.add(Group { origin: Origin::Concept(name.get_ref().clone()), variants, cues: Vec::new() });
    }

    /// Adds everyday words; a meaning that belongs to a concept brings all wordings of that concept.
    fn add_plain(&mut self, PlainEntry { says, means }: &PlainEntry) {
        let mut variants = Vec::new();
        for meaning in means {
            let meaning = Variant::of(meaning.get_ref(), Years::default());
            let cue = meaning.first().map(|variant| variant.stems.as_str()).unwrap_or_default();
            let groups = self.cues.get(cue).into_iter().flatten().filter_map(|group| self.groups.get(*group));
            let wordings =
                groups.filter(|group| group.origin != Origin::Plain).flat_map(|group| group.variants.iter().cloned());
            let wordings = wordings.collect();
            extend(&mut variants, meaning);
            extend(&mut variants, wordings);
        }
        let cues = says.iter().map(|text| stems(text.get_ref())).collect();
        self.add(Group { origin: Origin::Plain, variants, cues });
    }
}

impl From<&File> for Concepts {
    fn from(file: &File) -> Self {
        let mut concepts = Self::default();
        for entry in &file.concepts {
            concepts.add_concept(entry);
        }
        for entry in &file.plain {
            concepts.add_plain(entry);
        }
        concepts
    }
}

/// Adds those wordings that are not there yet.
fn extend(variants: &mut Vec<Variant>, more: Vec<Variant>) {
    for variant in more {
        if variants.iter().all(|known| known.stems != variant.stems) {
            variants.push(variant);
        }
    }
}

/// Merges a user's file over the built-in one: a concept of the same name gains variants or is replaced.
fn merge(file: &mut File, own: File) {
    for ConceptEntry { name, variants, replace } in own.concepts {
        let same = |known: &&mut ConceptEntry| stems(known.name.get_ref()) == stems(name.get_ref());
        match file.concepts.iter_mut().find(same) {
            Some(known) if replace => known.variants = variants,
            Some(known) => known.variants.extend(variants),
            None => file.concepts.push(ConceptEntry { name, variants, replace }),
        }
    }
    file.plain.extend(own.plain);
}

/// Stems in the form of a cue.
fn joined<S: AsRef<str>>(stems: &[S]) -> String {
    let mut cue = String::new();
    for stem in stems {
        if !cue.is_empty() {
            cue.push(' ');
        }
        cue.push_str(stem.as_ref());
    }
    cue
}

/// The stems of the words of `text`, joined by spaces.
pub(crate) fn stems(text: &str) -> String {
    let stems: Vec<String> = analysis::tokens(text).iter().map(|token| analysis::stem(&token.text)).collect();
    joined(&stems)
}

#[cfg(test)]
mod tests;
