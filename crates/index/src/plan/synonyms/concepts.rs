//! Concepts: which words mean the same in children's social care, and when they were in use.
//!
//! [`Concepts`] holds three kinds of knowledge, and what a query is widened by says which one it comes from: the concept
//! file that ships with the program, with a user's own file merged over it; the abbreviations that the indexed reports
//! define themselves ([`crate::plan::synonyms::abbreviations`]); and a list of everyday words with what the field calls them.
//!
//! Phrases are compared by their stems, so that "return home interviews" is the concept "return home interview".

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::abbreviations::Abbreviations;
use super::concept_file::{ConceptEntry, File, PlainEntry};
use super::wording::{Variant, stems};
use crate::query::Years;

pub use super::concept_file::ConceptsError;

/// The concept file that ships with the program.
const BUILT_IN: &str = include_str!("../../../data/concepts.toml");

/// What errors and messages call [`BUILT_IN`].
const BUILT_IN_NAME: &str = "built-in concepts.toml";

/// Name of a user's concept file in the corpus folder.
pub const FILE_NAME: &str = "concepts.toml";

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

/// A set of wordings with one origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) origin: Origin,
    pub(super) variants: Vec<Variant>,
}

/// All known concepts, abbreviations and everyday words. An index stores them as they were when it was last written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Concepts {
    pub(super) groups: Vec<Group>,
    /// Cues to the groups that they call up, in ascending order.
    pub(super) cues: BTreeMap<String, Vec<usize>>,
    /// Words of the longest cue.
    pub(super) longest_cue: usize,
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
    pub(crate) fn with_abbreviations(mut self, abbreviations: &Abbreviations) -> Self {
        for (shorts, expansion) in abbreviations.frequent() {
            let short = shorts.first().map(|short| short.text.clone()).unwrap_or_default();
            let origin = Origin::Abbreviation { short, reports: expansion.reports };
            let variants = shorts.iter().chain([&expansion.long]).cloned().collect();
            self.add(Group { origin, variants }, &[]);
        }
        self
    }

    /// Adds a group with the stems, joined by spaces, that call it up; where there are none, its own variants do.
    fn add(&mut self, group: Group, cues: &[String]) {
        let id = self.groups.len();
        let own = group.variants.iter().map(|variant| &variant.stems).filter(|_| cues.is_empty());
        for cue in cues.iter().chain(own) {
            self.longest_cue = self.longest_cue.max(cue.split(' ').count());
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
        self.add(Group { origin: Origin::Concept(name.get_ref().clone()), variants }, &[]);
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
        let cues: Vec<String> = says.iter().map(|text| stems(text.get_ref())).collect();
        self.add(Group { origin: Origin::Plain, variants }, &cues);
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

#[cfg(test)]
mod tests;
