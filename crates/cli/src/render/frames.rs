//! Frames of a phrase: as a list for reading, and as data.

use std::fmt::Write;

use index::precedent::frames::{Frame, Slot};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::text::joined;
use crate::render::wrap::wrap;
use crate::render::{count, thousands};

/// A frame as data.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// The phrase with its frame, in the order of reading.
    frame: String,
    /// "left" or "right": where words were added.
    slot: &'static str,
    /// The words that were added.
    words: String,
    authorities: u64,
    occurrences: u64,
    reports: u64,
    /// Occurrences by grade of the section.
    grades: Map<String, Value>,
    first_year: Option<i16>,
    first_passage: String,
    latest_year: Option<i16>,
    latest_passage: String,
}

impl Row {
    /// A frame of a phrase.
    pub(crate) fn new(phrase: &str, frame: &Frame) -> Self {
        let words = frame.words.join(" ");
        let (whole, slot) = match frame.slot {
            Slot::Left => (format!("{words} {phrase}"), "left"),
            Slot::Right => (format!("{phrase} {words}"), "right"),
        };
        Self {
            frame: whole,
            slot,
            words,
            authorities: frame.authorities,
            occurrences: frame.occurrences,
            reports: frame.reports,
            grades: frame.grades.iter().map(|(grade, count)| (grade.name().to_owned(), (*count).into())).collect(),
            first_year: frame.first.year,
            first_passage: frame.first.passage_id.clone(),
            latest_year: frame.latest.year,
            latest_passage: frame.latest.passage_id.clone(),
        }
    }
}

/// Under the figures of a frame.
const INDENT: &str = "        ";

/// A list for reading: authorities, times and reports, the frame with the added words marked, first and latest use.
pub(crate) fn text(phrase: &str, frames: &[Frame], all: usize, by_grade: bool, columns: usize) -> String {
    if all == 0 {
        return "No frame is used by enough authorities. Try a shorter phrase, or --min-authorities 1.\n".to_owned();
    }
    let mut page = format!("{STRONG}{:>11} {:>6} {:>8}{STRONG:#}\n", "authorities", "times", "reports");
    for frame in frames {
        let words = format!("{HIT}{}{HIT:#}", frame.words.join(" "));
        let whole = match frame.slot {
            Slot::Left => format!("{words} {phrase} …"),
            Slot::Right => format!("… {phrase} {words}"),
        };
        let figures = [frame.authorities, frame.occurrences, frame.reports].map(thousands);
        let [authorities, times, reports] = figures;
        let _ = writeln!(page, "{authorities:>11} {times:>6} {reports:>8}  {whole}");
        if by_grade && !frame.grades.is_empty() {
            let grades: Vec<String> = frame.grades.iter().map(|(grade, count)| format!("{grade} {count}")).collect();
            let grades: Vec<&str> = grades.iter().map(String::as_str).collect();
            page.push_str(&wrap(&joined(&grades), &[], STRONG, INDENT, columns));
        }
        let used = if frame.first == frame.latest {
            frame.first.passage_id.clone()
        } else {
            format!("first {}, latest {}", frame.first.passage_id, frame.latest.passage_id)
        };
        let faint = 0..used.chars().count();
        page.push_str(&wrap(&used, std::slice::from_ref(&faint), FAINT, INDENT, columns));
    }
    let more = if all > frames.len() {
        format!("; these are the first {}: -n {all} prints all", frames.len())
    } else {
        String::new()
    };
    let _ = writeln!(page, "\n{}{more}.", count(all as u64, "frame"));
    page
}
