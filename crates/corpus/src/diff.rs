//! The differences between two indexes, report by report; only two reports are in memory at once.
//!
//! Pairs reports by identifier, then by file: a file that has two identifiers is one report. Pairs the passages of a report by
//! identifier and text, then by text, then by identifier.

use std::collections::{BTreeMap, BTreeSet};

use index::{Index, IndexError, ReportRecord};
use report::Passage;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::CorpusError;

/// What happened to a report, a passage or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the newer index has it.
    Gained,
    /// Only the older index has it.
    Lost,
    /// Both have it, with another value.
    Changed,
}

/// Whether a report or a passage differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A value of the report.
    Report,
    /// A value of a passage.
    Passage,
}

/// A difference in one value. A passage that was gained or lost is shown by its text, a report by its title.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// What happened.
    pub change: Change,
    /// To what.
    pub level: Level,
    /// Identifier in the newer index, otherwise in the older one.
    pub report_id: String,
    /// Likewise; `None` for a value of the report.
    pub passage_id: Option<String>,
    /// Name of the value.
    pub field: String,
    /// The value in the older index; null if it has none.
    pub old: Value,
    /// The value in the newer index; null if it has none.
    pub new: Value,
}

/// The differences of one report.
#[derive(Debug)]
pub struct ReportDifferences {
    /// Identifier in the newer index, otherwise in the older one.
    pub report_id: String,
    /// Those of the report itself, then those of its passages in reading order; empty if both indexes agree.
    pub differences: Vec<Difference>,
}

/// Compares two indexes, and returns one item for each report of either, by identifier.
///
/// # Errors
///
/// [`CorpusError::Index`] at once; in an item also [`CorpusError::MissingReport`] and [`CorpusError::Value`].
pub fn compare<'a>(
    old: &'a Index,
    new: &'a Index,
) -> Result<impl Iterator<Item = Result<ReportDifferences, CorpusError>> + use<'a>, CorpusError> {
    Ok(pairs(old, new)?.into_iter().map(move |(id, Pair { old_id, in_new })| {
        let before = old_id.map(|id| Side::load(old, &id)).transpose()?;
        let after = in_new.then(|| Side::load(new, &id)).transpose()?;
        match differences(&id, before.as_ref(), after.as_ref()) {
            Ok(differences) => Ok(ReportDifferences { report_id: id, differences }),
            Err(source) => Err(CorpusError::Value { report_id: id, source }),
        }
    }))
}

/// A report in both indexes, or in one of them.
struct Pair {
    /// Its identifier in the older index, if it is there.
    old_id: Option<String>,
    in_new: bool,
}

/// Pairs the reports of both indexes; by identifier in the newer index, otherwise in the older one.
fn pairs(old: &Index, new: &Index) -> Result<BTreeMap<String, Pair>, IndexError> {
    let (old_ids, new_ids): (BTreeSet<_>, BTreeSet<_>) =
        (old.report_ids()?.into_iter().collect(), new.report_ids()?.into_iter().collect());
    let mut by_file: BTreeMap<String, String> = BTreeMap::new();
    for id in new_ids.difference(&old_ids) {
        let sources = new.report(id)?.into_iter().flat_map(|record| record.sources);
        by_file.extend(sources.map(|path| (path, id.clone())));
    }
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut pairs = BTreeMap::new();
    for id in old_ids.difference(&new_ids) {
        let sources = old.report(id)?.into_iter().flat_map(|record| record.sources);
        let mut candidates = sources.filter_map(|path| by_file.get(&path)).filter(|id| !renamed.contains_key(*id));
        match candidates.next().cloned() {
            Some(new_id) => drop(renamed.insert(new_id, id.clone())),
            None => drop(pairs.insert(id.clone(), Pair { old_id: Some(id.clone()), in_new: false })),
        }
    }
    for id in new_ids {
        let old_id = old_ids.get(&id).cloned().or_else(|| renamed.remove(&id));
        pairs.insert(id, Pair { old_id, in_new: true });
    }
    Ok(pairs)
}

/// A report of one of the indexes.
struct Side {
    record: ReportRecord,
    passages: Vec<Passage>,
}

impl Side {
    fn load(index: &Index, id: &str) -> Result<Self, CorpusError> {
        let missing = || CorpusError::MissingReport { report_id: id.to_owned() };
        Ok(Self { record: index.report(id)?.ok_or_else(missing)?, passages: index.report_passages(id)? })
    }
}

fn differences<'a>(id: &str, old: Option<&'a Side>, new: Option<&'a Side>) -> serde_json::Result<Vec<Difference>> {
    let mut found = Found { report_id: id, differences: Vec::new() };
    let title = |side: &Side| Value::from(side.record.meta.title.clone());
    match (old, new) {
        (Some(old), Some(new)) => found.changes(None, &facts(&old.record)?, &facts(&new.record)?),
        (Some(old), None) => found.push(Change::Lost, None, "title", title(old), Value::Null),
        (None, Some(new)) => found.push(Change::Gained, None, "title", Value::Null, title(new)),
        (None, None) => {}
    }
    let passages = |side: Option<&'a Side>| side.iter().flat_map(|side| &side.passages).collect();
    found.passages(passages(old), passages(new))?;
    Ok(found.differences)
}

/// Returns the values of a report, by name.
fn facts(record: &ReportRecord) -> serde_json::Result<Map<String, Value>> {
    let mut facts = fields(&record.meta)?;
    facts.insert("report_id".to_owned(), record.report_id.clone().into());
    facts.insert("sources".to_owned(), serde_json::to_value(&record.sources)?);
    facts.insert("superseded_by".to_owned(), record.superseded_by.clone().into());
    facts.insert("parts".to_owned(), serde_json::to_value(&record.parts)?);
    Ok(facts)
}

fn fields(value: &impl Serialize) -> serde_json::Result<Map<String, Value>> {
    serde_json::from_value(serde_json::to_value(value)?)
}

/// The values of a passage that are not its report's; its identifier is compared within its report.
const OWN_VALUES: [&str; 8] = ["section_path", "grade", "number", "passage_kind", "level", "page", "part", "text"];

fn own_values(passage: &Passage) -> serde_json::Result<Map<String, Value>> {
    let mut values = fields(passage)?;
    values.retain(|name, _| OWN_VALUES.contains(&name.as_str()));
    values.insert("passage_id".to_owned(), local(passage).into());
    Ok(values)
}

/// Returns the identifier of a passage within its report.
fn local(passage: &Passage) -> &str {
    passage.passage_id.split_once('/').map_or("", |(_, local)| local)
}

/// The differences of a report, as far as they are found.
struct Found<'a> {
    report_id: &'a str,
    differences: Vec<Difference>,
}

impl Found<'_> {
    /// Adds a difference, of the report itself if there is no passage.
    fn push(&mut self, change: Change, passage: Option<&Passage>, field: &str, old: Value, new: Value) {
        self.differences.push(Difference {
            change,
            level: if passage.is_some() { Level::Passage } else { Level::Report },
            report_id: self.report_id.to_owned(),
            passage_id: passage.map(|passage| passage.passage_id.clone()),
            field: field.to_owned(),
            old,
            new,
        });
    }

    /// Adds the values in which two objects differ, by name.
    fn changes(&mut self, passage: Option<&Passage>, old: &Map<String, Value>, new: &Map<String, Value>) {
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let [old, new] = [old, new].map(|values| values.get(name).cloned().unwrap_or(Value::Null));
            if old != new {
                self.push(Change::Changed, passage, name, old, new);
            }
        }
    }

    /// Adds the differences between passages.
    fn passages<'a>(&mut self, mut old: Vec<&'a Passage>, mut new: Vec<&'a Passage>) -> serde_json::Result<()> {
        let mut paired = pair(&mut old, &mut new, |passage| (local(passage), passage.text.as_str()));
        paired.extend(pair(&mut old, &mut new, |passage| passage.text.as_str()));
        paired.extend(pair(&mut old, &mut new, local));
        paired.sort_by_key(|(_, after)| after.ordinal);
        for (before, after) in paired {
            self.changes(Some(after), &own_values(before)?, &own_values(after)?);
        }
        for passage in old {
            self.push(Change::Lost, Some(passage), "text", passage.text.clone().into(), Value::Null);
        }
        for passage in new {
            self.push(Change::Gained, Some(passage), "text", Value::Null, passage.text.clone().into());
        }
        Ok(())
    }
}

/// Takes pairs of passages with the same key out of both lists, in reading order.
fn pair<'a, K: Ord>(
    old: &mut Vec<&'a Passage>,
    new: &mut Vec<&'a Passage>,
    key: impl Fn(&'a Passage) -> K,
) -> Vec<(&'a Passage, &'a Passage)> {
    let mut waiting: BTreeMap<K, Vec<&Passage>> = BTreeMap::new();
    for passage in new.iter().rev() {
        waiting.entry(key(passage)).or_default().push(passage);
    }
    let mut pairs = Vec::new();
    old.retain(|before| {
        let after = waiting.get_mut(&key(before)).and_then(Vec::pop);
        pairs.extend(after.map(|after| (*before, after)));
        after.is_none()
    });
    let taken: BTreeSet<u32> = pairs.iter().map(|(_, after)| after.ordinal).collect();
    new.retain(|passage| !taken.contains(&passage.ordinal));
    pairs
}
