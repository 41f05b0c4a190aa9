//! Judgements: the inspectors' grades, normalised and as printed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A grade, normalised over eras and spellings. The printed words stay in [`Judgement::printed`].
///
/// # Source
///
/// The four grades of the single inspection and ILACS frameworks; "adequate" of the frameworks to 2013; the
/// three outcomes of the area SEND framework of 2023.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Grade 1.
    #[serde(rename = "outstanding")]
    Outstanding,
    /// Grade 2.
    #[serde(rename = "good")]
    Good,
    /// Grade 3 to 2013.
    #[serde(rename = "adequate")]
    Adequate,
    /// Grade 3 from 2013, with or without "to be good".
    #[serde(rename = "requires improvement")]
    RequiresImprovement,
    /// Grade 4.
    #[serde(rename = "inadequate")]
    Inadequate,
    /// Too few children to judge.
    #[serde(rename = "not judged")]
    NotJudged,
    /// Area SEND: arrangements typically lead to positive experiences and outcomes.
    #[serde(rename = "positive experiences")]
    PositiveExperiences,
    /// Area SEND: arrangements lead to inconsistent experiences and outcomes.
    #[serde(rename = "inconsistent experiences")]
    InconsistentExperiences,
    /// Area SEND: widespread and/or systemic failings.
    #[serde(rename = "systemic failings")]
    SystemicFailings,
}

impl Grade {
    /// Every grade, best first, the outcomes of area SEND inspections last.
    pub const ALL: [Self; 9] = [
        Self::Outstanding,
        Self::Good,
        Self::Adequate,
        Self::RequiresImprovement,
        Self::Inadequate,
        Self::NotJudged,
        Self::PositiveExperiences,
        Self::InconsistentExperiences,
        Self::SystemicFailings,
    ];

    /// The normalised name, such as `requires improvement`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outstanding => "outstanding",
            Self::Good => "good",
            Self::Adequate => "adequate",
            Self::RequiresImprovement => "requires improvement",
            Self::Inadequate => "inadequate",
            Self::NotJudged => "not judged",
            Self::PositiveExperiences => "positive experiences",
            Self::InconsistentExperiences => "inconsistent experiences",
            Self::SystemicFailings => "systemic failings",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Grade {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|grade| grade.name() == name).ok_or(())
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
