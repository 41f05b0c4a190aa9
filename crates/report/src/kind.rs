//! Kinds of report and the inspection frameworks that they belong to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What kind of document a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Inspection of local authority children's services over two weeks.
    IlacsStandard,
    /// The same framework, one week on site.
    IlacsShort,
    /// Single inspection framework, 2013 to 2018.
    Sif,
    /// Re-inspection under the single inspection framework.
    SifReinspection,
    /// Review of a Local Safeguarding Children Board alone.
    LscbReview,
    /// Inspection of looked after children services, 2013.
    #[serde(rename = "lac-2013")]
    Lac2013,
    /// Joint targeted area inspection, a letter.
    Jtai,
    /// Area special educational needs and disabilities inspection.
    AreaSend,
    /// Joint area review: progress made in safeguarding, 2009.
    JarProgress,
    /// Monitoring visit to an authority judged inadequate, a letter.
    MonitoringVisit,
    /// Focused visit between inspections, a letter.
    FocusedVisit,
    /// A council's own committee paper.
    CouncilPaper,
    /// Reads like a report, but of no kind known here.
    Unknown,
}

/// The rules that an inspection was made under. Grades of different frameworks are not comparable as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framework {
    /// Inspecting local authority children's services, from 2018.
    Ilacs,
    /// Single inspection framework, 2013 to 2018.
    Sif,
    /// Looked after children framework of 2013.
    Lac,
    /// Joint targeted area inspections, from 2016.
    Jtai,
    /// Area SEND framework, from 2023.
    AreaSend,
    /// Joint area reviews, to 2009.
    Jar,
}

impl Kind {
    /// Every kind, in the order of the declaration.
    pub const ALL: [Self; 13] = [
        Self::IlacsStandard,
        Self::IlacsShort,
        Self::Sif,
        Self::SifReinspection,
        Self::LscbReview,
        Self::Lac2013,
        Self::Jtai,
        Self::AreaSend,
        Self::JarProgress,
        Self::MonitoringVisit,
        Self::FocusedVisit,
        Self::CouncilPaper,
        Self::Unknown,
    ];

    /// The name in filters and exports, such as `ilacs-standard`.
    pub fn name(self) -> &'static str {
        match self {
            Self::IlacsStandard => "ilacs-standard",
            Self::IlacsShort => "ilacs-short",
            Self::Sif => "sif",
            Self::SifReinspection => "sif-reinspection",
            Self::LscbReview => "lscb-review",
            Self::Lac2013 => "lac-2013",
            Self::Jtai => "jtai",
            Self::AreaSend => "area-send",
            Self::JarProgress => "jar-progress",
            Self::MonitoringVisit => "monitoring-visit",
            Self::FocusedVisit => "focused-visit",
            Self::CouncilPaper => "council-paper",
            Self::Unknown => "unknown",
        }
    }

    /// The name in a report's identifier: both forms of ILACS are `ilacs` there, since the form is derived.
    pub fn id_name(self) -> &'static str {
        match self {
            Self::IlacsStandard | Self::IlacsShort => "ilacs",
            other => other.name(),
        }
    }

    /// The name in running text, such as "ILACS inspection".
    pub fn title(self) -> &'static str {
        match self {
            Self::IlacsStandard => "ILACS inspection",
            Self::IlacsShort => "ILACS short inspection",
            Self::Sif => "SIF inspection",
            Self::SifReinspection => "SIF re-inspection",
            Self::LscbReview => "LSCB review",
            Self::Lac2013 => "Looked after children inspection",
            Self::Jtai => "JTAI",
            Self::AreaSend => "Area SEND inspection",
            Self::JarProgress => "JAR progress inspection",
            Self::MonitoringVisit => "Monitoring visit",
            Self::FocusedVisit => "Focused visit",
            Self::CouncilPaper => "Council paper",
            Self::Unknown => "Report",
        }
    }

    /// Whether reports of this kind are letters, with a date, addressees and a subject.
    pub fn is_letter(self) -> bool {
        matches!(self, Self::Jtai | Self::MonitoringVisit | Self::FocusedVisit)
    }

    /// The framework of this kind; `None` for a council's own paper and for what is not known.
    ///
    /// Of a monitoring visit it is that of the first such visits:
    /// [`ReportMeta::framework`](crate::ReportMeta::framework) goes by the day as well.
    pub fn framework(self) -> Option<Framework> {
        match self {
            Self::IlacsStandard | Self::IlacsShort | Self::FocusedVisit => Some(Framework::Ilacs),
            Self::Sif | Self::SifReinspection | Self::LscbReview | Self::MonitoringVisit => Some(Framework::Sif),
            Self::Lac2013 => Some(Framework::Lac),
            Self::Jtai => Some(Framework::Jtai),
            Self::AreaSend => Some(Framework::AreaSend),
            Self::JarProgress => Some(Framework::Jar),
            Self::CouncilPaper | Self::Unknown => None,
        }
    }
}

impl Framework {
    /// The name in filters and exports, such as `area-send`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ilacs => "ilacs",
            Self::Sif => "sif",
            Self::Lac => "lac",
            Self::Jtai => "jtai",
            Self::AreaSend => "area-send",
            Self::Jar => "jar",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}
