//! The state of an index: what is in it, what is not and why, and whether the reports have changed since.

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Corpus, Pending, SkippedFile, pending};
use index::{Index, ReportRecord, Summary};
use report::Severity;
use serde::Serialize;
use service::{english, wire};

use crate::output::STRONG;
use crate::render::wrap::{labelled, wrap};
use crate::render::{count, shown, thousands};
use crate::settings::Settings;

/// Before the facts: room for their names.
const MARGIN: usize = 15;

/// What `findings status` says.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    index: String,
    files: u64,
    reports: u64,
    /// Poorer copies of an inspection that has a better one.
    superseded: u64,
    passages: u64,
    words: u64,
    authorities: usize,
    first_year: Option<i16>,
    last_year: Option<i16>,
    /// Reports of each kind.
    kinds: BTreeMap<&'static str, u64>,
    /// Files that are not in the index, and why.
    pub(crate) skipped: Vec<SkippedFile>,
    /// Reports that leave something to be doubted.
    doubtful: u64,
    /// Reports with a warning on each topic.
    warnings: BTreeMap<String, u64>,
    /// Values that a person set in place of what was read.
    overrides: Vec<SetValue>,
    /// Entries of the overrides that do nothing any more, in words.
    stale_overrides: Vec<String>,
    corpus: Vec<String>,
    /// What another run of `findings index` would find; null where the corpus is not there.
    pending: Option<Pending>,
}

/// A value that a person set in place of what was read.
#[derive(Debug, Serialize)]
struct SetValue {
    report_id: String,
    #[serde(flatten)]
    value: wire::Override,
}

impl Status {
    /// The state of `index`, compared with `corpus`.
    pub(crate) fn new(index: &Index, settings: &Settings, corpus: Corpus<'_>) -> anyhow::Result<Self> {
        let &Summary { files, reports, superseded, passages, words, .. } = index.summary();
        let records = index.reports()?;
        let sources = index.sources()?;
        let mut kinds = BTreeMap::new();
        let mut warnings: BTreeMap<String, u64> = BTreeMap::new();
        let mut authorities = BTreeSet::new();
        for record in &records {
            *kinds.entry(record.meta.kind.name()).or_default() += 1;
            authorities.extend(record.meta.authority.iter().map(|authority| authority.name.as_str()));
            let warned = record.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
            for topic in warned.map(|diagnostic| diagnostic.topic.clone()).collect::<BTreeSet<_>>() {
                *warnings.entry(topic).or_default() += 1;
            }
        }
        let set = |record: &ReportRecord| {
            let report_id = record.report_id.clone();
            let values = record.meta.overrides.clone().into_iter();
            values.map(move |value| SetValue { report_id: report_id.clone(), value: value.into() })
        };
        let years = || records.iter().filter_map(|record| record.meta.year());
        Ok(Self {
            index: shown(&settings.index),
            files,
            reports,
            superseded,
            passages,
            words,
            authorities: authorities.len(),
            first_year: years().min(),
            last_year: years().max(),
            kinds,
            skipped: sources.iter().filter_map(SkippedFile::of).collect(),
            doubtful: records.iter().filter(|record| !service::doubts(record).is_empty()).count() as u64,
            warnings,
            overrides: records.iter().flat_map(set).collect(),
            stale_overrides: corpus.stale_overrides(&sources, index)?,
            corpus: corpus.roots.iter().map(|root| shown(root)).collect(),
            pending: pending(corpus, index, sources)?,
        })
    }

    /// The same in words.
    pub(crate) fn text(&self, columns: usize) -> String {
        let mut page = String::new();
        let mut fact = |name: &str, value: &str| page.push_str(&labelled(name, value, MARGIN, columns));
        fact("index", &self.index);
        fact("holds", &format!("{} of {}", count(self.passages, "passage"), count(self.reports, "report")));
        if self.superseded > 0 {
            fact("", &format!("{} of an inspection that has a better one", copies(self.superseded)));
        }
        let span = match (self.first_year, self.last_year) {
            (Some(first), Some(last)) if first == last => format!(", {first}"),
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let authorities =
            if self.authorities == 1 { "1 authority".to_owned() } else { format!("{} authorities", self.authorities) };
        fact("covers", &format!("{authorities}{span}"));
        let kinds: Vec<String> =
            self.kinds.iter().map(|(kind, reports)| format!("{kind} {}", thousands(*reports))).collect();
        fact("kinds", &kinds.join(", "));
        fact("corpus", &self.corpus_state());
        let doubtful = format!(
            "{} of {} (`findings reports --sort quality`)",
            thousands(self.doubtful),
            count(self.reports, "report")
        );
        fact("to be doubted", if self.doubtful == 0 { "nothing" } else { &doubtful });
        let warnings: Vec<String> =
            self.warnings.iter().map(|(topic, reports)| format!("{topic} in {}", count(*reports, "report"))).collect();
        if !warnings.is_empty() {
            fact("warnings", &warnings.join(", "));
        }
        let set: Vec<String> =
            self.overrides.iter().map(|set| format!("{} {}", set.report_id, english::overridden(&set.value))).collect();
        if !set.is_empty() {
            fact("by override", &set.join("; "));
        }
        for stale in &self.stale_overrides {
            fact("to look at", stale);
        }
        fact(
            "skipped",
            &if self.skipped.is_empty() { "nothing".to_owned() } else { count(self.skipped.len() as u64, "file") },
        );
        for skip in &self.skipped {
            page.push_str(&wrap(&skip.path, &[], STRONG, "  ", columns));
            page.push_str(&wrap(&skip.message, &[], STRONG, "      ", columns));
        }
        page
    }

    /// Whether the index is up to date, and what to do if not.
    fn corpus_state(&self) -> String {
        let corpus = self.corpus.join("`, `");
        match &self.pending {
            None => format!("`{corpus}` is not there: name the folder with --corpus to compare it"),
            Some(pending) if self.files > 0 && pending.removed.len() as u64 == self.files => {
                format!("`{corpus}` has none of these files: name their folder with --corpus to compare it")
            }
            Some(pending) if pending.is_empty() => format!("`{corpus}`, nothing has changed since"),
            Some(Pending { added, changed, removed, concepts }) => {
                let lists = [(added.len(), "new"), (changed.len(), "changed"), (removed.len(), "gone")];
                let mut parts: Vec<String> = lists
                    .iter()
                    .filter(|(files, _)| *files > 0)
                    .map(|(files, what)| format!("{files} {what}"))
                    .collect();
                parts.extend(concepts.then(|| "other concepts".to_owned()));
                format!("`{corpus}`, since then {}: run `findings index`", parts.join(", "))
            }
        }
    }
}

fn copies(number: u64) -> String {
    if number == 1 { "1 of them a poorer copy".to_owned() } else { format!("{number} of them poorer copies") }
}
