//! What nothing is counted of: three reasons that are not the same.

use std::collections::BTreeSet;

use index::analytics::count::{self, Value};
use index::query::{Field, FieldValue};
use index::{Filters, Outcome, SearchRequest};
use report::{Authority, register};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Detail, Doubt, Findings, ServiceError, english};

/// An authority, a file or a report that nothing is counted of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gap {
    /// Why nothing is counted.
    pub reason: Reason,
    /// Name of the authority; path of the file or identifier of the report if it could not be read.
    pub name: String,
    /// Number of reports, or what was wrong, in words.
    #[serde(serialize_with = "english::serialise_detail")]
    #[schemars(with = "String")]
    pub detail: Detail,
}

/// Why nothing is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Reason {
    /// The authority has reports, but none with such a finding.
    #[serde(rename = "no such finding")]
    NoFinding,
    /// The authority has no report that the filters allow.
    #[serde(rename = "no report")]
    NoReport,
    /// The file or report could not be read, or not as a whole.
    #[serde(rename = "could not be read")]
    Unread,
}

impl Findings {
    /// Returns the number of passages found, and what nothing is counted of.
    pub(crate) fn gaps(&self, request: &SearchRequest) -> Result<(u64, Vec<Gap>), ServiceError> {
        let table = count::table(&self.index, request.clone(), &[Field::Authority])?;
        let (mut gaps, mut known) = (Vec::new(), BTreeSet::new());
        for cell in table.cells {
            let Some(Value::Name(name)) = cell.values.into_iter().next() else { continue };
            known.insert(name.clone());
            if cell.counts.passages == 0 {
                gaps.push(Gap { reason: Reason::NoFinding, name, detail: Detail::Reports(cell.counts.of_reports) });
            }
        }
        gaps.extend(without_report(&known, &request.filters));
        for source in self.index.sources()? {
            if let Outcome::Skipped(reason) = source.outcome {
                gaps.push(Gap { reason: Reason::Unread, name: source.file.path, detail: Detail::Skipped(reason) });
            }
        }
        for record in self.index.reports()? {
            let pages = u32::try_from(record.quality.pages_without_text.len()).unwrap_or(u32::MAX);
            let doubt = match (record.passages, pages) {
                (0, _) => Doubt::NoPassages,
                (_, 0) => continue,
                (_, pages) => Doubt::PagesWithoutText { pages },
            };
            gaps.push(Gap { reason: Reason::Unread, name: record.report_id, detail: Detail::Doubt(doubt) });
        }
        Ok((table.total.passages, gaps))
    }
}

/// Authorities of today that the filters allow and that no report they allow is about.
fn without_report(known: &BTreeSet<String>, filters: &Filters) -> Vec<Gap> {
    let allows = |field, name: &String| {
        filters.allowed(field).is_none_or(|values| values.contains(&FieldValue::Text(name.clone())))
    };
    let wanted = |authority: &&Authority| {
        authority.abolished.is_none()
            && !known.contains(&authority.name)
            && allows(Field::Region, &authority.region)
            && allows(Field::Authority, &authority.name)
    };
    let gap =
        |authority: &Authority| Gap { reason: Reason::NoReport, name: authority.name.clone(), detail: Detail::Nothing };
    register::all().iter().filter(wanted).map(gap).collect()
}
