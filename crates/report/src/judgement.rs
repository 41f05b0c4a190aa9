//! Judgements: the inspectors' grades, normalised and as printed.

use serde::{Deserialize, Serialize};

use crate::framework::DATA;
use crate::handle::{Handle, Record};

/// A grade, normalised over eras and spellings. The printed words stay in [`Judgement::printed`].
///
/// Grades are ordered from the best, one scale after the other.
pub type Grade = Handle<GradeRecord>;

/// What the program knows about one grade: a table `[[grades]]` in a file of `data/frameworks`.
///
/// The grades of a file are one scale. Frameworks whose grades another file has need none of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRecord {
    /// The normalised name, such as `requires improvement`.
    name: String,
    /// The name in a narrow column, at most five letters.
    pub short: String,
    /// Its step on the scale, 1 the best, the same for grades that stood for each other; `None` for what is no grade.
    step: Option<u8>,
    /// The pattern of its words in headings and cells; `None` for one that only a sentence gives.
    pub printed: Option<String>,
    /// The words of the sentence that gives it, folded.
    pub sentence: Option<String>,
    /// Further names that people type, in the form of a [`slug`](crate::slug()).
    #[serde(default)]
    aliases: Vec<String>,
    /// Position of its file among the frameworks.
    #[serde(skip)]
    pub(crate) scale: usize,
}

impl Record for GradeRecord {
    const NOUN: &'static str = "grade";

    fn records() -> &'static [Self] {
        &DATA.grades
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Grade {
    /// Its step on its scale, 1 the best; `None` for what is no grade. Only pairs with the same scale are comparable.
    pub fn step(self) -> Option<(usize, u8)> {
        Some((self.scale, self.record().step?))
    }

    /// The grade whose name or alias has this [`slug`](crate::slug()).
    pub fn typed(slug: &str) -> Option<Self> {
        Self::all().find(|grade| crate::slug(grade.name()) == slug || grade.aliases.iter().any(|alias| alias == slug))
    }
}

/// A judged area with its grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The area as printed, without its number: "Children who need help and protection".
    pub area: String,
    /// The normalised grade.
    pub grade: Grade,
    /// The grade as printed: "Requires improvement to be good".
    pub printed: String,
}
