//! Concepts: which words mean the same in children's social care, and when they were in use.
//!
//! [`Concepts`] has three sources, and every synonym names its own: the concept file that ships with the program, with a
//! user's own file merged over it; the abbreviations that reports define
//! (`abbreviations.rs`); and a list of everyday words with their professional terms.
//!
//! Phrases are compared by their stems, so "return home interviews" is the concept "return home interview".

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

/// The name of [`BUILT_IN`] in messages.
const BUILT_IN_NAME: &str = "built-in concepts.toml";

/// Name of a user's concept file in the corpus folder.
pub const FILE_NAME: &str = "concepts.toml";

/// The source that says that two wordings have the same meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The concept file, with the name of the concept.
    Concept(String),
    /// The reports, which define an abbreviation.
    Abbreviation {
        /// The abbreviation as printed.
        short: String,
        /// The number of reports that define it.
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

/// All known concepts, abbreviations and everyday words. An index stores them as they were when it was last written, in
/// a text of lines.
#[derive(Debug, Clone, Default)]
pub struct Concepts {
    pub(super) groups: Vec<Group>,
    /// Each cue with the indices of its groups, ascending. A cue is the stems of a wording, joined with spaces.
    pub(super) cues: BTreeMap<String, Vec<usize>>,
}

impl Concepts {
    /// Reads the built-in concept file, and merges a user's `own` file over it if there is one. The own file is given by name
    /// and text.
    ///
    /// # Errors
    ///
    /// [`ConceptsError`] if `own` is not well-formed.
    pub fn new(own: Option<(&str, &str)>) -> Result<Self, ConceptsError> {
        let mut file = File::parse(BUILT_IN_NAME, BUILT_IN)?;
        if let Some((name, text)) = own {
            merge(&mut file, File::parse(name, text)?);
        }
        Ok(Self::from(&file))
    }

    /// Adds the abbreviations that the indexed reports define, if they are frequent enough ([`Abbreviations::frequent`]).
    #[must_use]
    pub(crate) fn with_abbreviations(mut self, abbreviations: &Abbreviations) -> Self {
        for (shorts, expansion) in abbreviations.frequent() {
            debug_assert!(!shorts.is_empty(), "an abbreviation without a short form");
            let Some(short) = shorts.first() else { continue };
            let origin = Origin::Abbreviation { short: short.text.clone(), reports: expansion.reports };
            let variants = shorts.iter().chain([&expansion.long]).cloned().collect();
            self.add(Group { origin, variants }, &[]);
        }
        self
    }

    /// Adds a group under these cues. Without any, its own variants are its cues.
    fn add(&mut self, group: Group, cues: &[String]) {
        let id = self.groups.len();
        let own = group.variants.iter().map(|variant| &variant.stems).filter(|_| cues.is_empty());
        for cue in cues.iter().chain(own) {
            let groups = self.cues.entry(cue.clone()).or_default();
            if groups.last() != Some(&id) {
                groups.push(id);
            }
        }
        self.groups.push(group);
    }

    /// Adds the concept of an entry of the file.
    fn add_concept(&mut self, ConceptEntry { name, variants: others, .. }: &ConceptEntry) {
        let mut variants = Variant::of(name.get_ref(), Years::default());
        for other in others {
            extend(&mut variants, Variant::of(other.get_ref().text(), other.get_ref().years()));
        }
        self.add(Group { origin: Origin::Concept(name.get_ref().clone()), variants }, &[]);
    }

    /// Adds everyday words. A meaning that belongs to a concept adds all wordings of that concept.
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

/// Adds the wordings that are missing from `variants`.
fn extend(variants: &mut Vec<Variant>, more: Vec<Variant>) {
    for variant in more {
        if variants.iter().all(|known| known.stems != variant.stems) {
            variants.push(variant);
        }
    }
}

/// Merges a user's file over the built-in one. A concept of the same name gains variants, or is replaced.
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
