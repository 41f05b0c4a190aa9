//! The values that a person sets for a report, and how they replace what was read.

use std::fmt;

use jiff::civil::Date;
use report::{Diagnostic, Grade, Judgement, Kind, Override, Report, ReportMeta, Scheme, Subject};
use serde::Serialize;

/// The area of the overall judgement if the report has none.
const OVERALL_AREA: &str = "Overall effectiveness";

/// The values that a person sets; `None` leaves the value that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Correction {
    /// The authority whose services were inspected.
    pub(super) authority: Option<Body>,
    pub(super) kind: Option<Kind>,
    pub(super) inspection_start: Option<Date>,
    pub(super) inspection_end: Option<Date>,
    pub(super) published: Option<Date>,
    pub(super) overall: Option<Grade>,
    /// Why the file is left out; `None` if it is not.
    pub(crate) ignore: Option<String>,
}

/// An authority as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) enum Body {
    /// A name or a code of the register. The report's date decides between two authorities of one name.
    Registered(String),
    /// An authority that is not in the register.
    Other(Subject),
}

impl Correction {
    /// Returns a text that is equal for equal corrections only.
    pub(super) fn mark(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Sets the values in `report`, records there what each replaced, and removes the warnings about them.
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
            let read = Some(meta.kind).filter(|kind| *kind != Kind::unknown());
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
        let set: Vec<&str> = overrides.iter().map(|set| topic(&set.field)).collect();
        report.diagnostics.retain(|diagnostic| !set.contains(&diagnostic.topic.as_str()));
        if meta.has_impossible_dates() && set.contains(&"dates") {
            let message = "the inspection ends before it begins, or is reported before it ends: see overrides.toml";
            report.diagnostics.push(Diagnostic::warning("dates", message));
        }
        meta.overrides = overrides;
    }
}

impl Body {
    /// Returns the authority on the day of the report.
    fn resolve(&self, meta: &ReportMeta) -> Subject {
        match self {
            Self::Other(body) => body.clone(),
            Self::Registered(name) => {
                let day = meta.inspection_end.or(meta.inspection_start).or(meta.published);
                let scheme = Scheme::EnglishAuthority;
                let found = scheme.coded(name).or_else(|| scheme.named(name, day));
                found.unwrap_or_else(|| scheme.unregistered(name))
            }
        }
    }
}

fn note<T: fmt::Display>(field: &str, set: &T, read: Option<&T>) -> Override {
    Override { field: field.to_owned(), set: set.to_string(), read: read.map(T::to_string) }
}

/// Returns the topic of the diagnostics about a field.
fn topic(field: &str) -> &str {
    match field {
        "inspection_start" | "inspection_end" | "published" => "dates",
        "overall" => "grade",
        other => other,
    }
}

/// Sets the overall grade; keeps the printed words if they mean the same grade.
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
    fn values_are_set_recorded_and_no_longer_doubted() {
        let mut report = report(Kind::unknown());
        report.meta.published = Some(date(2020, 1, 2));
        let correction = Correction {
            kind: Kind::named("focused-visit"),
            published: Some(date(2021, 3, 4)),
            overall: Grade::named("good"),
            ..Correction::default()
        };
        correction.apply(&mut report);
        assert_eq!(report.meta.base_id(), "unknown-focused-visit-2021-03");
        assert_eq!(report.meta.overall_grade(), Grade::named("good"));
        let overrides: Vec<_> =
            report.meta.overrides.iter().map(|o| (o.field.as_str(), o.set.as_str(), o.read.as_deref())).collect();
        assert_eq!(
            overrides,
            [
                ("published", "2021-03-04", Some("2020-01-02")),
                ("kind", "focused-visit", None),
                ("overall", "good", None)
            ]
        );
        assert_eq!(topics(&report), ["authority", "numbering"]);
    }

    #[test]
    fn corrected_date_decides_between_authorities_of_one_name() {
        let code = |year| {
            let mut report = report(Kind::named("sif").unwrap());
            let authority = Some(Body::Registered("Dorset".to_owned()));
            Correction { authority, published: Some(date(year, 5, 1)), ..Correction::default() }.apply(&mut report);
            report.meta.authority.unwrap().code.unwrap()
        };
        assert_ne!(code(2017), code(2022));
    }

    #[test]
    fn inspection_that_ends_before_it_begins_is_reported() {
        let mut report = report(Kind::named("sif").unwrap());
        report.meta.inspection_end = Some(date(2020, 1, 2));
        Correction { inspection_start: Some(date(2020, 2, 1)), ..Correction::default() }.apply(&mut report);
        assert_eq!(topics(&report), ["authority", "kind", "numbering", "dates"]);
    }

    #[test]
    fn value_that_is_read_anyway_is_needless() {
        let mut report = report(Kind::named("sif").unwrap());
        Correction { kind: Kind::named("sif"), ..Correction::default() }.apply(&mut report);
        assert!(report.meta.overrides[0].is_needless());
    }
}
