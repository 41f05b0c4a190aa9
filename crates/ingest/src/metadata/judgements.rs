//! Judgements by area and overall: the table on the title page, and the sentence beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use report::{Grade, Judgement, Kind};

use super::opening::{Opening, folded};
use crate::block::{Block, Marker};
use crate::extract::{Cell, Role};
use crate::grades::{graded, names_an_area};

/// Longest block that may be a heading, in characters.
const MAX_HEADING_CHARS: usize = 160;
/// A table with fewer judged areas is about something else.
const MIN_AREAS: usize = 2;

/// Outcomes of area SEND inspections on folded text.
///
/// # Source
///
/// The three outcomes of the area SEND inspection framework of 2023.
const OUTCOMES: [(&str, Grade); 3] = [
    ("typically lead to positive experiences and outcomes", Grade::PositiveExperiences),
    ("lead to inconsistent experiences and outcomes", Grade::InconsistentExperiences),
    ("widespread and/or systemic failings", Grade::SystemicFailings),
];

/// Judgements by area in the order of the report, and the overall one.
pub(super) fn find(opening: &Opening<'_>, kind: Kind) -> (Vec<Judgement>, Option<Judgement>) {
    match kind {
        Kind::AreaSend => (Vec::new(), outcome(opening)),
        Kind::Jtai
        | Kind::MonitoringVisit
        | Kind::FocusedVisit
        | Kind::JarProgress
        | Kind::CouncilPaper
        | Kind::Unknown => (Vec::new(), None),
        Kind::LscbReview => (Vec::new(), safeguarding_board(opening)),
        Kind::IlacsStandard | Kind::IlacsShort | Kind::Sif | Kind::SifReinspection | Kind::Lac2013 => {
            by_area(opening, kind)
        }
    }
}

fn by_area(opening: &Opening<'_>, kind: Kind) -> (Vec<Judgement>, Option<Judgement>) {
    let mut areas = in_a_table(opening.all);
    // Of a table that plain text had there may be a row or two; the headings have them all.
    if areas.len() < MIN_AREAS || opening.all.iter().all(|block| block.page.is_none()) {
        for others in [beside_each_other(opening), in_headings(opening.all)] {
            if count_of_areas(&others) > count_of_areas(&areas) {
                areas = others;
            }
        }
    }
    keep_first_of_each_area(&mut areas);
    let begins = |judgement: &Judgement, words: &str| folded(&judgement.area).starts_with(words);
    let row = areas.iter().find(|judgement| begins(judgement, "overall")).cloned();
    // A single inspection says it in a sentence, and lists the grades of the inspection before in the same form.
    let overall = if matches!(kind, Kind::Sif | Kind::SifReinspection) {
        in_a_sentence(opening).or(row)
    } else {
        row.or_else(|| in_a_sentence(opening))
    };
    areas.retain(|judgement| !begins(judgement, "overall") && !begins(judgement, "childrens services"));
    if kind == Kind::Sif
        && !areas.iter().any(|judgement| is_safeguarding_board(&judgement.area))
        && let Some(board) = safeguarding_board(opening)
    {
        areas.push(board);
    }
    (areas, overall)
}

fn count_of_areas(judgements: &[Judgement]) -> usize {
    let areas = judgements.iter().map(|judgement| folded(&judgement.area));
    areas.filter(|area| !is_safeguarding_board(area)).collect::<BTreeSet<_>>().len()
}

/// A table and the headings after it say the same, the table first.
fn keep_first_of_each_area(areas: &mut Vec<Judgement>) {
    let mut known = BTreeSet::new();
    areas.retain(|judgement| known.insert(folded(&judgement.area)));
}

/// The rows of the first table that has areas in one column and grades in another.
fn in_a_table(blocks: &[Block]) -> Vec<Judgement> {
    let mut tables: BTreeMap<u32, BTreeMap<Cell, String>> = BTreeMap::new();
    for block in blocks {
        if let Some(cell) = block.cell {
            let text = tables.entry(cell.table).or_default().entry(cell).or_default();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&block.text);
        }
    }
    tables.values().map(rows).find(|rows| rows.len() >= MIN_AREAS).unwrap_or_default()
}

/// Judged areas among the rows of a table. A label that runs over two rows belongs to the row of its grade.
fn rows(table: &BTreeMap<Cell, String>) -> Vec<Judgement> {
    let mut rows: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (cell, text) in table {
        rows.entry(cell.row).or_default().push(text);
    }
    let judged = |cells: &Vec<&str>| {
        let (last, area) = cells.split_last()?;
        let grade = graded(last).filter(|graded| graded.title.is_empty())?;
        judgement(&area.join(" "), grade.grade, grade.printed)
    };
    rows.values().filter_map(judged).collect()
}

/// Areas and grades of the opening in files without tables: on one line, or a grade alone in the line after its area.
fn beside_each_other(opening: &Opening<'_>) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = Vec::new();
    let mut area = String::new();
    let blocks = opening.blocks.iter().copied().filter(|block| !matches!(block.marker, Marker::Bullet(_)));
    let mut texts: Vec<String> = Vec::new();
    for block in of_this_inspection(blocks) {
        match texts.last_mut() {
            // The grade in a narrow cell runs over two lines.
            Some(last) if ["be good", "to be good"].contains(&folded(&block.text).as_str()) => {
                last.push(' ');
                last.push_str(&block.text);
            }
            _ => texts.push(block.text.clone()),
        }
    }
    for text in texts {
        let is_short = text.chars().count() <= MAX_HEADING_CHARS;
        match graded(&text).filter(|_| is_short) {
            Some(found) if found.title.is_empty() => {
                judgements.extend(judgement(&area, found.grade, found.printed));
                area.clear();
            }
            Some(found) => judgements.extend(judgement(&found.title, found.grade, found.printed)),
            None => area = if is_short { text } else { String::new() },
        }
    }
    judgements.retain(|judgement| !is_safeguarding_board(&judgement.area));
    judgements
}

/// Areas and grades of the headings of the report, which say the same as its table.
fn in_headings(blocks: &[Block]) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = Vec::new();
    let mut area = "";
    for block in of_this_inspection(blocks.iter().filter(|block| block.role != Role::Contents)) {
        let heading = heading_of(block);
        if let Some(found) = heading.and_then(graded) {
            // The grade may stand alone in the line after its area.
            let area = if found.title.is_empty() { area } else { &found.title };
            judgements.extend(judgement(area, found.grade, found.printed));
        }
        area = heading.unwrap_or_default();
    }
    judgements
}

/// Blocks without the grades of an earlier inspection, which "The judgements were:" opens a list of.
fn of_this_inspection<'a>(blocks: impl Iterator<Item = &'a Block>) -> impl Iterator<Item = &'a Block> {
    static OPENS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\bjudgements?\b[^.:]*\b(?:was|were):|:\s*$").ok());
    let mut of_the_past = false;
    blocks.filter(move |block| {
        let opens = OPENS.as_ref().is_some_and(|opens| opens.is_match(&block.text));
        of_the_past = opens || of_the_past && graded(&block.text).is_some();
        !of_the_past
    })
}

/// The heading that a block is; of a paragraph that begins with the sentence of a graded judgement, that sentence.
fn heading_of(block: &Block) -> Option<&str> {
    static GRADED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^the graded judgement (?:for|about) [^.:]{3,90}? is that it (?:is (?:outstanding|good|inadequate)|requires improvement)\b").ok()
    });
    if is_heading(block) && !block.text.contains(". ") {
        return Some(&block.text);
    }
    GRADED.as_ref()?.find(&block.text).filter(|_| block.marker == Marker::None).map(|found| found.as_str())
}

fn judgement(area: &str, grade: Grade, printed: String) -> Option<Judgement> {
    let area = area.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ')).trim();
    names_an_area(area).then(|| Judgement { area: area.to_owned(), grade, printed })
}

/// The judgement on the safeguarding board, which a single inspection makes beside its own.
fn safeguarding_board(opening: &Opening<'_>) -> Option<Judgement> {
    opening.all.iter().filter(|block| is_heading(block)).find_map(|block| {
        let found = graded(&block.text).filter(|found| is_safeguarding_board(&found.title))?;
        judgement(&found.title, found.grade, found.printed)
    })
}

fn is_safeguarding_board(area: &str) -> bool {
    let area = folded(area);
    area.contains("safeguarding children board") || area.contains("lscb")
}

fn is_heading(block: &Block) -> bool {
    block.marker == Marker::None && block.text.chars().count() <= MAX_HEADING_CHARS
}

/// The overall judgement told in a sentence: "The overall judgement is that children's services are inadequate".
fn in_a_sentence(opening: &Opening<'_>) -> Option<Judgement> {
    static SENTENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:the )?(?:overall (?:judge?ment|effectiveness)\b|children.?s services (?:in|for|provided by)\b|(?:this|the) local authority\b)[^.:]{0,120}?\b(?P<grade>outstanding|good|adequate|requires?\s+improvement(?:\s+to\s+be\s+good)?|inadequate|not\s+judged)\b",
        )
        .ok()
    });
    let sentence = SENTENCE.as_ref()?;
    (0..opening.texts.len()).find_map(|at| {
        // The sentence may run over into the block that follows.
        let text = opening.texts.iter().skip(at).take(2).map(String::as_str).collect::<Vec<_>>().join(" ");
        let printed = sentence.captures(&text)?.name("grade")?.as_str();
        let found = graded(printed)?;
        Some(Judgement { area: "Overall effectiveness".to_owned(), grade: found.grade, printed: found.printed })
    })
}

/// The outcome of an area SEND inspection.
fn outcome(opening: &Opening<'_>) -> Option<Judgement> {
    let heading = opening.folded.iter().position(|text| text == "inspection outcome").unwrap_or(0);
    let text = opening.folded.get(heading..)?.join(" ");
    let (_, (printed, grade)) =
        OUTCOMES.into_iter().filter_map(|outcome| Some((text.find(outcome.0)?, outcome))).min_by_key(|(at, _)| *at)?;
    Some(Judgement { area: "Inspection outcome".to_owned(), grade, printed: printed.to_owned() })
}
