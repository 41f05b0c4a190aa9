//! Compares one authority's reports: judgements over time, and the follow-up of recommendations.

use std::collections::BTreeMap;

use report::{Grade, Passage, PassageKind};
use schemars::JsonSchema;
use serde::Serialize;

use super::wording::{self, Precedent};
use crate::exec::{Index, SearchError};
use crate::query::{Field, FieldFilter, FieldValue, Filters, SearchRequest};
use crate::storage::ReportRecord;
use crate::text::analysis;
use crate::text::part::Items;

/// The change of a grade since the last report that judged the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// No earlier report judged it.
    New,
    /// A better grade.
    Up,
    /// A worse grade.
    Down,
    /// The same grade, or its successor: "requires improvement" replaced "adequate".
    Same,
    /// The grades belong to different scales, or one is outside any scale.
    NotComparable,
}

impl Change {
    fn between(before: Grade, after: Grade) -> Self {
        match (before.step(), after.step()) {
            (Some((scale, before)), Some((other, after))) if scale == other => match after.cmp(&before) {
                std::cmp::Ordering::Less => Self::Up,
                std::cmp::Ordering::Equal => Self::Same,
                std::cmp::Ordering::Greater => Self::Down,
            },
            _ => Self::NotComparable,
        }
    }
}

/// A judged area across the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name as the latest report prints it.
    pub name: String,
    /// The judgements, in the order of the reports.
    pub judgements: Vec<Judged>,
    /// The first report with judgements that no longer judges it, as an index into [`Comparison::reports`].
    pub gone: Option<usize>,
}

/// A judgement of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Index into [`Comparison::reports`].
    pub report: usize,
    /// The grade.
    pub grade: Grade,
    /// The change since the previous judgement.
    pub change: Change,
}

/// A recommendation with its follow-up in the next report.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The recommendation.
    pub recommendation: Passage,
    /// Its report and the next, as indices into [`Comparison::reports`].
    pub reports: (usize, usize),
    /// The passages of the next report with similar words, best first.
    pub answers: Vec<Precedent>,
}

/// The reports of an authority, compared.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The reports by date of inspection, undated ones last, without superseded copies.
    pub reports: Vec<ReportRecord>,
    /// The judged areas: the overall judgement, then the others in the order of their first judgement.
    pub areas: Vec<Area>,
    /// The recommendations of all reports but the last.
    pub followed: Vec<Followed>,
}

/// The coverage of a recommendation from which a passage of the next report answers it. Lower than for a precedent, because
/// both texts are about the same authority, and half of a recommendation is words such as "ensure that".
const ANSWER_COVERAGE: f32 = 0.25;

/// Compares the reports of an authority, including joint ones; returns at most `limit` answers to each recommendation.
///
/// # Errors
///
/// As [`Index::search`].
pub fn compare(index: &Index, authority: &str, limit: usize) -> Result<Comparison, SearchError> {
    let is_of_authority = |record: &ReportRecord| {
        record.meta.authority.iter().chain(&record.meta.joint_authorities).any(|subject| subject.name == authority)
    };
    let mut reports = index.reports()?;
    reports.retain(|record| record.superseded_by.is_none() && is_of_authority(record));
    reports.sort_by_key(|record| {
        let date = record.meta.inspection_end.or(record.meta.inspection_start).or(record.meta.published);
        (date.is_none(), date)
    });
    let mut followed = Vec::new();
    for (at, pair) in reports.windows(2).enumerate() {
        let [report, next] = pair else { continue };
        let values = vec![FieldValue::Text(next.report_id.clone())];
        let filters = Filters::of(FieldFilter { field: Field::Report, values });
        let request = SearchRequest { filters, limit, ..SearchRequest::default() };
        for recommendation in index.report_passages(&report.report_id)? {
            if recommendation.passage_kind == PassageKind::Recommendation {
                let answers =
                    wording::with_coverage(index, &recommendation.text, &request, ANSWER_COVERAGE)?.precedents;
                followed.push(Followed { recommendation, reports: (at, at + 1), answers });
            }
        }
    }
    Ok(Comparison { areas: areas(&reports), reports, followed })
}

/// The name of the area of the overall judgement.
const OVERALL: &str = "Overall effectiveness";

/// Returns the judged areas of reports in order.
fn areas(reports: &[ReportRecord]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    let mut indices: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (report, record) in reports.iter().enumerate() {
        let overall = record.meta.overall.iter().map(|judgement| (OVERALL, judgement.grade));
        let others = record.meta.judgements.iter().map(|judgement| (judgement.area.as_str(), judgement.grade));
        for (name, grade) in overall.chain(others) {
            let at = *indices.entry(key(name)).or_insert(areas.len());
            if at == areas.len() {
                areas.push(Area { name: String::new(), judgements: Vec::new(), gone: None });
            }
            let Some(area) = areas.item_mut(at) else { continue };
            let change = area.judgements.last().map_or(Change::New, |last| Change::between(last.grade, grade));
            name.trim_end_matches('.').clone_into(&mut area.name);
            area.judgements.push(Judged { report, grade, change });
        }
    }
    for area in &mut areas {
        let last = area.judgements.last().map_or(0, |judged| judged.report);
        let judges = |record: &ReportRecord| !record.meta.judgements.is_empty();
        area.gone = (last + 1..reports.len()).find(|at| reports.get(*at).is_some_and(judges));
    }
    // A series may begin with letters that judge an area but give no overall judgement.
    areas.sort_by_key(|area| area.name != OVERALL);
    areas
}

/// Returns the words that identify an area under all frameworks: its name without an article, without the opening that a
/// framework gives all areas ("experiences and progress of"), and without an abbreviation in brackets.
fn key(name: &str) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        let words = analysis::words(text);
        words.strip_prefix(&["the".to_owned()]).unwrap_or(&words).to_vec()
    };
    let own = words(name.split(" (").next().unwrap_or_default());
    let mut openings = report::frameworks().iter().filter_map(|framework| framework.area_opening.as_deref());
    openings.find_map(|opening| own.strip_prefix(words(opening).as_slice()).map(<[_]>::to_vec)).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use report::Judgement;

    use super::*;
    use crate::testing;

    fn judged(end: &str, overall: Grade, areas: &[(&str, Grade)], findings: &[&str]) -> report::Report {
        let mut report = testing::report("Wexcombe", end, findings);
        let judgement = |(area, grade): &(&str, Grade)| Judgement {
            area: (*area).to_owned(),
            grade: *grade,
            printed: String::new(),
        };
        report.meta.overall = Some(judgement(&("Overall", overall)));
        report.meta.judgements = areas.iter().map(judgement).collect();
        report
    }

    fn compared() -> Comparison {
        let dir = tempfile::tempdir().unwrap();
        let mut first = judged(
            "2016-05-20",
            Grade::named("inadequate").unwrap(),
            &[
                ("Adoption performance", Grade::named("good").unwrap()),
                ("Experiences and progress of care leavers", Grade::named("good").unwrap()),
            ],
            &["Offer return home interviews to every child who goes missing.", "Bake more bread for the canteen."],
        );
        for block in first.sections.iter_mut().flat_map(|section| &mut section.blocks) {
            block.kind = PassageKind::Recommendation;
        }
        let letter = judged(
            "2017-02-10",
            Grade::named("not judged").unwrap(),
            &[],
            &["Return home interviews are offered to every child."],
        );
        let last = judged(
            "2023-03-10",
            Grade::named("requires improvement").unwrap(),
            &[("The experiences and progress of care leavers.", Grade::named("requires improvement").unwrap())],
            &["Plans are clear."],
        );
        testing::build(dir.path(), &[("c.pdf", last), ("a.pdf", first), ("b.pdf", letter)]);
        compare(&Index::open(dir.path()).unwrap(), "Wexcombe", 2).unwrap()
    }

    #[test]
    fn area_continues_under_another_name_and_ends() {
        let line = |area: &Area| {
            let judged = |judged: &Judged| format!("{} {} {:?}", judged.report, judged.grade, judged.change);
            let gone = area.gone.map(|place| format!("; gone {place}")).unwrap_or_default();
            format!("{}: {}{gone}", area.name, area.judgements.iter().map(judged).collect::<Vec<_>>().join(", "))
        };
        assert_eq!(
            compared().areas.iter().map(line).collect::<Vec<_>>(),
            [
                "Overall effectiveness: 0 inadequate New, 1 not judged NotComparable, 2 requires improvement \
                 NotComparable",
                "Adoption performance: 0 good New; gone 2",
                "The experiences and progress of care leavers: 0 good New, 2 requires improvement Down",
            ]
        );
    }

    #[test]
    fn recommendations_are_answered_by_the_next_report() {
        let compared = compared();
        let answers = |followed: &Followed| -> Vec<String> {
            followed.answers.iter().map(|answer| answer.hit.passage.passage_id.clone()).collect()
        };
        let [interviews, bread] = compared.followed.as_slice() else { panic!("{:?}", compared.followed) };
        assert_eq!((interviews.reports, answers(interviews)), ((0, 1), vec!["wexcombe-ilacs-2017-02/1".to_owned()]));
        assert!(answers(bread).is_empty());
    }
}
