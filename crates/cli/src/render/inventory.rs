//! The list of reports as a table that fits the terminal.

use comfy_table::{ContentArrangement, Table, presets};
use index::ReportRecord;

use crate::quality;
use crate::render::{count, grade};

/// One row a report under a header, and the count below.
pub(crate) fn table(records: &[ReportRecord], columns: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(columns).unwrap_or(u16::MAX))
        .set_header(["report", "inspected", "overall", "passages", "to be doubted"]);
    for record in records {
        let meta = &record.meta;
        let date = meta.inspection_end.or(meta.inspection_start).or(meta.published);
        table.add_row([
            record.report_id.clone(),
            date.map_or_else(String::new, |date| date.strftime("%b %Y").to_string()),
            grade(meta.overall_grade()).to_owned(),
            record.passages.to_string(),
            quality::doubts(record).join(", "),
        ]);
    }
    let mut lines: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    lines.push('\n');
    lines.push_str(&count(records.len() as u64, "report"));
    lines.push('\n');
    lines
}
