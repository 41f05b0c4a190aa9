use jiff::civil::date;

use super::*;
use crate::{Block, Grade, Kind, Report, ReportMeta, Scheme, Section};

fn passage(kind: &str, number: Option<&str>, block: PassageKind) -> Passage {
    let mut meta = ReportMeta::new(Kind::named(kind).unwrap());
    meta.authority = Some(Scheme::EnglishAuthority.unregistered("Wexcombe & Vale"));
    meta.inspection_start = Some(date(2024, 9, 9));
    meta.inspection_end = Some(date(2024, 9, 20));
    let block = Block {
        kind: block,
        number: number.map(str::to_owned),
        level: 0,
        page: Some(6),
        text: "Visits are timely.".to_owned(),
    };
    let section = Section {
        title: "Care leavers".to_owned(),
        path: vec!["Care leavers".to_owned()],
        grade: Grade::named("good"),
        part: None,
        blocks: vec![block],
    };
    let report = Report {
        meta,
        parts: Vec::new(),
        sections: vec![section],
        quality: crate::Quality::default(),
        diagnostics: Vec::new(),
    };
    report.passages("wexcombe-ilacs-2024-09", &["north/wex combe (1).pdf".to_owned()]).remove(0)
}

#[test]
fn numbered_paragraph_is_cited_by_number() {
    let passage = passage("ilacs-standard", Some("18"), PassageKind::Finding);
    assert_eq!(
        Citation::new(&passage).plain(),
        "Wexcombe & Vale, ILACS inspection 9–20 September 2024, para 18 (care leavers: good), p. 6"
    );
}

#[test]
fn unnumbered_bullet_is_cited_by_position() {
    let mut passage = passage("focused-visit", None, PassageKind::Bullet);
    passage.published = Some(date(2024, 10, 1));
    passage.inspection_start = Some(date(2024, 8, 30));
    passage.passage_id = "wexcombe-focused-visit-2024-09/care-leavers.b12".to_owned();
    assert_eq!(
        Citation::new(&passage).plain(),
        "Wexcombe & Vale, Focused visit 30 August–20 September 2024 (letter of 1 October 2024), “Care leavers” (good), \
         12th bullet, p. 6"
    );
}

#[test]
fn unknown_values_are_not_invented() {
    let mut passage = passage("unknown", None, PassageKind::Paragraph);
    (passage.authority, passage.inspection_start, passage.inspection_end) = (None, None, None);
    (passage.page, passage.section, passage.grade) = (None, String::new(), None);
    let citation = Citation::new(&passage);
    assert_eq!(citation.plain(), "Authority not known, Report, undated, opening, 1st paragraph");
    assert!(citation.licence().contains("not known"));
    assert!(!citation.bibtex().contains("year"), "{}", citation.bibtex());
}

#[test]
fn markdown_link_survives_spaces_and_brackets_in_a_path() {
    let passage = passage("ilacs-standard", Some("18"), PassageKind::Finding);
    assert_eq!(Citation::new(&passage).link("corpus/"), "corpus/north/wex%20combe%20%281%29.pdf#page=6");
    assert!(Citation::new(&passage).markdown("").ends_with("](north/wex%20combe%20%281%29.pdf#page=6)"));
}

#[test]
fn bibtex_and_ris_have_the_fields_of_a_reference_manager() {
    let passage = passage("ilacs-standard", Some("18"), PassageKind::Finding);
    let citation = Citation::new(&passage);
    assert_eq!(
        citation.bibtex(),
        "\
@techreport{wexcombe-ilacs-2024-09-18,
  title = {ILACS inspection of Wexcombe \\& Vale, 9--20 September 2024},
  author = {{Ofsted}},
  institution = {Ofsted},
  year = {2024},
  month = {9},
  note = {para 18 (care leavers: good)},
  pages = {6},
  file = {north/wex combe (1).pdf},
  copyright = {Contains public sector information licensed under the Open Government Licence v3.0.},
}
"
    );
    assert_eq!(
        citation.ris(),
        "\
TY  - RPRT
ID  - wexcombe-ilacs-2024-09/18
TI  - ILACS inspection of Wexcombe & Vale, 9–20 September 2024
AU  - Ofsted
PB  - Ofsted
PY  - 2024
DA  - 2024/09/20/
SP  - 6
N1  - para 18 (care leavers: good)
L1  - north/wex combe (1).pdf
C1  - Contains public sector information licensed under the Open Government Licence v3.0.
ER  - \n"
    );
}

#[test]
fn ordinals_are_english() {
    let all: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 112, 101].map(nth).into();
    assert_eq!(all.join(" "), "1st 2nd 3rd 4th 11th 12th 13th 21st 112th 101st");
}
