//! The reports and authorities that use a wording, by grade and by period.

use std::collections::{BTreeMap, BTreeSet};

use report::{Grade, Passage};

/// A period of years in which reports are comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Before ILACS.
    To2017,
    /// The first years of ILACS.
    From2018To2022,
    /// Since the new judgements of 2023.
    From2023,
    /// The report is undated.
    NotKnown,
}

impl Period {
    /// Returns the period of a year.
    ///
    /// # Source
    ///
    /// The changes of framework at which [`count`](crate::analytics::count) breaks its series.
    pub fn of(year: Option<i16>) -> Self {
        match year {
            Some(..=2017) => Self::To2017,
            Some(2018..=2022) => Self::From2018To2022,
            Some(_) => Self::From2023,
            None => Self::NotKnown,
        }
    }

    /// Returns the years, such as `2018–2022`.
    pub fn name(self) -> &'static str {
        match self {
            Self::To2017 => "to 2017",
            Self::From2018To2022 => "2018–2022",
            Self::From2023 => "from 2023",
            Self::NotKnown => "not known",
        }
    }
}

/// The reports with a verbatim or close precedent of the same polarity.
///
/// A report counts once, however often it repeats the wording, but once under each grade of its sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Identifiers of the reports.
    pub reports: BTreeSet<String>,
    /// Names of their authorities; all of them for a joint report.
    pub authorities: BTreeSet<String>,
    /// The reports by grade of the section, the best grade first, ungraded sections last.
    pub grades: BTreeMap<(bool, Option<Grade>), BTreeSet<String>>,
    /// The reports by period.
    pub periods: BTreeMap<Period, BTreeSet<String>>,
    /// Reports with the wording in the opposite polarity; the other fields leave them out.
    pub opposite: BTreeSet<String>,
}

impl Profile {
    /// Adds a passage.
    pub(super) fn add(&mut self, passage: &Passage, polarity_differs: bool) {
        let report = || passage.report_id.clone();
        if polarity_differs {
            self.opposite.insert(report());
            return;
        }
        self.reports.insert(report());
        self.authorities.extend(passage.authority.iter().chain(&passage.joint_authorities).cloned());
        self.grades.entry((passage.grade.is_none(), passage.grade)).or_default().insert(report());
        self.periods.entry(Period::of(passage.year)).or_default().insert(report());
    }

    /// Adds the profile of another sentence; a report with both sentences counts once.
    pub fn extend(&mut self, other: &Self) {
        let add = |to: &mut BTreeSet<String>, from: &BTreeSet<String>| to.extend(from.iter().cloned());
        add(&mut self.reports, &other.reports);
        add(&mut self.authorities, &other.authorities);
        add(&mut self.opposite, &other.opposite);
        for (grade, reports) in &other.grades {
            add(self.grades.entry(*grade).or_default(), reports);
        }
        for (period, reports) in &other.periods {
            add(self.periods.entry(*period).or_default(), reports);
        }
    }
}
