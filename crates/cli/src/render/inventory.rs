//! The list of reports, one row each, that fits the terminal.

use std::fmt::Write;

use service::wire::Report;
use service::{Grade, english};

use crate::output::{FAINT, STRONG};
use crate::render::wrap::whole;
use crate::render::{count, thousands};

/// Under an identifier: what is to be doubted.
const INDENT: &str = "    ";

/// One row a report under a header, and the count below. Identifiers are never broken: people copy them.
pub(crate) fn table(reports: &[Report], columns: usize) -> String {
    let widest = reports.iter().map(|report| report.report_id.chars().count()).max().unwrap_or(0);
    let row = |id: &str, inspected: &str, overall: &str, passages: &str| {
        let line = format!("{id:<widest$}  {inspected:<9}  {passages:>8}  {overall}");
        line.trim_end().to_owned()
    };
    let mut page = format!("{STRONG}{}{STRONG:#}\n", row("report", "inspected", "overall", "passages"));
    for report in reports {
        let date = report.inspection_end.or(report.inspection_start).or(report.published);
        let inspected = date.map_or_else(String::new, |date| date.strftime("%b %Y").to_string());
        let passages = thousands(report.passages.into());
        let overall = report.overall_grade.map_or("", Grade::name);
        let _ = writeln!(page, "{}", row(&report.report_id, &inspected, overall, &passages));
        let doubts = english::doubts(&report.doubts);
        let overrides = english::overrides(&report.overrides);
        let better = report.superseded_by.as_deref().unwrap_or_default();
        for (name, value) in [("may be misread", &*doubts), ("by override", &overrides), ("a better copy", better)] {
            if !value.is_empty() {
                page.push_str(&whole(&format!("{name}: {value}"), FAINT, INDENT, columns));
            }
        }
    }
    let _ = writeln!(page, "\n{}", count(reports.len() as u64, "report"));
    page
}
