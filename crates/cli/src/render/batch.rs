//! An overview of the counts of many queries.

use std::fmt::Write;

use service::batch::Overview;

use crate::output::STRONG;
use crate::render::thousands;

/// A line a query.
pub(crate) fn text(overviews: &[Overview]) -> String {
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
