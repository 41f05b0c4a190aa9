//! Frames of a phrase as a list for reading.

use std::fmt::Write;

use service::frames::{Answer, Slot};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::text::DOT;
use crate::render::wrap::{whole, wrap};
use crate::render::{count, rest, thousands};

/// Under the figures of a frame.
const INDENT: &str = "        ";

/// A list for reading: authorities, times and reports, the frame with the added words marked, first and latest use.
pub(crate) fn text(answer: &Answer, by_grade: bool, columns: usize) -> String {
    let Answer { frames, found: all, phrase } = answer;
    if *all == 0 {
        return "No frame is used by enough authorities. Try a shorter phrase, or --min-authorities 1.\n".to_owned();
    }
    let mut page = format!("{STRONG}{:>11} {:>6} {:>8}{STRONG:#}\n", "authorities", "times", "reports");
    for frame in frames {
        let words = format!("{HIT}{}{HIT:#}", frame.words);
        let wording = match frame.slot {
            Slot::Left => format!("{words} {phrase} …"),
            Slot::Right | Slot::Both => format!("… {phrase} {words}"),
        };
        let figures = [frame.authorities, frame.occurrences, frame.reports].map(thousands);
        let [authorities, times, reports] = figures;
        let _ = writeln!(page, "{authorities:>11} {times:>6} {reports:>8}  {wording}");
        if by_grade && !frame.grades.is_empty() {
            let grades: Vec<String> = frame.grades.iter().map(|(grade, count)| format!("{grade} {count}")).collect();
            page.push_str(&wrap(&grades.join(DOT), &[], STRONG, INDENT, columns));
        }
        let used = if frame.first_passage == frame.latest_passage {
            frame.first_passage.clone()
        } else {
            format!("first {}, latest {}", frame.first_passage, frame.latest_passage)
        };
        page.push_str(&whole(&used, FAINT, INDENT, columns));
    }
    let _ = writeln!(page, "\n{}{}.", count(*all as u64, "frame"), rest(frames.len(), *all));
    page
}
