//! Concepts: which words mean the same in children's social care, and when they were in use.
//!
//! [`Concepts`] holds three kinds of knowledge, and what a query is widened by says which one it comes from: the concept
//! file that ships with the program, with a user's own file merged over it; the abbreviations that the indexed reports
//! define themselves ([`crate::abbreviations`]); and a list of everyday words with what the field calls them.
//!
//! Phrases are compared by their stems, so that "return home interviews" is the concept "return home interview".

mod file;
mod table;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use self::file::{ConceptEntry, File, PlainEntry};
use crate::abbreviations::Abbreviations;
use crate::analysis;

pub use self::file::ConceptsError;
pub(crate) use self::table::{LEAVES, Match, variants_of};

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

/// A set of wordings with one origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    origin: Origin,
    variants: Vec<Variant>,
}

/// All known concepts, abbreviations and everyday words, put together when an index is written. A search looks them up
/// in the leaves that the index keeps of them.
#[derive(Debug, Clone, Default)]
pub struct Concepts {
    groups: Vec<Group>,
    /// Cues to the groups that they call up, in ascending order.
    cues: BTreeMap<String, Vec<usize>>,
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
            self.add(Group { origin, variants }, &[]);
        }
        self
    }

    /// Adds a group with the stems, joined by spaces, that call it up; where there are none, its own variants do.
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
