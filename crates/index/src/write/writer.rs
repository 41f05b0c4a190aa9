//! Adds reports to an index.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use report::{Passage, PassageKind, Report, SkipReason};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::{Searcher, TantivyError, Term};

use super::boilerplate::{self, Changed, Common};
use crate::plan::synonyms::abbreviations::{Abbreviations, Definitions};
use crate::plan::synonyms::concepts::{self, Concepts, ConceptsError};
use crate::storage::aux_data::{self, COMMON, CONCEPTS, OWN_CONCEPTS, REPEATED};
use crate::storage::boilerplate::Repeated;
use crate::storage::document::{self, Draft};
use crate::storage::index_dir::{Current, Store};
use crate::storage::tantivy_index::broken;
use crate::storage::tantivy_writer::Engine;
use crate::storage::{
    Heading, IndexError, Outcome, ReportRecord, SourceFile, SourceRecord, Summary, integrity, tantivy_index,
};
use crate::text::analysis;
use crate::write::identity::{Facts, Settled, settle};

/// How many documents of files go to the engine at once.
const FILES_AT_ONCE: usize = 1000;
/// How many reports are written again through one view of the engine.
const REWRITTEN_AT_ONCE: usize = 250;
/// Among how many reports that want one identifier a decision is tried before the commit.
const MOST_RIVALS: usize = 50;

/// Brings an index up to date. There is one writer at a time; nothing is visible before [`Writer::commit`], and a
/// writer that is dropped leaves the index as it was.
///
/// A report is written to the engine when it is added, as it is settled among those before it that want the same
/// identifier. At the commit, identifiers, duplicates and superseded copies are settled over all reports, and those for which
/// something else was decided than what was written (few) are written again, from what the engine holds.
pub struct Writer {
    store: Store,
    /// Held as long as the writer lives.
    _lock: File,
    engine: Engine,
    /// What becomes current at the commit; `None` where the current generation is brought up to date.
    next: Option<Current>,
    /// The files by path, as they will be.
    rows: BTreeMap<String, Row>,
    /// The reports that the engine holds, by the hash of their content.
    held: BTreeMap<String, Held>,
    /// Hashes of the content of reports that were added, by the identifier that they want.
    rivals: BTreeMap<String, Vec<String>>,
    /// Paths whose row is not what the engine holds.
    touched: BTreeSet<String>,
    /// Learnt data to be written, by name.
    companions: BTreeMap<String, String>,
    /// The wordings of reports that came or went.
    changed: Changed,
    /// Concepts that are to be stored, with the text of the user's file; `None` for those of the last commit.
    concepts: Option<(Concepts, String)>,
}

/// What the index keeps of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// The file and what came of it.
    pub(crate) record: SourceRecord,
    /// Identifier of the better copy of its report.
    superseded_by: Option<String>,
    /// What settling needs to know of its report.
    facts: Option<Arc<Facts>>,
}

/// How the engine holds a report.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    settled: Settled,
    /// Sorted. Until the commit those that it was written with, though files may have got other reports since.
    sources: Vec<String>,
    facts: Arc<Facts>,
}

impl Writer {
    /// Opens the index in `dir` to change it; makes a new one where there is none or where it was built by another
    /// version of the program ([`Writer::is_new`] tells).
    ///
    /// # Errors
    ///
    /// [`IndexError::Locked`] if another process writes it, [`IndexError::NotAnIndex`] if the folder holds other
    /// files, [`IndexError::Damaged`], [`IndexError::Io`].
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let store = Store::new(dir);
        let lock = store.lock()?;
        match store.current()? {
            Some(current) if current.check(dir).is_ok() => Self::update(store, lock, &current),
            current => Self::create(store, lock, current),
        }
    }

    /// Opens a new index beside the one in `dir`, which it replaces at the commit.
    ///
    /// # Errors
    ///
    /// As [`Writer::open`], but for [`IndexError::Damaged`].
    pub fn rebuild(dir: &Path) -> Result<Self, IndexError> {
        let store = Store::new(dir);
        let lock = store.lock()?;
        let current = store.current().ok().flatten();
        Self::create(store, lock, current)
    }

    fn update(store: Store, lock: File, current: &Current) -> Result<Self, IndexError> {
        store.remove_other_generations(&current.kept());
        let folder = store.generation(current.generation);
        if !folder.is_dir() {
            return Err(store.damaged("its files are gone"));
        }
        let engine = Engine::open(&folder).map_err(|error| store.damaged(error))?;
        let rows = rows(&engine).map_err(|error| store.damaged(error))?;
        let held = held(&rows);
        Ok(Self {
            store,
            _lock: lock,
            engine,
            next: None,
            rows,
            held,
            rivals: BTreeMap::new(),
            touched: BTreeSet::new(),
            changed: Changed::Keys(BTreeSet::new()),
            companions: BTreeMap::new(),
            concepts: None,
        })
    }

    fn create(store: Store, lock: File, current: Option<Current>) -> Result<Self, IndexError> {
        store.remove_other_generations(&current.as_ref().map(Current::kept).unwrap_or_default());
        let generation = store.next_generation();
        let folder = store.generation(generation);
        fs::create_dir_all(&folder).map_err(|source| IndexError::Io {
            action: "create",
            path: folder.clone(),
            source,
        })?;
        let engine = Engine::create(&folder).map_err(|error| write_error(&store, &error))?;
        Ok(Self {
            store,
            _lock: lock,
            engine,
            next: Some(Current::new(generation, current)),
            rows: BTreeMap::new(),
            held: BTreeMap::new(),
            rivals: BTreeMap::new(),
            touched: BTreeSet::new(),
            changed: Changed::All,
            companions: BTreeMap::new(),
            concepts: None,
        })
    }

    /// Whether everything has to be added, since there was no index that could be brought up to date.
    pub fn is_new(&self) -> bool {
        self.next.is_some()
    }

    /// The files by path, as they will be.
    pub fn sources(&self) -> impl Iterator<Item = &SourceRecord> {
        self.rows.values().map(|row| &row.record)
    }

    /// Adds the report that was read from a file, in place of what the same path gave before.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`].
    pub fn add(&mut self, file: SourceFile, report: &Report) -> Result<(), IndexError> {
        self.add_copies(vec![file], report)
    }

    /// Adds the report that files with the same bytes give, in place of what the same paths gave before. Added together, they
    /// need not be written again because another came.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`].
    pub fn add_copies(&mut self, files: Vec<SourceFile>, report: &Report) -> Result<(), IndexError> {
        let content = content_hash(report).map_err(|error| write_error(&self.store, &error.into()))?;
        let words = words(report);
        let total = words.iter().sum();
        let facts = Arc::new(Facts::new(report, total, heading_words(report), definitions(report)));
        let settled = self.settled_so_far(&content, &facts);
        let report_id = settled.report_id.clone();
        if !self.held.contains_key(&content) {
            let mut sources: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
            sources.sort();
            let record = record(report, &content, &settled, &sources, total);
            let mut passages = report.passages(&report_id, &sources);
            for passage in &mut passages {
                passage.superseded_by.clone_from(&settled.superseded_by);
            }
            self.changed.note(&passages);
            self.engine.add_report(&record, &passages, &words).map_err(|error| write_error(&self.store, &error))?;
            self.held.insert(content.clone(), Held { settled, sources, facts: Arc::clone(&facts) });
            self.rivals.entry(facts.base_id.clone()).or_default().push(content.clone());
        }
        for file in files {
            let outcome = Outcome::Report { content: content.clone(), report_id: report_id.clone() };
            self.put(file, outcome, Some(Arc::clone(&facts)));
        }
        Ok(())
    }

    /// What is decided for a report among those that were added before it. Only reports that want the same identifier can
    /// be copies of one inspection, so that it stands if no other such report comes.
    fn settled_so_far(&self, content: &str, facts: &Facts) -> Settled {
        let rivals = self.rivals.get(&facts.base_id).into_iter().flatten().take(MOST_RIVALS);
        let known = rivals.filter_map(|rival| Some((rival.as_str(), &*self.held.get(rival)?.facts)));
        let mut reports: BTreeMap<&str, &Facts> = known.collect();
        reports.insert(content, facts);
        let unrivalled = || Settled { report_id: facts.base_id.clone(), superseded_by: None };
        settle(&reports).remove(content).unwrap_or_else(unrivalled)
    }

    /// Adds a file that need not be read: its bytes are those of a file with this outcome.
    ///
    /// # Errors
    ///
    /// [`IndexError::UnknownContent`] if the outcome is a report that is not in the index.
    pub fn reuse(&mut self, file: SourceFile, outcome: Outcome) -> Result<(), IndexError> {
        let facts = match &outcome {
            Outcome::Skipped(_) => None,
            Outcome::Report { content, .. } => {
                let held = self.held.get(content);
                let held = held.ok_or_else(|| IndexError::UnknownContent { path: file.path.clone() })?;
                Some(Arc::clone(&held.facts))
            }
        };
        self.put(file, outcome, facts);
        Ok(())
    }

    /// Adds a file that has no report, in place of what the same path gave before.
    pub fn skip(&mut self, file: SourceFile, reason: SkipReason) {
        self.put(file, Outcome::Skipped(reason), None);
    }

    /// Takes a file out; one that is not there is no error.
    pub fn remove(&mut self, path: &str) {
        if self.rows.remove(path).is_some() {
            self.touched.insert(path.to_owned());
        }
    }

    /// Keeps learnt data with the index under a name, in place of what was kept under it before.
    pub fn set_companion(&mut self, name: &str, text: String) {
        self.companions.insert(name.to_owned(), text);
    }

    /// Widens queries by a user's own concept file, given by name and text, besides the built-in one. Without it those
    /// of the last commit stay.
    ///
    /// # Errors
    ///
    /// [`ConceptsError`] where it is not in form.
    pub fn set_concepts(&mut self, own: Option<(&str, &str)>) -> Result<(), ConceptsError> {
        let concepts = Concepts::new(own)?;
        let text = own.map(|(_, text)| text.to_owned()).unwrap_or_default();
        self.concepts = Some((concepts, text));
        Ok(())
    }

    /// Settles identifiers, duplicates and superseded copies over all reports, merges the abbreviations of those that are current, and
    /// makes everything visible at once.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`]; what was visible before then stays so.
    pub fn commit(mut self) -> Result<Summary, IndexError> {
        let summary = self.settle_all().map_err(|error| write_error(&self.store, &error))?;
        self.update_concepts().map_err(|error| write_error(&self.store, &error))?;
        if self.next.is_none() && self.touched.is_empty() && self.companions.is_empty() {
            return Ok(summary);
        }
        self.write_records(&summary).map_err(|error| write_error(&self.store, &error))?;
        self.settle_repetition().map_err(|error| write_error(&self.store, &error))?;
        self.engine.publish().map_err(|error| write_error(&self.store, &error))?;
        if let Some(next) = &self.next {
            integrity::verify(&self.store.generation(next.generation))
                .map_err(|error| write_error(&self.store, &error))?;
            self.store.set_current(next)?;
            self.store.remove_other_generations(&next.kept());
        }
        Ok(summary)
    }

    fn put(&mut self, file: SourceFile, outcome: Outcome, facts: Option<Arc<Facts>>) {
        let (path, record) = (file.path.clone(), SourceRecord { file, outcome });
        // A file that cannot be read is tried by every run: that alone is nothing to write.
        if self.rows.get(&path).is_some_and(|row| row.record == record) {
            return;
        }
        self.touched.insert(path.clone());
        self.rows.insert(path, Row { record, superseded_by: None, facts });
    }

    /// Brings the engine's reports and the rows to what is decided over all of them.
    fn settle_all(&mut self) -> tantivy::Result<Summary> {
        let mut facts: BTreeMap<&str, &Arc<Facts>> = BTreeMap::new();
        let mut sources: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (path, row) in &self.rows {
            if let (Outcome::Report { content, .. }, Some(known)) = (&row.record.outcome, &row.facts) {
                facts.insert(content, known);
                sources.entry(content).or_default().push(path.clone());
            }
        }
        let mut settled = settle(&facts.iter().map(|(content, facts)| (*content, &***facts)).collect());
        let summary = summary(&self.rows, &facts, &settled);
        let wanted: BTreeMap<String, Held> = facts
            .into_iter()
            .map(|(content, facts)| {
                let of_report = settled.remove(content).zip(sources.remove(content));
                let (settled, sources) = of_report.ok_or_else(|| broken("a report without an identifier"))?;
                Ok((content.to_owned(), Held { settled, sources, facts: Arc::clone(facts) }))
            })
            .collect::<tantivy::Result<_>>()?;
        self.rewrite_reports(&wanted)?;
        for (path, row) in &mut self.rows {
            if row.take_over(&wanted) {
                self.touched.insert(path.clone());
            }
        }
        self.held = wanted;
        Ok(summary)
    }

    /// Deletes the reports that no file has any more, and writes those again that are to be held otherwise.
    fn rewrite_reports(&mut self, wanted: &BTreeMap<String, Held>) -> tantivy::Result<()> {
        let content_term = |engine: &Engine, content: &str| Term::from_field_text(engine.fields().content, content);
        for content in self.held.keys().filter(|content| !wanted.contains_key(*content)) {
            let term = content_term(&self.engine, content);
            if !self.changed.is_all() {
                self.changed.note(&read_passages(&self.engine.searcher()?, &term)?);
            }
            self.engine.delete(term);
        }
        let changed: Vec<_> = wanted.iter().filter(|(content, held)| self.held.get(*content) != Some(held)).collect();
        if changed.is_empty() {
            return Ok(());
        }
        self.engine.commit()?;
        // A view keeps all that was read through it in memory: each is used for some reports only.
        for some in changed.chunks(REWRITTEN_AT_ONCE) {
            let searcher = self.engine.searcher()?;
            for (content, held) in some {
                let term = content_term(&self.engine, content);
                let (record, passages) = read_report(&searcher, &term)?;
                self.engine.delete(term);
                let (record, passages) = restated(record, passages, held)?;
                let words: Vec<u64> = passages.iter().map(|passage| analysis::count(&passage.text)).collect();
                self.engine.add_report(&record, &passages, &words)?;
            }
        }
        Ok(())
    }

    /// Finds what is repeated in what was committed, and commits that as well where it is another than before.
    fn settle_repetition(&mut self) -> tantivy::Result<()> {
        self.engine.merge()?;
        let (searcher, fields) = (self.engine.searcher()?, self.engine.fields());
        let common: Common = aux_data::learnt(&searcher, fields, COMMON)?;
        let repeated: Repeated = aux_data::learnt(&searcher, fields, REPEATED)?;
        let Some((common, repeated)) = boilerplate::settle(&searcher, (common, repeated), &self.changed)? else {
            return Ok(());
        };
        let (common, repeated) = (serde_json::to_string(&common)?, serde_json::to_string(&repeated)?);
        let documents = [(COMMON, common), (REPEATED, repeated)];
        self.engine.add(documents.map(|(name, text)| companion(&self.engine, name, &text)).into())?;
        self.engine.commit()
    }

    /// Puts together the concepts with the abbreviations of the reports as they are settled, and keeps them where they are
    /// others than those of the last commit.
    fn update_concepts(&mut self) -> tantivy::Result<()> {
        let searcher = self.engine.searcher()?;
        let stored = |name: &str| aux_data::companion(&searcher, self.engine.fields(), name);
        let own = stored(OWN_CONCEPTS)?.unwrap_or_default();
        let of_text = |text: &str| {
            let own = (!text.is_empty()).then_some((concepts::FILE_NAME, text));
            Concepts::new(own).map_err(|error| TantivyError::InternalError(error.to_string()))
        };
        let (concepts, text) = match self.concepts.take() {
            Some((concepts, text)) => (concepts, text),
            None => (of_text(&own)?, own),
        };
        let concepts = serde_json::to_string(&concepts.with_abbreviations(&self.abbreviations()))?;
        if stored(CONCEPTS)?.is_none_or(|stored| stored != concepts) {
            self.companions.insert(CONCEPTS.to_owned(), concepts);
        }
        if stored(OWN_CONCEPTS)?.unwrap_or_default() != text {
            self.companions.insert(OWN_CONCEPTS.to_owned(), text);
        }
        Ok(())
    }

    /// Those of the current reports.
    fn abbreviations(&self) -> Abbreviations {
        // Several files of one report define its abbreviations once.
        let current: BTreeMap<&str, &Facts> = self
            .rows
            .values()
            .filter(|row| row.superseded_by.is_none())
            .filter_map(|row| match &row.record.outcome {
                Outcome::Report { content, .. } => Some((content.as_str(), row.facts.as_deref()?)),
                Outcome::Skipped(_) => None,
            })
            .collect();
        Abbreviations::merge(current.values().map(|facts| &facts.definitions))
    }

    /// Writes what was touched, and the counts, and commits.
    fn write_records(&mut self, summary: &Summary) -> tantivy::Result<()> {
        let fields = self.engine.fields();
        let mut documents = Vec::new();
        for path in &self.touched {
            self.engine.delete(Term::from_field_text(fields.path, path));
            if let Some(row) = self.rows.get(path) {
                documents.push(document::source(fields, path, row)?);
            }
            if documents.len() >= FILES_AT_ONCE {
                self.engine.add(std::mem::take(&mut documents))?;
            }
        }
        documents.extend(self.companions.iter().map(|(name, text)| companion(&self.engine, name, text)));
        self.engine.delete(document::type_term(fields, document::kind::SUMMARY));
        documents.push(document::summary(fields, summary)?);
        self.engine.add(documents)?;
        self.engine.commit()
    }
}

impl Row {
    /// Takes over what was decided; tells whether that changed anything.
    fn take_over(&mut self, wanted: &BTreeMap<String, Held>) -> bool {
        let Outcome::Report { content, report_id } = &mut self.record.outcome else { return false };
        let Some(Held { settled, .. }) = wanted.get(content) else { return false };
        if *report_id == settled.report_id && self.superseded_by == settled.superseded_by {
            return false;
        }
        report_id.clone_from(&settled.report_id);
        self.superseded_by.clone_from(&settled.superseded_by);
        true
    }
}

/// The abbreviations that a report defines in its passages; boilerplate teaches nothing.
fn definitions(report: &Report) -> Definitions {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let blocks = blocks.filter(|block| block.kind != PassageKind::Boilerplate);
    Definitions::of(blocks.map(|block| block.text.as_str()))
}

/// All rows that the engine holds.
fn rows(engine: &Engine) -> tantivy::Result<BTreeMap<String, Row>> {
    let rows: Vec<Row> = tantivy_index::load_all(&engine.searcher()?, engine.fields(), document::kind::SOURCE)?;
    Ok(rows.into_iter().map(|row| (row.record.file.path.clone(), row)).collect())
}

/// How the engine holds the reports of these rows.
fn held(rows: &BTreeMap<String, Row>) -> BTreeMap<String, Held> {
    let mut held: BTreeMap<String, Held> = BTreeMap::new();
    for (path, row) in rows {
        if let (Outcome::Report { content, report_id }, Some(facts)) = (&row.record.outcome, &row.facts) {
            let report = held.entry(content.clone()).or_insert_with(|| Held {
                settled: Settled { report_id: report_id.clone(), superseded_by: row.superseded_by.clone() },
                sources: Vec::new(),
                facts: Arc::clone(facts),
            });
            report.sources.push(path.clone());
        }
    }
    held
}

/// Learnt data to be added, in place of what was kept under the name before.
fn companion(engine: &Engine, name: &str, text: &str) -> Draft {
    engine.delete(Term::from_field_text(engine.fields().id, &document::companion_id(name)));
    document::companion(engine.fields(), name, text)
}

/// The report with this term of its content, as the engine holds it.
fn read_report(searcher: &Searcher, content: &Term) -> tantivy::Result<(ReportRecord, Vec<Passage>)> {
    let address = tantivy_index::addresses(searcher, content)?.into_iter().next();
    let missing = || broken("a report is not where its files say");
    let record = document::load_record(searcher, address.ok_or_else(missing)?)?;
    Ok((record, read_passages(searcher, content)?))
}

/// The passages of the report with this term of its content, which comes before them.
fn read_passages(searcher: &Searcher, content: &Term) -> tantivy::Result<Vec<Passage>> {
    let passages = tantivy_index::addresses(searcher, content)?.into_iter().skip(1);
    passages.map(|address| document::load_passage(searcher, address)).collect()
}

/// A report under another identifier or with other sources.
fn restated(
    mut record: ReportRecord,
    passages: Vec<Passage>,
    held: &Held,
) -> tantivy::Result<(ReportRecord, Vec<Passage>)> {
    let Held { settled: Settled { report_id, superseded_by }, sources, .. } = held;
    let restate = |mut passage: Passage| {
        let local = passage.passage_id.strip_prefix(&record.report_id);
        let local = local.ok_or_else(|| broken("a passage with the identifier of another report"))?;
        passage.passage_id = format!("{report_id}{local}");
        passage.report_id.clone_from(report_id);
        passage.source = sources.first().cloned().ok_or_else(|| broken("a report without a file"))?;
        passage.sources.clone_from(sources);
        passage.superseded_by.clone_from(superseded_by);
        Ok(passage)
    };
    let passages = passages.into_iter().map(restate).collect::<tantivy::Result<_>>()?;
    record.report_id.clone_from(report_id);
    record.sources.clone_from(sources);
    record.superseded_by.clone_from(superseded_by);
    Ok((record, passages))
}

/// What the index keeps of a report besides its passages.
fn record(report: &Report, content: &str, settled: &Settled, sources: &[String], words: u64) -> ReportRecord {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let blocks = || report.sections.iter().flat_map(|section| &section.blocks);
    let outline = report.sections.iter().map(|section| Heading {
        title: section.title.clone(),
        path: section.path.clone(),
        grade: section.grade,
        part: section.part,
        passages: count(section.blocks.len()),
    });
    ReportRecord {
        report_id: settled.report_id.clone(),
        content: content.to_owned(),
        sources: sources.to_vec(),
        superseded_by: settled.superseded_by.clone(),
        meta: report.meta.clone(),
        parts: report.parts.clone(),
        outline: outline.collect(),
        quality: report.quality.clone(),
        diagnostics: report.diagnostics.clone(),
        passages: count(blocks().count()),
        numbered: count(blocks().filter(|block| block.number.is_some()).count()),
        words,
    }
}

/// The words of each passage.
fn words(report: &Report) -> Vec<u64> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    blocks.map(|block| analysis::count(&block.text)).collect()
}

/// The words of the headings over all passages, each heading counted once a passage.
fn heading_words(report: &Report) -> u64 {
    let of_passage = |path: &[String]| path.iter().map(|title| analysis::count(title)).sum::<u64>();
    report.sections.iter().map(|section| of_passage(&section.path) * section.blocks.len() as u64).sum()
}

/// SHA-256 of all that was understood of a report. Files that are understood alike are one report.
fn content_hash(report: &Report) -> serde_json::Result<String> {
    let digest = Sha256::digest(serde_json::to_vec(report)?);
    Ok(digest.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}

fn summary(
    rows: &BTreeMap<String, Row>,
    facts: &BTreeMap<&str, &Arc<Facts>>,
    settled: &BTreeMap<String, Settled>,
) -> Summary {
    let skipped = rows.values().filter(|row| matches!(row.record.outcome, Outcome::Skipped(_))).count() as u64;
    let files = rows.len() as u64;
    Summary {
        files,
        read: files - skipped,
        skipped,
        reports: settled.len() as u64,
        superseded: settled.values().filter(|settled| settled.superseded_by.is_some()).count() as u64,
        passages: facts.values().map(|facts| facts.passages).sum(),
        words: facts.values().map(|facts| facts.words).sum(),
        heading_words: facts.values().map(|facts| facts.heading_words).sum(),
    }
}

fn write_error(store: &Store, error: &TantivyError) -> IndexError {
    let detail = match error {
        // A thread of the engine that cannot write ends without a word.
        TantivyError::ErrorInThread(_) => "a file could not be written, perhaps because the disk is full".to_owned(),
        other => other.to_string(),
    };
    IndexError::Write { dir: store.dir().to_path_buf(), detail }
}

#[cfg(test)]
mod tests;
