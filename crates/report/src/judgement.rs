//! Judgements: the inspectors' grades, normalised and as printed.

use serde::{Deserialize, Serialize};

use crate::handle::Handle;

/// A grade, normalised across eras and spellings. [`Judgement::printed`] keeps the printed words.
///
/// Grades are ordered from best to worst, one scale after the other.
pub type Grade = Handle<GradeRecord>;

/// The data of one grade: a table `[[grades]]` in a file of `data/frameworks`.
///
/// The grades in a file form one scale. A framework that uses grades from another file does not repeat them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRecord {
    /// The normalised name, such as `requires improvement`.
    pub(crate) name: String,
    /// The name in a narrow column, at most five letters.
    pub short: String,
    /// Its step on the scale, 1 being the best; equivalent grades share a step. `None` if it is not comparable, such as
    /// "not judged".
    step: Option<u8>,
    /// The pattern of its words in headings and cells; `None` for an outcome that only a sentence states.
    pub printed: Option<String>,
    /// The folded words of the sentence that states it.
    pub sentence: Option<String>,
    /// Other names that people type, as [slugs](crate::slug()).
    #[serde(default)]
    aliases: Vec<String>,
    /// Index of its framework in the data.
    #[serde(skip)]
    pub(crate) scale: usize,
}

impl Grade {
    /// Returns its scale and its step on it, 1 being the best; `None` if it is not comparable. Compare steps only
    /// within one scale.
    pub fn step(self) -> Option<(usize, u8)> {
        Some((self.scale, self.record().step?))
    }

    /// Returns the grade with a name or alias that has this [`slug`](crate::slug()).
    pub fn typed(slug: &str) -> Option<Self> {
        Self::all().find(|grade| crate::slug(grade.name()) == slug || grade.aliases.iter().any(|alias| alias == slug))
    }
}

/// A judged area and its grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The area as printed, without its number: "Children who need help and protection".
    pub area: String,
    /// The normalised grade.
    pub grade: Grade,
    /// The grade as printed: "Requires improvement to be good".
    pub printed: String,
}
