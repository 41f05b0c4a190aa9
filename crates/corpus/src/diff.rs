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
    Ok(pairs(old, new)?.into_iter().map(move |Pair { id, old_id, new_id }| {
        let before = old_id.map(|id| Side::load(old, &id)).transpose()?;
        let after = new_id.map(|id| Side::load(new, &id)).transpose()?;
        match differences(&id, before.as_ref(), after.as_ref()) {
            Ok(differences) => Ok(ReportDifferences { report_id: id, differences }),
            Err(source) => Err(CorpusError::Value { report_id: id, source }),
        }
    }))
}

/// The identifiers of one report in both indexes; at least one is given.
struct Pair {
    /// In the newer index, otherwise in the older one.
    id: String,
    old_id: Option<String>,
    new_id: Option<String>,
}

/// Pairs the reports of both indexes, by identifier.
fn pairs(old: &Index, new: &Index) -> Result<Vec<Pair>, IndexError> {
    let (old_ids, new_ids): (BTreeSet<_>, BTreeSet<_>) =
        (old.report_ids()?.into_iter().collect(), new.report_ids()?.into_iter().collect());
    let mut by_file: BTreeMap<String, String> = BTreeMap::new();
    for id in new_ids.difference(&old_ids) {
        let sources = new.report(id)?.into_iter().flat_map(|record| record.sources);
        by_file.extend(sources.map(|path| (path, id.clone())));
    }
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut pairs = Vec::new();
    for id in old_ids.difference(&new_ids) {
        let sources = old.report(id)?.into_iter().flat_map(|record| record.sources);
        let mut candidates = sources.filter_map(|path| by_file.get(&path)).filter(|id| !renamed.contains_key(*id));
        match candidates.next().cloned() {
            Some(new_id) => drop(renamed.insert(new_id, id.clone())),
            None => pairs.push(Pair { id: id.clone(), old_id: Some(id.clone()), new_id: None }),
        }
    }
    for id in new_ids {
        let same = old_ids.get(&id).cloned();
        pairs.push(Pair { old_id: same.or_else(|| renamed.remove(&id)), new_id: Some(id.clone()), id });
    }
    pairs.sort_by(|a, b| a.id.cmp(&b.id));
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

    fn title(&self) -> Value {
        self.record.meta.title.clone().into()
    }
}

fn differences(id: &str, old: Option<&Side>, new: Option<&Side>) -> serde_json::Result<Vec<Difference>> {
    let mut found = Vec::new();
    let of_report = |change, field: &str, old, new| Difference {
        change,
        level: Level::Report,
        report_id: id.to_owned(),
        passage_id: None,
        field: field.to_owned(),
        old,
        new,
    };
    match (old, new) {
        (Some(old), Some(new)) => {
            let changed = changed(&facts(&old.record)?, &facts(&new.record)?);
            found.extend(changed.into_iter().map(|(field, old, new)| of_report(Change::Changed, &field, old, new)));
        }
        (Some(old), None) => found.push(of_report(Change::Lost, "title", old.title(), Value::Null)),
        (None, Some(new)) => found.push(of_report(Change::Gained, "title", Value::Null, new.title())),
        (None, None) => {}
    }
    let (before, after) = (old.map_or(&[][..], |side| &side.passages), new.map_or(&[][..], |side| &side.passages));
    passage_differences(id, before, after, &mut found)?;
    Ok(found)
}

/// Returns the values of a report, by name.
fn facts(record: &ReportRecord) -> serde_json::Result<Map<String, Value>> {
    let mut facts = object(serde_json::to_value(&record.meta)?);
    facts.insert("report_id".to_owned(), record.report_id.clone().into());
    facts.insert("sources".to_owned(), serde_json::to_value(&record.sources)?);
    facts.insert("superseded_by".to_owned(), record.superseded_by.clone().into());
    facts.insert("parts".to_owned(), serde_json::to_value(&record.parts)?);
    Ok(facts)
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

/// Returns the values in which two objects differ: name, old, new.
fn changed(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<(String, Value, Value)> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let value = |fields: &Map<String, Value>, name| fields.get(name).cloned().unwrap_or(Value::Null);
    let values = names.into_iter().map(|name| (name.clone(), value(old, name), value(new, name)));
    values.filter(|(_, old, new)| old != new).collect()
}

/// The values of a passage that are not its report's.
#[derive(Serialize)]
struct PassageValues<'a> {
    passage_id: &'a str,
    section_path: &'a [String],
    grade: Option<report::Grade>,
    number: Option<&'a str>,
    passage_kind: report::PassageKind,
    level: u8,
    page: Option<report::PageNumber>,
    part: Option<&'a str>,
    text: &'a str,
}

impl<'a> PassageValues<'a> {
    fn new(passage: &'a Passage) -> Self {
        let Passage { section_path, grade, number, passage_kind, level, page, part, text, .. } = passage;
        Self {
            passage_id: local(passage),
            section_path,
            grade: *grade,
            number: number.as_deref(),
            passage_kind: *passage_kind,
            level: *level,
            page: *page,
            part: part.as_deref(),
            text,
        }
    }
}

/// Returns the identifier of a passage within its report.
fn local(passage: &Passage) -> &str {
    passage.passage_id.split_once('/').map_or("", |(_, local)| local)
}

fn passage_differences<'a>(
    id: &str,
    old: &'a [Passage],
    new: &'a [Passage],
    found: &mut Vec<Difference>,
) -> serde_json::Result<()> {
    let of_passage = |change, passage: &Passage, field: &str, old, new| Difference {
        change,
        level: Level::Passage,
        report_id: id.to_owned(),
        passage_id: Some(passage.passage_id.clone()),
        field: field.to_owned(),
        old,
        new,
    };
    let (mut old, mut new): (Vec<&'a Passage>, Vec<&'a Passage>) = (old.iter().collect(), new.iter().collect());
    let mut paired = pair(&mut old, &mut new, |passage| (local(passage), passage.text.as_str()));
    paired.extend(pair(&mut old, &mut new, |passage| passage.text.as_str()));
    paired.extend(pair(&mut old, &mut new, local));
    paired.sort_by_key(|(_, after)| after.ordinal);
    for (before, after) in paired {
        let own = |passage| Ok(object(serde_json::to_value(PassageValues::new(passage))?));
        for (field, old, new) in changed(&own(before)?, &own(after)?) {
            found.push(of_passage(Change::Changed, after, &field, old, new));
        }
    }
    for passage in old {
        found.push(of_passage(Change::Lost, passage, "text", passage.text.clone().into(), Value::Null));
    }
    for passage in new {
        found.push(of_passage(Change::Gained, passage, "text", Value::Null, passage.text.clone().into()));
    }
    Ok(())
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
