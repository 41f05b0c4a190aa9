use report::{Kind, PassageKind};

use super::*;
use crate::testing;

/// Builds an index of four small reports of two authorities.
fn index() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let of = |kind: Kind, authority: &str, end: &str, findings: &[&str]| {
        let mut report = testing::report(authority, end, findings);
        report.meta.kind = kind;
        report
    };
    let mut standard = of(
        Kind::named("ilacs-standard").unwrap(),
        "Wexcombe",
        "2024-09-20",
        &["Interviews are late.", "Visits are good."],
    );
    let mut closing = standard.sections[0].blocks[1].clone();
    closing.kind = PassageKind::Boilerplate;
    closing.number = None;
    closing.text = "Interviews with inspectors are confidential.".to_owned();
    standard.sections[0].blocks.push(closing);
    let files = [
        ("a.pdf", standard),
        (
            "b.pdf",
            of(Kind::named("sif").unwrap(), "Wexcombe", "2016-05-20", &["Interviews are prompt.", "Interviews help."]),
        ),
        ("c.pdf", of(Kind::named("sif").unwrap(), "Harrowdale", "2016-11-20", &["Visits are rare."])),
        ("d.pdf", of(Kind::named("ilacs-standard").unwrap(), "Harrowdale", "2019-11-20", &["Interviews are missed."])),
    ];
    testing::build(dir.path(), &files);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

fn counted(by: &[Field]) -> String {
    let (_dir, index) = index();
    let request = SearchRequest { query: "\"interviews\"".parse().ok(), ..SearchRequest::default() };
    let table = table(&index, request, by).unwrap();
    let row = |values: String, counts: &Counts| {
        let Counts { passages, reports, of_passages, of_reports, of_words } = *counts;
        format!("{values}: {passages}/{of_passages} passages {reports}/{of_reports} reports {of_words} words\n")
    };
    let mut text = String::new();
    for cell in &table.cells {
        if let Some(note) = cell.begins {
            text += &["-- ", note.split(':').next().unwrap_or_default(), "\n"].concat();
        }
        let values: Vec<String> = cell.values.iter().map(ToString::to_string).collect();
        text.push_str(&row(values.join(", "), &cell.counts));
    }
    text + &row("all".to_owned(), &table.total)
}

#[test]
fn years_have_denominators_and_series_break_with_the_framework() {
    assert_eq!(
        counted(&[Field::Year]),
        "\
2016: 2/3 passages 1/2 reports 8 words
-- ILACS replaced SIF
2019: 1/1 passages 1/1 reports 3 words
-- ILACS judges care leavers on their own, and area SEND inspections give outcomes; grades are not comparable with earlier years
2024: 1/2 passages 1/1 reports 6 words
all: 4/6 passages 3/4 reports 17 words
"
    );
}

#[test]
fn two_fields_give_one_row_for_each_pair() {
    assert_eq!(
        counted(&[Field::Authority, Field::Framework]),
        "\
Harrowdale, ilacs: 1/1 passages 1/1 reports 3 words
Harrowdale, sif: 0/1 passages 0/1 reports 3 words
Wexcombe, ilacs: 1/2 passages 1/1 reports 6 words
Wexcombe, sif: 2/2 passages 1/1 reports 5 words
all: 4/6 passages 3/4 reports 17 words
"
    );
}

#[test]
fn interval_is_wilsons() {
    // Values of the score interval without continuity correction, R's prop.test(correct = FALSE).
    for (reports, of_reports, low, high) in [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)] {
        let counts = Counts { reports, of_reports, ..Counts::default() };
        let (from, to) = counts.interval().unwrap();
        assert!((from - low).abs() < 1e-3 && (to - high).abs() < 1e-3, "{from} {to}");
    }
    assert_eq!(Counts::default().interval(), None);
}
