//! The list of reports, one row each, that fits the terminal.

use std::fmt::Write;

use index::ReportRecord;

use crate::output::{FAINT, STRONG};
use crate::quality;
use crate::render::wrap::wrap;
use crate::render::{count, grade, overrides, thousands};

/// Under an identifier: what is to be doubted.
const INDENT: &str = "    ";

/// One row a report under a header, and the count below. Identifiers are never broken: people copy them.
pub(crate) fn table(records: &[ReportRecord], columns: usize) -> String {
    let widest = records.iter().map(|record| record.report_id.chars().count()).max().unwrap_or(0);
    let row = |id: &str, inspected: &str, overall: &str, passages: &str| {
        let line = format!("{id:<widest$}  {inspected:<9}  {passages:>8}  {overall}");
        line.trim_end().to_owned()
    };
    let mut page = format!("{STRONG}{}{STRONG:#}\n", row("report", "inspected", "overall", "passages"));
    for record in records {
        let meta = &record.meta;
        let date = meta.inspection_end.or(meta.inspection_start).or(meta.published);
        let inspected = date.map_or_else(String::new, |date| date.strftime("%b %Y").to_string());
        let passages = thousands(record.passages.into());
        let _ = writeln!(page, "{}", row(&record.report_id, &inspected, grade(meta.overall_grade()), &passages));
        let doubts = quality::doubts(record);
        let doubts = (!doubts.is_empty()).then(|| format!("to be doubted: {}", doubts.join(", ")));
        let overrides =
            (!meta.overrides.is_empty()).then(|| format!("by override: {}", overrides::all(&meta.overrides)));
        let better = record.superseded_by.as_ref().map(|better| format!("a better copy: {better}"));
        for note in doubts.into_iter().chain(overrides).chain(better) {
            let all = 0..note.chars().count();
            page.push_str(&wrap(&note, std::slice::from_ref(&all), FAINT, INDENT, columns));
        }
    }
    let _ = writeln!(page, "\n{}", count(records.len() as u64, "report"));
    page
}
