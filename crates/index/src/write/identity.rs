//! Resolves the identities of reports: their identifiers, and which copies are superseded.
//!
//! Identities are a function of the set of reports alone. Neither the order of the reports nor earlier identities matter.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use report::{Report, ReportMeta};
use serde::{Deserialize, Serialize};

use crate::plan::synonyms::abbreviations::Definitions;

/// What resolving identities needs to know of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// [`ReportMeta::base_id`].
    pub(crate) base_id: String,
    /// Principal authority.
    pub(crate) authority: Option<String>,
    /// Kind, with both forms of ILACS as one.
    pub(crate) kind: String,
    /// First day of the inspection.
    pub(crate) start: Option<Date>,
    /// Last day of the inspection.
    pub(crate) end: Option<Date>,
    /// Whether the pages of its passages are known.
    pub(crate) has_pages: bool,
    /// Numbers missing between its numbered passages.
    pub(crate) missing_numbers: usize,
    /// Passages.
    pub(crate) passages: u64,
    /// Words of all passages.
    pub(crate) words: u64,
    /// Words in the headings above passages, counted once for each passage.
    pub(crate) heading_words: u64,
    /// The abbreviations that it defines. They do not affect identities; they are here because they too are merged over all
    /// reports.
    pub(crate) definitions: Definitions,
}

impl Facts {
    pub(crate) fn new(report: &Report, words: u64, heading_words: u64, definitions: Definitions) -> Self {
        let ReportMeta { authority, kind, inspection_start, inspection_end, .. } = &report.meta;
        let blocks = || report.sections.iter().flat_map(|section| &section.blocks);
        Self {
            base_id: report.meta.base_id(),
            authority: authority.as_ref().map(|authority| authority.name.clone()),
            kind: kind.id_name().to_owned(),
            start: *inspection_start,
            end: *inspection_end,
            has_pages: report.quality.pages > 0,
            missing_numbers: report.quality.missing_numbers.len(),
            passages: blocks().count() as u64,
            words,
            heading_words,
            definitions,
        }
    }

    /// Returns what copies of one inspection have in common; `None` if the inspection is uncertain.
    fn inspection(&self) -> Option<(&str, &str, Option<Date>, Date)> {
        Some((self.authority.as_deref()?, &self.kind, self.start, self.end?))
    }

    /// Orders better copies first.
    fn compare_quality(&self, other: &Self) -> Ordering {
        let key = |facts: &Self| (Reverse(facts.has_pages), facts.missing_numbers, Reverse(facts.words));
        key(self).cmp(&key(other))
    }
}

/// The identity of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Unique identifier.
    pub(crate) report_id: String,
    /// Identifier of the better copy.
    pub(crate) superseded_by: Option<String>,
}

/// Resolves the identities of all reports, by the hash of their content.
pub(crate) fn resolve_identities(reports: &BTreeMap<&str, &Facts>) -> BTreeMap<String, Identity> {
    let better = better_copies(reports);
    let ids = identifiers(reports, &better);
    let superseded_by = |content: &str| better.get(content).and_then(|best| ids.get(best)).cloned();
    ids.iter()
        .map(|(content, id)| {
            let identity = Identity { report_id: id.clone(), superseded_by: superseded_by(content) };
            ((*content).to_owned(), identity)
        })
        .collect()
}

/// Returns the best copy of the same inspection for each report that is not the best copy itself.
fn better_copies<'a>(reports: &BTreeMap<&'a str, &Facts>) -> BTreeMap<&'a str, &'a str> {
    let mut inspections: BTreeMap<_, Vec<(&str, &Facts)>> = BTreeMap::new();
    for (content, facts) in reports {
        if let Some(inspection) = facts.inspection() {
            inspections.entry(inspection).or_default().push((content, facts));
        }
    }
    let mut better = BTreeMap::new();
    for mut copies in inspections.into_values() {
        copies.sort_by(|(content, facts), (other_content, other)| {
            facts.compare_quality(other).then_with(|| content.cmp(other_content))
        });
        if let Some(((best, _), poorer)) = copies.split_first() {
            better.extend(poorer.iter().map(|(content, _)| (*content, *best)));
        }
    }
    better
}

/// Returns a unique identifier for each report. The first report with a base identifier keeps it. The others append the first
/// digits of their hash: four, or as many as make the identifier unique.
fn identifiers<'a>(
    reports: &BTreeMap<&'a str, &Facts>,
    better: &BTreeMap<&'a str, &'a str>,
) -> BTreeMap<&'a str, String> {
    let mut groups: BTreeMap<&str, Vec<(&str, &Facts)>> = BTreeMap::new();
    for (content, facts) in reports {
        groups.entry(&facts.base_id).or_default().push((content, facts));
    }
    let mut taken: BTreeSet<String> = groups.keys().map(|&base| base.to_owned()).collect();
    let mut ids = BTreeMap::new();
    for (base, mut group) in groups {
        group.sort_by_key(|(content, facts)| {
            let undated = facts.start.is_none() && facts.end.is_none();
            (better.contains_key(content), undated, facts.start, facts.end, *content)
        });
        for (index, (content, _)) in group.into_iter().enumerate() {
            let id = if index == 0 { base.to_owned() } else { unique(base, content, &taken) };
            taken.insert(id.clone());
            ids.insert(content, id);
        }
    }
    ids
}

fn unique(base: &str, content: &str, taken: &BTreeSet<String>) -> String {
    (4..=content.len())
        .filter_map(|digits| content.get(..digits))
        .map(|digits| format!("{base}-{digits}"))
        .find(|id| !taken.contains(id))
        .unwrap_or_else(|| format!("{base}-{content}"))
}

#[cfg(test)]
mod tests;
