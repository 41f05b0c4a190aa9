//! Filters on reports and sections.

use std::iter;

use clap::Args;
use service::{Field, Kind, scope};

use crate::values::filter;

/// Heading of the filters in a help text.
pub(super) const FILTERS: &str = "Filters (repeat one to allow several values)";

/// Filters that hold for a whole report.
#[derive(Debug, Default, Clone, Args)]
#[command(next_help_heading = FILTERS)]
pub(crate) struct Filters {
    /// Name of the authority, such as "Wexcombe"
    #[arg(long, value_name = "NAME")]
    pub(crate) authority: Vec<String>,
    /// Region of England, such as "North West"
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) region: Vec<String>,
    /// Year of the inspection: 2019, 2019..2024, ..2020 or 2021..
    #[arg(long, value_name = "YEARS", value_delimiter = ',', value_parser = filter(Field::Year))]
    pub(crate) year: Vec<String>,
    /// Kind of report, such as ilacs or focused-visit
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = filter(Field::Kind), hide_possible_values = true, long_help = kinds())]
    pub(crate) kind: Vec<String>,
    /// Overall grade of the report
    #[arg(long, value_name = "GRADE", value_delimiter = ',', value_parser = filter(Field::Overall), hide_possible_values = true)]
    pub(crate) overall: Vec<String>,
    /// Name of the lead inspector
    #[arg(long, value_name = "NAME")]
    pub(crate) inspector: Vec<String>,
    /// Identifier of the report, such as wexcombe-ilacs-2024-09
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) report: Vec<String>,
    /// Statistical neighbours of this authority
    #[arg(long, value_name = "NAME")]
    pub(crate) neighbours_of: Vec<String>,
    /// Put these authorities side by side, separated by commas
    #[arg(long, value_name = "NAMES", value_parser = filter(Field::Authority))]
    pub(crate) compare: Vec<String>,
}

/// Filters on reports and sections.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct Scope {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Words in a heading above the passage, such as "care leavers"
    #[arg(long, value_name = "WORDS", help_heading = FILTERS)]
    pub(crate) section: Vec<String>,
    /// Grade of the section
    #[arg(long, value_name = "GRADE", value_delimiter = ',', value_parser = filter(Field::Grade), help_heading = FILTERS)]
    pub(crate) grade: Vec<String>,
}

impl From<Filters> for scope::Scope {
    fn from(typed: Filters) -> Self {
        let Filters { authority, region, year, kind, overall, inspector, report, neighbours_of, compare } = typed;
        let rest = Self::default();
        Self { authority, compare, neighbours_of, region, year, kind, overall, inspector, report, ..rest }
    }
}

impl From<Scope> for scope::Scope {
    fn from(typed: Scope) -> Self {
        Self { section: typed.section, grade: typed.grade, ..typed.filters.into() }
    }
}

/// Returns the help of `--kind`.
fn kinds() -> String {
    let names = Kind::all().map(Kind::name).collect::<Vec<_>>().join(", ");
    let shared = Kind::shared_names().into_iter().map(|name| {
        let kinds: Vec<&str> = Kind::all_named(name).map(Kind::name).collect();
        format!("`{name}` means {}", kinds.join(" and "))
    });
    iter::once(format!("Kind of report: {names}")).chain(shared).collect::<Vec<_>>().join("; ")
}
