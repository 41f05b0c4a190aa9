//! Reads judgements, by area and overall, from the table on the title page and the sentence beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use report::{Grade, Judgement, Judgements, Kind};

use super::opening::{Opening, folded};
use crate::block::{Block, ListLabel};
use crate::extract::{Cell, Role};
use crate::grades::{grade_words, graded, names_an_area};
use crate::patterns::{compiled, regex};
use crate::segment::vocabulary::names_board;

/// Longest block that may be a heading, in characters.
const MAX_HEADING_CHARS: usize = 160;
/// Fewest judged areas in a table of judgements.
const MIN_AREAS: usize = 2;

/// Returns the judgements by area, in the order of the report, and the overall judgement.
pub(super) fn find(opening: &Opening<'_>, kind: Kind) -> (Vec<Judgement>, Option<Judgement>) {
    match kind.judgements {
        Judgements::None => (Vec::new(), None),
        Judgements::Areas => by_area(opening, kind),
        Judgements::Board => (Vec::new(), board(opening)),
        Judgements::Outcome => (Vec::new(), outcome(opening, kind)),
    }
}

fn by_area(opening: &Opening<'_>, kind: Kind) -> (Vec<Judgement>, Option<Judgement>) {
    let mut areas = in_a_table(opening.all);
    // Plain text may keep only a row or two of a table; the headings have every area.
    if areas.len() < MIN_AREAS || opening.all.iter().all(|block| block.page.is_none()) {
        for others in [beside_each_other(opening), in_headings(opening.all)] {
            if count_of_areas(&others) > count_of_areas(&areas) {
                areas = others;
            }
        }
    }
    // The table and the headings after it give the same judgements.
    let mut known = BTreeSet::new();
    areas.retain(|judgement| known.insert(folded(&judgement.area)));
    let begins = |judgement: &Judgement, words: &str| folded(&judgement.area).starts_with(words);
    let row = areas.iter().find(|judgement| begins(judgement, "overall")).cloned();
    let sentence = || in_a_sentence(opening, kind);
    let overall = if kind.overall_in_a_sentence { sentence().or(row) } else { row.or_else(sentence) };
    areas.retain(|judgement| !begins(judgement, "overall") && !begins(judgement, "childrens services"));
    if kind.judges_board
        && !areas.iter().any(|judgement| names_board(&judgement.area))
        && let Some(board) = board(opening)
    {
        areas.push(board);
    }
    (areas, overall)
}

fn count_of_areas(judgements: &[Judgement]) -> usize {
    let areas = judgements.iter().map(|judgement| folded(&judgement.area));
    areas.filter(|area| !names_board(area)).collect::<BTreeSet<_>>().len()
}

/// Returns the rows of the first table with areas in one column and grades in another.
fn in_a_table(blocks: &[Block]) -> Vec<Judgement> {
    let mut cells: BTreeMap<Cell, String> = BTreeMap::new();
    for (cell, block) in blocks.iter().filter_map(|block| Some((block.cell?, block))) {
        let text = cells.entry(cell).or_default();
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&block.text);
    }
    let cells: Vec<(Cell, String)> = cells.into_iter().collect();
    let mut tables = cells.chunk_by(|(a, _), (b, _)| a.table == b.table).map(rows);
    tables.find(|rows| rows.len() >= MIN_AREAS).unwrap_or_default()
}

/// Returns the judged areas among the rows of a table.
fn rows(table: &[(Cell, String)]) -> Vec<Judgement> {
    let judged = |cells: &[(Cell, String)]| {
        let ((_, last), area) = cells.split_last()?;
        let area: Vec<&str> = area.iter().map(|(_, text)| text.as_str()).collect();
        let grade = graded(last).filter(|graded| graded.title.is_empty())?;
        judgement(&area.join(" "), grade.grade, grade.printed)
    };
    table.chunk_by(|(a, _), (b, _)| a.row == b.row).filter_map(judged).collect()
}

/// Returns areas and grades in an opening without tables: on one line, or with the grade on the next.
fn beside_each_other(opening: &Opening<'_>) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = Vec::new();
    let mut area = String::new();
    let blocks = opening.blocks.iter().copied().filter(|block| !matches!(block.list_label, ListLabel::Bullet(_)));
    let mut texts: Vec<String> = Vec::new();
    for block in of_this_inspection(blocks) {
        match texts.last_mut() {
            // In a narrow cell the grade wraps.
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
    judgements.retain(|judgement| !names_board(&judgement.area));
    judgements
}

/// Returns areas and grades in headings, which repeat the table.
fn in_headings(blocks: &[Block]) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = Vec::new();
    let mut area = "";
    for block in of_this_inspection(blocks.iter().filter(|block| block.role != Role::Contents)) {
        let heading = heading_of(block);
        if let Some(found) = heading.and_then(graded) {
            // The grade may be on the line after its area.
            let area = if found.title.is_empty() { area } else { &found.title };
            judgements.extend(judgement(area, found.grade, found.printed));
        }
        area = heading.unwrap_or_default();
    }
    judgements
}

/// Skips the grades of an earlier inspection, listed after "The judgements were:".
fn of_this_inspection<'a>(blocks: impl Iterator<Item = &'a Block>) -> impl Iterator<Item = &'a Block> {
    let opens_list = regex!(r"(?i)\bjudgements?\b[^.:]*\b(?:was|were):|:\s*$");
    let mut is_past = false;
    blocks.filter(move |block| {
        let opens = opens_list.is_match(&block.text);
        is_past = opens || is_past && graded(&block.text).is_some();
        !is_past
    })
}

/// Returns the text of a heading, or the sentence with the graded judgement at the start of a paragraph.
fn heading_of(block: &Block) -> Option<&str> {
    static GRADED: LazyLock<Regex> = LazyLock::new(|| {
        let grade = grade_words();
        compiled(&format!(r"(?i)^the graded judgement (?:for|about) [^.:]{{3,90}}? is that it (?:is )?{grade}\b"))
    });
    if is_heading(block) && !block.text.contains(". ") {
        return Some(&block.text);
    }
    GRADED.find(&block.text).filter(|_| block.list_label == ListLabel::None).map(|found| found.as_str())
}

fn judgement(area: &str, grade: Grade, printed: String) -> Option<Judgement> {
    let area = area.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ')).trim();
    names_an_area(area).then(|| Judgement { area: area.to_owned(), grade, printed })
}

/// Returns the judgement on the board.
fn board(opening: &Opening<'_>) -> Option<Judgement> {
    opening.all.iter().filter(|block| is_heading(block)).find_map(|block| {
        let found = graded(&block.text).filter(|found| names_board(&found.title))?;
        judgement(&found.title, found.grade, found.printed)
    })
}

fn is_heading(block: &Block) -> bool {
    block.list_label == ListLabel::None && block.text.chars().count() <= MAX_HEADING_CHARS
}

/// Returns the overall judgement in a sentence: "The overall judgement is that children's services are inadequate".
fn in_a_sentence(opening: &Opening<'_>, kind: Kind) -> Option<Judgement> {
    static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
        let grade = grade_words();
        compiled(&format!(
            r"(?i)^(?:the )?(?:overall (?:judge?ment|effectiveness)\b|children.?s services (?:in|for|provided by)\b|(?:this|the) local authority\b)[^.:]{{0,120}}?\b{grade}\b"
        ))
    });
    (0..opening.texts.len()).find_map(|at| {
        // The sentence may continue in the next block.
        let text = opening.texts.iter().skip(at).take(2).map(String::as_str).collect::<Vec<_>>().join(" ");
        let found = graded(&SENTENCE.captures(&text)?["grade"])?;
        Some(Judgement { area: kind.overall().to_owned(), grade: found.grade, printed: found.printed })
    })
}

/// Returns the outcome from a sentence below its heading.
fn outcome(opening: &Opening<'_>, kind: Kind) -> Option<Judgement> {
    let area = kind.overall();
    let name = folded(area);
    let heading = opening.folded.iter().position(|text| *text == name).unwrap_or(0);
    let text = opening.folded.get(heading..)?.join(" ");
    let outcomes = Grade::all().filter_map(|grade| {
        let sentence = grade.record().sentence.as_ref()?;
        Some((text.find(sentence)?, grade, sentence))
    });
    let (_, grade, sentence) = outcomes.min_by_key(|(at, ..)| *at)?;
    Some(Judgement { area: area.to_owned(), grade, printed: sentence.clone() })
}
