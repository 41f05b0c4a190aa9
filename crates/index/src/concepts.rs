//! Concepts: which words mean the same in children's social care, and when they were in use.
//!
//! [`Concepts`] holds three kinds of knowledge, and every [`Match`] says which one it comes from: the concept file
//! that ships with the program, with a user's own file merged over it; the abbreviations that the indexed reports
//! define themselves ([`crate::abbreviations`]); and a list of everyday words with what the field calls them.
//!
//! Phrases are compared by their stems, so that "return home interviews" is the concept "return home interview".

mod file;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

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
    /// The stems of its words in order; never empty.
    pub stems: Vec<String>,
    /// When it was in use.
    pub years: Years,
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
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Group {
    origin: Origin,
    variants: Vec<Variant>,
}

/// All known concepts, abbreviations and everyday words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Concepts {
    groups: Vec<Group>,
    /// Stems joined by a space, to the groups that they call up, in ascending order.
    cues: HashMap<String, Vec<usize>>,
    /// Words of the longest cue.
    longest: usize,
}

impl Concepts {
    /// Reads the built-in concept file and, where there is one, a user's `own` file, which is merged over it.
    ///
    /// # Errors
    ///
    /// [`ConceptsError::Unreadable`] where `own` cannot be read, [`ConceptsError::Line`] where it is not in form.
    pub fn load(own: Option<&Path>) -> Result<Self, ConceptsError> {
        let Some(path) = own else { return Self::parse(None) };
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConceptsError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(Some((&path.display().to_string(), &text)))
    }

    /// Reads the built-in concept file and a user's own, given by name and text.
    fn parse(own: Option<(&str, &str)>) -> Result<Self, ConceptsError> {
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
        for (short, expansions) in abbreviations.frequent() {
            for expansion in expansions {
                let origin = Origin::Abbreviation { short: short.text.clone(), reports: expansion.reports };
                let long = Variant {
                    text: expansion.long.clone(),
                    stems: expansion.stems.clone(),
                    years: Years::default(),
                };
                self.add(origin, vec![short.clone(), long], None);
            }
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
                if let Some(groups) = self.cues.get(&cue(window)) {
                    taken.iter_mut().skip(start).take(length).for_each(|taken| *taken = true);
                    found.push((range, groups));
                }
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found.into_iter().flat_map(|(range, groups)| self.matches(range, groups, stems)).collect()
    }

    /// The matches of one part of a query.
    fn matches<S: AsRef<str>>(&self, range: Range<usize>, groups: &[usize], stems: &[S]) -> Vec<Match<'_>> {
        let own = stems.get(range.clone()).unwrap_or_default();
        let mut seen: Vec<&[String]> = Vec::new();
        let mut matches = Vec::new();
        for group in groups.iter().filter_map(|group| self.groups.get(*group)) {
            let mut variants = Vec::new();
            for variant in &group.variants {
                let is_own = variant.stems.iter().map(String::as_str).eq(own.iter().map(AsRef::as_ref));
                if !is_own && !seen.contains(&variant.stems.as_slice()) {
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

    /// Adds a group that `cues` call up, or its own variants where `cues` is `None`.
    fn add(&mut self, origin: Origin, variants: Vec<Variant>, cues: Option<&[Vec<String>]>) {
        let id = self.groups.len();
        let mut keys: Vec<&[String]> = match cues {
            Some(cues) => cues.iter().map(Vec::as_slice).collect(),
            None => variants.iter().map(|variant| variant.stems.as_slice()).collect(),
        };
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            self.longest = self.longest.max(key.len());
            self.cues.entry(cue(key)).or_default().push(id);
        }
        self.groups.push(Group { origin, variants });
    }
}

impl From<&File> for Concepts {
    fn from(file: &File) -> Self {
        let mut concepts = Self::default();
        for entry in &file.concepts {
            let mut variants = vec![variant(entry.name.get_ref(), Years::default())];
            for other in &entry.variants {
                let other = variant(other.get_ref().text(), other.get_ref().years());
                if variants.iter().all(|known| known.stems != other.stems) {
                    variants.push(other);
                }
            }
            concepts.add(Origin::Concept(entry.name.get_ref().clone()), variants, None);
        }
        let first_plain = concepts.groups.len();
        for PlainEntry { says, means } in &file.plain {
            let mut variants: Vec<Variant> = Vec::new();
            for meaning in means {
                let meaning = variant(meaning.get_ref(), Years::default());
                let concept = concepts.cues.get(&cue(&meaning.stems)).into_iter().flatten();
                let wordings = concept.filter(|group| **group < first_plain).filter_map(|group| concepts.groups.get(*group));
                let wordings: Vec<Variant> = wordings.flat_map(|group| group.variants.iter().cloned()).collect();
                for wording in std::iter::once(meaning).chain(wordings) {
                    if variants.iter().all(|known| known.stems != wording.stems) {
                        variants.push(wording);
                    }
                }
            }
            let cues: Vec<_> = says.iter().map(|text| stems(text.get_ref())).collect();
            concepts.add(Origin::Plain, variants, Some(&cues));
        }
        concepts
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

fn variant(text: &str, years: Years) -> Variant {
    Variant { text: text.to_owned(), stems: stems(text), years }
}

/// The key of a sequence of stems.
fn cue<S: AsRef<str>>(stems: &[S]) -> String {
    let mut key = String::new();
    for stem in stems {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(stem.as_ref());
    }
    key
}

/// The stems of the words of `text`.
fn stems(text: &str) -> Vec<String> {
    analysis::tokens(text).iter().map(|token| analysis::stem(&token.text)).collect()
}
