//! What a person sets in place of what was read, and the setting of it.

use std::fmt;

use jiff::civil::Date;
use report::{AuthorityName, Diagnostic, Grade, Judgement, Kind, Override, Report, ReportMeta, register};
use serde::Serialize;

/// What the overall judgement is of, where the report has none.
const OVERALL_AREA: &str = "Overall effectiveness";

/// What a person sets; `None` leaves what was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Correction {
    /// Whose services.
    pub(super) authority: Option<Body>,
    pub(super) kind: Option<Kind>,
    pub(super) inspection_start: Option<Date>,
    pub(super) inspection_end: Option<Date>,
    pub(super) published: Option<Date>,
    pub(super) overall: Option<Grade>,
    /// Why the file is left out.
    pub(super) ignore: Option<String>,
}

/// An authority as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) enum Body {
    /// A name or a code of the register. Which of two of one name is decided by the date of the report.
    Registered(String),
    /// One that is not in the register.
    Other(AuthorityName),
}

impl Correction {
    /// Why the file is left out; `None` where it is not.
    pub(crate) fn ignores(&self) -> Option<&str> {
        self.ignore.as_deref()
    }

    /// The same text for the same correction, and for no other.
    pub(super) fn mark(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Sets the values in `report`, notes there what each was, and takes back what was doubted about them.
    pub(crate) fn apply(&self, report: &mut Report) {
        let meta = &mut report.meta;
        let mut overrides = Vec::new();
        let dates = [
            ("inspection_start", self.inspection_start, &mut meta.inspection_start),
            ("inspection_end", self.inspection_end, &mut meta.inspection_end),
            ("published", self.published, &mut meta.published),
        ];
        for (field, wanted, value) in dates {
            if let Some(date) = wanted {
                overrides.push(note(field, &date, value.replace(date).as_ref()));
            }
        }
        if let Some(kind) = self.kind {
            let read = Some(meta.kind).filter(|kind| *kind != Kind::Unknown);
            overrides.push(note("kind", &kind, read.as_ref()));
            meta.kind = kind;
        }
        if let Some(grade) = self.overall {
            overrides.push(note("overall", &grade, meta.overall_grade().as_ref()));
            set_overall(meta, grade);
        }
        if let Some(body) = &self.authority {
            let authority = body.resolve(meta);
            let read = meta.authority.as_ref().map(|authority| &authority.name);
            overrides.push(note("authority", &authority.name, read));
            meta.joint_authorities.retain(|other| other.name != authority.name);
            meta.authority = Some(authority);
        }
        let settled: Vec<&str> = overrides.iter().map(|set| topic(&set.field)).collect();
        report.diagnostics.retain(|diagnostic| !settled.contains(&diagnostic.topic.as_str()));
        if meta.has_impossible_dates() && settled.contains(&"dates") {
            let message = "the inspection ends before it begins, or is reported before it ends: see overrides.toml";
            report.diagnostics.push(Diagnostic::warning("dates", message));
        }
        meta.overrides = overrides;
    }
}

impl Body {
    /// The authority as the report's day has it.
    fn resolve(&self, meta: &ReportMeta) -> AuthorityName {
        match self {
            Self::Other(body) => body.clone(),
            Self::Registered(name) => {
                let day = meta.inspection_end.or(meta.inspection_start).or(meta.published);
                let found = register::by_code(name).or_else(|| register::by_name_at(name, day));
                let unknown = || AuthorityName { name: name.clone(), code: None, region: None };
                found.map_or_else(unknown, AuthorityName::from)
            }
        }
    }
}

fn note<T: fmt::Display>(field: &str, set: &T, read: Option<&T>) -> Override {
    Override { field: field.to_owned(), set: set.to_string(), read: read.map(T::to_string) }
}

/// What diagnostics call that which a field says.
fn topic(field: &str) -> &str {
    match field {
        "inspection_start" | "inspection_end" | "published" => "dates",
        "overall" => "grade",
        other => other,
    }
}

/// Sets the overall grade. Printed words that say the same stay.
fn set_overall(meta: &mut ReportMeta, grade: Grade) {
    if meta.overall_grade() != Some(grade) {
        let area = meta.overall.take().map_or_else(|| OVERALL_AREA.to_owned(), |judgement| judgement.area);
        meta.overall = Some(Judgement { area, grade, printed: grade.name().to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn report(kind: Kind) -> Report {
        let warnings = ["authority", "kind", "dates", "numbering"].map(|topic| Diagnostic::warning(topic, "doubtful"));
        Report {
            meta: ReportMeta::new(kind),
            parts: Vec::new(),
            sections: Vec::new(),
            quality: report::Quality::default(),
            diagnostics: warnings.into(),
        }
    }

    fn topics(report: &Report) -> Vec<&str> {
        report.diagnostics.iter().map(|diagnostic| diagnostic.topic.as_str()).collect()
    }

    #[test]
    fn values_are_set_noted_and_no_longer_doubted() {
        let mut report = report(Kind::Unknown);
        report.meta.published = Some(date(2020, 1, 2));
        let correction = Correction {
            kind: Some(Kind::FocusedVisit),
            published: Some(date(2021, 3, 4)),
            overall: Some(Grade::Good),
            ..Correction::default()
        };
        correction.apply(&mut report);
        assert_eq!(report.meta.base_id(), "unknown-focused-visit-2021-03");
        assert_eq!(report.meta.overall_grade(), Some(Grade::Good));
        let told: Vec<_> =
            report.meta.overrides.iter().map(|o| (o.field.as_str(), o.set.as_str(), o.read.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("published", "2021-03-04", Some("2020-01-02")),
                ("kind", "focused-visit", None),
                ("overall", "good", None)
            ]
        );
        assert_eq!(topics(&report), ["authority", "numbering"]);
    }

    #[test]
    fn the_day_that_is_set_tells_which_of_two_authorities_is_meant() {
        let code = |year| {
            let mut report = report(Kind::Sif);
            let authority = Some(Body::Registered("Dorset".to_owned()));
            Correction { authority, published: Some(date(year, 5, 1)), ..Correction::default() }.apply(&mut report);
            report.meta.authority.unwrap().code.unwrap()
        };
        assert_ne!(code(2017), code(2022));
    }

    #[test]
    fn an_inspection_that_ends_before_it_begins_is_told() {
        let mut report = report(Kind::Sif);
        report.meta.inspection_end = Some(date(2020, 1, 2));
        Correction { inspection_start: Some(date(2020, 2, 1)), ..Correction::default() }.apply(&mut report);
        assert_eq!(topics(&report), ["authority", "kind", "numbering", "dates"]);
    }

    #[test]
    fn what_is_read_anyway_is_needless() {
        let mut report = report(Kind::Sif);
        Correction { kind: Some(Kind::Sif), ..Correction::default() }.apply(&mut report);
        assert!(report.meta.overrides[0].is_needless());
    }
}
