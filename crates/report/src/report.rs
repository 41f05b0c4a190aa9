//! Reports: the content of one source about one inspection.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Diagnostic, Form, Framework, Grade, Judgement, Kind, Quality, Section, Subject, slug};

/// The content of one source about one inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Subject, kind, dates and judgements.
    pub meta: ReportMeta,
    /// Documents inside this one, in order, such as an inspectorate's summary in a council paper.
    pub parts: Vec<Part>,
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// Counts that show how well it was read.
    pub quality: Quality,
    /// Doubts about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document inside another, with its own authority, kind and dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name in the document: "Appendix E".
    pub name: String,
    /// Its own metadata.
    pub meta: ReportMeta,
}

/// Subject, kind, dates and judgements of a report. A value that the report does not state is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMeta {
    /// The report's own title.
    pub title: String,
    /// The principal authority.
    pub authority: Option<Subject>,
    /// Further authorities of a joint report, in order of naming.
    pub joint_authorities: Vec<Subject>,
    /// The kind of the report.
    pub kind: Kind,
    /// First day of the inspection.
    pub inspection_start: Option<Date>,
    /// Last day of the inspection, inclusive.
    pub inspection_end: Option<Date>,
    /// Day of publication, or of the letter.
    pub published: Option<Date>,
    /// Judged areas in the order of the report, without the overall judgement.
    pub judgements: Vec<Judgement>,
    /// Overall effectiveness, or the outcome of an area SEND inspection.
    pub overall: Option<Judgement>,
    /// Name of the lead inspector, without rank.
    pub lead_inspector: Option<String>,
    /// Values that a person corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// A value that a person corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Name of the value: `authority`, `kind`, `inspection_start`, `inspection_end`, `published` or `overall`.
    pub field: String,
    /// The corrected value.
    pub set: String,
    /// The value that was read, if one was found.
    pub read: Option<String>,
}

impl Override {
    /// Whether the corrected value is the one that was read.
    pub fn is_needless(&self) -> bool {
        self.read.as_ref() == Some(&self.set)
    }
}

impl ReportMeta {
    /// Returns metadata with this kind and nothing else.
    pub fn new(kind: Kind) -> Self {
        Self {
            title: String::new(),
            authority: None,
            joint_authorities: Vec::new(),
            kind,
            inspection_start: None,
            inspection_end: None,
            published: None,
            judgements: Vec::new(),
            overall: None,
            lead_inspector: None,
            overrides: Vec::new(),
        }
    }

    /// Returns the year that filters and counts use: that of the inspection's end, else of the letter or publication.
    pub fn year(&self) -> Option<i16> {
        self.dated().map(Date::year)
    }

    /// Whether its dates contradict each other: the inspection ends before it begins, or is reported before it ends.
    pub fn has_impossible_dates(&self) -> bool {
        let is_after =
            |first: Option<Date>, second: Option<Date>| matches!((first, second), (Some(a), Some(b)) if a > b);
        let Self { inspection_start: start, inspection_end: end, published, .. } = self;
        is_after(*start, *end) || is_after(*start, *published) || is_after(*end, *published)
    }

    /// Returns the framework of the report: that of its kind, or the one that adopted the kind by its date.
    pub fn framework(&self) -> Option<Framework> {
        match &self.kind.record().later {
            Some(later) if self.year().is_some_and(|year| year >= later.year) => Framework::named(&later.framework),
            _ => self.kind.framework(),
        }
    }

    /// Returns the normalised overall grade.
    pub fn overall_grade(&self) -> Option<Grade> {
        self.overall.as_ref().map(|judgement| judgement.grade)
    }

    /// Returns the readable identifier before clashes are resolved: `leicester-ilacs-2024-09`.
    ///
    /// It consists of the authority, the kind, and the year and month of the inspection's end, else of the letter.
    /// Unknown elements are left out.
    pub fn base_id(&self) -> String {
        let authority = self.authority.as_ref().map_or_else(|| "unknown".to_owned(), |a| slug(&a.name));
        let kind = self.kind.id_name();
        let kind = if self.authority.is_none() && self.kind.form == Form::Unknown { "report" } else { kind };
        match self.dated() {
            Some(date) => format!("{authority}-{kind}-{:04}-{:02}", date.year(), date.month()),
            None => format!("{authority}-{kind}"),
        }
    }

    fn dated(&self) -> Option<Date> {
        self.inspection_end.or(self.inspection_start).or(self.published)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn monitoring_visit_has_the_framework_of_its_date() {
        let framework = |kind, published| {
            let meta = ReportMeta { published, ..ReportMeta::new(Kind::named(kind).unwrap()) };
            meta.framework().unwrap().name()
        };
        assert_eq!(framework("monitoring-visit", Some(date(2017, 12, 14))), "sif");
        assert_eq!(framework("monitoring-visit", Some(date(2018, 2, 22))), "ilacs");
        assert_eq!(framework("monitoring-visit", None), "sif");
        assert_eq!(framework("sif", None), "sif");
    }
}
