//! Counts: a table with bars, what nothing is counted of, and an overview of many queries.

use std::fmt::Write;

use anstyle::Style;
use service::batch::Overview;
use service::count::{Row, Table};
use service::{Gap, Reason, english};

use crate::output::{FAINT, STRONG};
use crate::render::wrap::wrap;
use crate::render::{count, thousands};

/// Gaps by reason.
pub(crate) fn gaps(gaps: &[Gap], columns: usize) -> String {
    let mut page = String::new();
    for (reason, title) in
        [(Reason::NoFinding, "no such finding"), (Reason::NoReport, "no report"), (Reason::Unread, "could not be read")]
    {
        let of_reason: Vec<&Gap> = gaps.iter().filter(|gap| gap.reason == reason).collect();
        let _ = writeln!(page, "{STRONG}{title}: {}{STRONG:#}", thousands(of_reason.len() as u64));
        let name = |gap: &&Gap| match english::detail(&gap.detail) {
            detail if detail.is_empty() => gap.name.clone(),
            detail => format!("{} ({detail})", gap.name),
        };
        let names: Vec<String> = of_reason.iter().map(name).collect();
        page.push_str(&wrap(&names.join(", "), &[], Style::new(), "  ", columns));
    }
    page
}

/// The widest label; longer ones are cut.
const MAX_LABEL: usize = 36;
/// Columns of a bar for all reports.
const BAR: usize = 16;

/// A table for reading: one row a value, bars for the share of the reports.
pub(crate) fn text(table: &Table) -> String {
    let shown: Vec<&Row> = table.listed().collect();
    let title = table.by.iter().map(|by| by.name()).collect::<Vec<_>>().join(", ");
    let labels = shown.iter().map(|row| row.label().chars().count());
    let width = labels.chain([title.len(), "all".len()]).max().unwrap_or(0).min(MAX_LABEL);
    let mut page = String::new();
    let header = if table.total.base.is_none() {
        "passages  reports"
    } else {
        "passages  reports with it   95%     share             per 100,000 words"
    };
    let _ = writeln!(page, "{STRONG}{title:<width$}  {header}{STRONG:#}");
    for row in &shown {
        if let Some(note) = row.begins {
            let _ = writeln!(page, "{FAINT}── {note}{FAINT:#}");
        }
        page.push_str(&figures(&row.label(), width, row));
    }
    let _ = write!(page, "{STRONG}{}{STRONG:#}", figures("all", width, &table.total));
    let hidden = table.rows.len() - shown.len();
    if hidden > 0 {
        let verb = if hidden == 1 { "has" } else { "have" };
        let rows = count(hidden as u64, "more row");
        let _ = writeln!(page, "\n{rows} {verb} reports but no match: --missing, or --format csv.");
    }
    page
}

fn figures(label: &str, width: usize, row: &Row) -> String {
    let label: String = label.chars().take(width).collect();
    let mut line = format!("{label:<width$}  {:>8}", thousands(row.passages));
    if let Some(base) = &row.base {
        let share = base.share_of_reports.unwrap_or(0.0);
        let (low, high) = (base.share_low.unwrap_or(0.0), base.share_high.unwrap_or(1.0));
        let reports = format!("{} of {}", thousands(row.reports), thousands(base.of_reports));
        let interval = format!("{:.0}–{:.0}%", low * 100.0, high * 100.0);
        let rate = base.per_100_000_words.unwrap_or(0.0);
        let _ =
            write!(line, "  {reports:>12} {:>3.0}% {interval:>8}  {:<BAR$}  {rate:>6.1}", share * 100.0, bar(share));
    } else {
        let _ = write!(line, "  {:>7}", thousands(row.reports));
    }
    line.push('\n');
    line
}

/// A bar of full and partial blocks.
fn bar(share: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and eight times BAR")]
    let eighths = (share.clamp(0.0, 1.0) * 8.0 * f64::from(u8::try_from(BAR).unwrap_or(u8::MAX))).round() as usize;
    "█".repeat(eighths / 8) + EIGHTHS.get(eighths % 8).copied().unwrap_or("")
}

/// A line a query.
pub(crate) fn overviews(overviews: &[Overview]) -> String {
    let names = overviews.iter().map(|overview| overview.query.chars().count());
    let width = names.chain(["query".len()]).max().unwrap_or(0);
    let mut page = String::new();
    let _ = writeln!(
        page,
        "{STRONG}{:width$}  {:>8}  {:>15}  {:>11}  {:^9}  {:>11}{STRONG:#}",
        "query", "passages", "reports with it", "authorities", "years", "per 100,000",
    );
    for overview in overviews {
        let counts = &overview.counts;
        let (of_reports, rate) =
            counts.base.as_ref().map_or((0, None), |base| (base.of_reports, base.per_100_000_words));
        let years = match overview.years {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}–{last}"),
            None => String::new(),
        };
        let _ = writeln!(
            page,
            "{:width$}  {:>8}  {:>15}  {:>11}  {years:^9}  {:>11.1}",
            overview.query,
            thousands(counts.passages),
            format!("{} of {}", thousands(counts.reports), thousands(of_reports)),
            format!("{} of {}", overview.authorities, overview.of_authorities),
            rate.unwrap_or_default(),
        );
    }
    page.push_str("\nBy authority and year, with denominators: --format csv.\n");
    page
}
