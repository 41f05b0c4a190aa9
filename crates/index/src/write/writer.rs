//! The writer: adds reports to an index and commits them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use report::{Report, SkipReason};
use tantivy::{TantivyDocument, TantivyError, Term};

use super::boilerplate::{self, ChangedBands, CommonBands};
use super::file_entry::{
    FileEntry, IndexedReport, file_entries, indexed_reports, read_passages, read_report, with_identity,
};
use super::identity::{Facts, Identity, resolve_identities};
use super::report_record::{content_hash, definitions, heading_words, record, words};
use crate::plan::synonyms::abbreviations::Abbreviations;
use crate::plan::synonyms::concepts::{self, Concepts, ConceptsError};
use crate::storage::aux_data::{self, COMMON, CONCEPTS, OWN_CONCEPTS, REPEATED};
use crate::storage::boilerplate::Repeated;
use crate::storage::document;
use crate::storage::index_dir::{Generation, IndexDir};
use crate::storage::tantivy_index::broken;
use crate::storage::tantivy_writer::TantivyWriter;
use crate::storage::{IndexError, Outcome, SourceFile, SourceRecord, Summary, integrity};
use crate::text::analysis;

/// Documents of files that are handed to tantivy at once.
const FILES_AT_ONCE: usize = 1000;
/// Reports that are rewritten through one snapshot of the index.
const REWRITTEN_AT_ONCE: usize = 250;
/// The most reports with one base identifier among which an identity is resolved before the commit.
const MOST_RIVALS: usize = 50;

/// Brings an index up to date. There is one writer at a time. Nothing is visible before [`Writer::commit`], and a writer
/// that is dropped leaves the index as it was.
///
/// [`Writer::add`] writes a report at once, with the identity it has among the earlier reports of the same base identifier.
/// The commit resolves the identities of all reports. It rewrites the few reports whose identity is then another, from their
/// stored passages.
pub struct Writer {
    index_dir: IndexDir,
    /// Held as long as the writer lives.
    _lock: File,
    tantivy: TantivyWriter,
    /// The generation that becomes current at the commit; `None` if the current one is updated.
    next: Option<Generation>,
    /// The files by path, as the commit will leave them.
    files: BTreeMap<String, FileEntry>,
    /// The reports in the index, by the hash of their content.
    indexed: BTreeMap<String, IndexedReport>,
    /// The content hashes of reports that were added, by their base identifier.
    rivals: BTreeMap<String, Vec<String>>,
    /// Paths whose entry differs from the one in the index.
    touched: BTreeSet<String>,
    /// Auxiliary data to be written, by name.
    aux_data: BTreeMap<&'static str, String>,
    /// The MinHash bands of reports that were added or deleted.
    changed: ChangedBands,
    /// Concepts to be stored, with the text of the user's file; `None` to store those of the last commit.
    concepts: Option<(Concepts, String)>,
}

impl Writer {
    /// Opens the index in `dir` to change it. Creates a new one if there is none, or if another version of the program
    /// built it.
    ///
    /// # Errors
    ///
    /// [`IndexError::Locked`] if another process writes it, [`IndexError::NotAnIndex`] if the folder holds other
    /// files, [`IndexError::Damaged`], [`IndexError::Io`].
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let index_dir = IndexDir::new(dir);
        let lock = index_dir.lock()?;
        match index_dir.current()? {
            Some(current) if current.check_format(dir).is_ok() => Self::update(index_dir, lock, &current),
            current => Self::create(index_dir, lock, current),
        }
    }

    /// Opens a new index beside the one in `dir`, which it replaces at the commit.
    ///
    /// # Errors
    ///
    /// As [`Writer::open`], except [`IndexError::Damaged`].
    pub fn rebuild(dir: &Path) -> Result<Self, IndexError> {
        let index_dir = IndexDir::new(dir);
        let lock = index_dir.lock()?;
        // A damaged pointer file is replaced as well.
        let current = index_dir.current().ok().flatten();
        Self::create(index_dir, lock, current)
    }

    fn update(index_dir: IndexDir, lock: File, current: &Generation) -> Result<Self, IndexError> {
        index_dir.remove_other_generations(&current.retained());
        let folder = index_dir.generation_dir(current.number);
        if !folder.is_dir() {
            return Err(index_dir.damaged("its files are gone"));
        }
        let tantivy = TantivyWriter::open(&folder).map_err(|error| index_dir.damaged(error))?;
        let files = file_entries(&tantivy).map_err(|error| index_dir.damaged(error))?;
        let indexed = indexed_reports(&files).map_err(|error| index_dir.damaged(error))?;
        let changed = ChangedBands::Bands(BTreeSet::new());
        Ok(Self { files, indexed, changed, ..Self::empty(index_dir, lock, tantivy) })
    }

    fn create(index_dir: IndexDir, lock: File, current: Option<Generation>) -> Result<Self, IndexError> {
        index_dir.remove_other_generations(&current.as_ref().map(Generation::retained).unwrap_or_default());
        let number = index_dir.next_generation()?;
        let folder = index_dir.generation_dir(number);
        fs::create_dir_all(&folder).map_err(|source| IndexError::Io {
            action: "create",
            path: folder.clone(),
            source,
        })?;
        let tantivy = TantivyWriter::create(&folder).map_err(write_error(&index_dir))?;
        Ok(Self { next: Some(Generation::new(number, current)), ..Self::empty(index_dir, lock, tantivy) })
    }

    /// Returns a writer without files, to which every band is new.
    fn empty(index_dir: IndexDir, lock: File, tantivy: TantivyWriter) -> Self {
        Self {
            index_dir,
            _lock: lock,
            tantivy,
            next: None,
            files: BTreeMap::new(),
            indexed: BTreeMap::new(),
            rivals: BTreeMap::new(),
            touched: BTreeSet::new(),
            aux_data: BTreeMap::new(),
            changed: ChangedBands::All,
            concepts: None,
        }
    }

    /// Returns whether every report has to be added, because there was no index to update.
    #[cfg(test)]
    pub(crate) fn is_new(&self) -> bool {
        self.next.is_some()
    }

    /// Returns the files by path, as the commit will leave them.
    pub fn sources(&self) -> impl Iterator<Item = &SourceRecord> {
        self.files.values().map(|entry| &entry.record)
    }

    /// Adds the report read from a file. It replaces what the same path held before.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`].
    pub fn add(&mut self, file: SourceFile, report: &Report) -> Result<(), IndexError> {
        self.add_copies(vec![file], report)
    }

    /// Adds the report read from files with the same bytes. It replaces what the same paths held before. Copies that are
    /// added together are written once; a copy that is added later makes the commit rewrite the report.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`].
    pub fn add_copies(&mut self, files: Vec<SourceFile>, report: &Report) -> Result<(), IndexError> {
        let content = content_hash(report).map_err(TantivyError::from).map_err(write_error(&self.index_dir))?;
        let words = words(report);
        let total = words.iter().sum();
        let facts = Arc::new(Facts::new(report, total, heading_words(report), definitions(report)));
        let identity = self.provisional_identity(&content, &facts);
        let report_id = identity.report_id.clone();
        if !self.indexed.contains_key(&content) {
            let mut sources: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
            sources.sort();
            let record = record(report, &content, &identity, &sources, total);
            let mut passages = report.passages(&report_id, &sources);
            for passage in &mut passages {
                passage.superseded_by.clone_from(&identity.superseded_by);
            }
            self.changed.note(&passages);
            self.tantivy.add_report(&record, &passages, &words).map_err(write_error(&self.index_dir))?;
            self.indexed.insert(content.clone(), IndexedReport { identity, sources, facts: Arc::clone(&facts) });
            self.rivals.entry(facts.base_id.clone()).or_default().push(content.clone());
        }
        for file in files {
            let outcome = Outcome::Report { content: content.clone(), report_id: report_id.clone() };
            self.put(file, outcome, Some(Arc::clone(&facts)));
        }
        Ok(())
    }

    /// Resolves the identity of a report among those added before it. Only reports with the same base identifier can be
    /// copies of one inspection, so the identity stands unless another such report is added.
    fn provisional_identity(&self, content: &str, facts: &Facts) -> Identity {
        let rivals = self.rivals.get(&facts.base_id).into_iter().flatten().take(MOST_RIVALS);
        let known = rivals.filter_map(|rival| Some((rival.as_str(), &*self.indexed.get(rival)?.facts)));
        let mut reports: BTreeMap<&str, &Facts> = known.collect();
        reports.insert(content, facts);
        let identity = resolve_identities(&reports).remove(content);
        debug_assert!(identity.is_some(), "a report without an identity");
        // The commit would correct this one.
        identity.unwrap_or_else(|| Identity { report_id: facts.base_id.clone(), superseded_by: None })
    }

    /// Adds a file that does not have to be read, because its bytes are those of a file with this outcome.
    ///
    /// # Errors
    ///
    /// [`IndexError::UnknownContent`] if the outcome is a report that is not in the index.
    pub fn reuse(&mut self, file: SourceFile, outcome: Outcome) -> Result<(), IndexError> {
        let facts = match &outcome {
            Outcome::Skipped(_) => None,
            Outcome::Report { content, .. } => {
                let report = self.indexed.get(content);
                let report = report.ok_or_else(|| IndexError::UnknownContent { path: file.path.clone() })?;
                Some(Arc::clone(&report.facts))
            }
        };
        self.put(file, outcome, facts);
        Ok(())
    }

    /// Adds a file without a report. It replaces what the same path held before.
    pub fn skip(&mut self, file: SourceFile, reason: SkipReason) {
        self.put(file, Outcome::Skipped(reason), None);
    }

    /// Removes a file. Does nothing if the index has no such file.
    pub fn remove(&mut self, path: &str) {
        if self.files.remove(path).is_some() {
            self.touched.insert(path.to_owned());
        }
    }

    /// Sets the concepts that widen queries: the built-in ones and a user's own file, given by name and text. If this is
    /// never called, the concepts of the last commit stay.
    ///
    /// # Errors
    ///
    /// [`ConceptsError`] if the file is not well-formed.
    pub fn set_concepts(&mut self, own: Option<(&str, &str)>) -> Result<(), ConceptsError> {
        let concepts = Concepts::new(own)?;
        let text = own.map(|(_, text)| text.to_owned()).unwrap_or_default();
        self.concepts = Some((concepts, text));
        Ok(())
    }

    /// Resolves the identities of all reports, merges the abbreviations of the current ones, and makes everything visible
    /// at once.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`]; the index stays as it was before.
    pub fn commit(mut self) -> Result<Summary, IndexError> {
        let written = self.write_all().map_err(write_error(&self.index_dir))?;
        let (summary, is_changed) = written;
        if !is_changed {
            return Ok(summary);
        }
        self.tantivy.publish().map_err(write_error(&self.index_dir))?;
        if let Some(next) = &self.next {
            integrity::verify(&self.index_dir.generation_dir(next.number)).map_err(write_error(&self.index_dir))?;
            self.index_dir.set_current(next)?;
            self.index_dir.remove_other_generations(&next.retained());
        }
        Ok(summary)
    }

    /// Writes everything that is visible once it is published. Returns whether there is anything to publish.
    fn write_all(&mut self) -> tantivy::Result<(Summary, bool)> {
        let summary = self.resolve_all()?;
        self.update_concepts()?;
        if self.next.is_none() && self.touched.is_empty() && self.aux_data.is_empty() {
            return Ok((summary, false));
        }
        self.write_records(&summary)?;
        self.refresh_boilerplate()?;
        Ok((summary, true))
    }

    fn put(&mut self, file: SourceFile, outcome: Outcome, facts: Option<Arc<Facts>>) {
        let (path, record) = (file.path.clone(), SourceRecord { file, outcome });
        // Every run tries an unreadable file again: the same outcome is no reason to write.
        if self.files.get(&path).is_some_and(|entry| entry.record == record) {
            return;
        }
        self.touched.insert(path.clone());
        self.files.insert(path, FileEntry { record, superseded_by: None, facts });
    }

    /// Resolves the identities of all reports, and brings the reports and file entries up to date with them.
    fn resolve_all(&mut self) -> tantivy::Result<Summary> {
        let mut facts: BTreeMap<&str, &Arc<Facts>> = BTreeMap::new();
        let mut sources: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (path, entry) in &self.files {
            if let Some((content, _, known)) = entry.report()? {
                facts.insert(content, known);
                sources.entry(content).or_default().push(path.clone());
            }
        }
        let mut identities = resolve_identities(&facts.iter().map(|(content, facts)| (*content, &***facts)).collect());
        let summary = summary(&self.files, &facts, &identities);
        let wanted: BTreeMap<String, IndexedReport> = facts
            .into_iter()
            .map(|(content, facts)| {
                let of_report = identities.remove(content).zip(sources.remove(content));
                let (identity, sources) = of_report.ok_or_else(|| broken("a report without an identifier"))?;
                Ok((content.to_owned(), IndexedReport { identity, sources, facts: Arc::clone(facts) }))
            })
            .collect::<tantivy::Result<_>>()?;
        self.rewrite_reports(&wanted)?;
        for (path, entry) in &mut self.files {
            if entry.adopt_identity(&wanted) {
                self.touched.insert(path.clone());
            }
        }
        self.indexed = wanted;
        Ok(summary)
    }

    /// Deletes the reports that no file has any more, and rewrites those whose identity or sources changed.
    fn rewrite_reports(&mut self, wanted: &BTreeMap<String, IndexedReport>) -> tantivy::Result<()> {
        let content_term =
            |tantivy: &TantivyWriter, content: &str| Term::from_field_text(tantivy.fields().content, content);
        for content in self.indexed.keys().filter(|content| !wanted.contains_key(*content)) {
            let term = content_term(&self.tantivy, content);
            if !self.changed.is_all() {
                self.changed.note(&read_passages(&self.tantivy.searcher()?, &term)?);
            }
            self.tantivy.delete(term);
        }
        let is_changed = |(content, report): &(&String, &IndexedReport)| self.indexed.get(*content) != Some(*report);
        let changed: Vec<_> = wanted.iter().filter(is_changed).collect();
        if changed.is_empty() {
            return Ok(());
        }
        self.tantivy.commit()?;
        // A searcher keeps everything read through it in memory, so each serves a limited number of reports.
        for some in changed.chunks(REWRITTEN_AT_ONCE) {
            let searcher = self.tantivy.searcher()?;
            for (content, report) in some {
                let term = content_term(&self.tantivy, content);
                let (record, passages) = read_report(&searcher, &term)?;
                self.tantivy.delete(term);
                let (record, passages) = with_identity(record, passages, report)?;
                let words: Vec<u64> = passages.iter().map(|passage| analysis::count(&passage.text)).collect();
                self.tantivy.add_report(&record, &passages, &words)?;
            }
        }
        Ok(())
    }

    /// Refreshes which of the committed passages are boilerplate, and commits the result if it changed.
    fn refresh_boilerplate(&mut self) -> tantivy::Result<()> {
        self.tantivy.merge()?;
        let (searcher, fields) = (self.tantivy.searcher()?, self.tantivy.fields());
        let common: CommonBands = aux_data::read_json(&searcher, fields, COMMON)?;
        let repeated: Repeated = aux_data::read_json(&searcher, fields, REPEATED)?;
        let Some((common, repeated)) = boilerplate::refresh(&searcher, (common, repeated), &self.changed)? else {
            return Ok(());
        };
        let documents = [(COMMON, serde_json::to_string(&common)?), (REPEATED, serde_json::to_string(&repeated)?)];
        self.tantivy.add(documents.map(|(name, text)| replace_aux_data(&self.tantivy, name, &text)).into())?;
        self.tantivy.commit()
    }

    /// Adds the abbreviations of the current reports to the concepts, and stores them if they differ from those of the last
    /// commit.
    fn update_concepts(&mut self) -> tantivy::Result<()> {
        let searcher = self.tantivy.searcher()?;
        let fields = self.tantivy.fields();
        let own = aux_data::read(&searcher, fields, OWN_CONCEPTS)?.unwrap_or_default();
        let parse = |text: &str| {
            let own = (!text.is_empty()).then_some((concepts::FILE_NAME, text));
            Concepts::new(own).map_err(|error| TantivyError::InternalError(error.to_string()))
        };
        let (concepts, text) = match self.concepts.take() {
            Some((concepts, text)) => (concepts, text),
            None => (parse(&own)?, own.clone()),
        };
        let concepts = concepts.with_abbreviations(&self.abbreviations()?).to_text()?;
        if aux_data::read(&searcher, fields, CONCEPTS)?.is_none_or(|stored| stored != concepts) {
            self.aux_data.insert(CONCEPTS, concepts);
        }
        if own != text {
            self.aux_data.insert(OWN_CONCEPTS, text);
        }
        Ok(())
    }

    /// Returns the abbreviations of the current reports.
    fn abbreviations(&self) -> tantivy::Result<Abbreviations> {
        // Several files of one report define its abbreviations once.
        let mut current: BTreeMap<&str, &Facts> = BTreeMap::new();
        for entry in self.files.values().filter(|entry| entry.superseded_by.is_none()) {
            if let Some((content, _, facts)) = entry.report()? {
                current.insert(content, facts);
            }
        }
        Ok(Abbreviations::merge(current.values().map(|facts| &facts.definitions)))
    }

    /// Writes the entries of touched files, the auxiliary data and the summary, and commits.
    fn write_records(&mut self, summary: &Summary) -> tantivy::Result<()> {
        let fields = self.tantivy.fields();
        let mut documents = Vec::new();
        for path in &self.touched {
            self.tantivy.delete(Term::from_field_text(fields.path, path));
            if let Some(entry) = self.files.get(path) {
                documents.push(document::source(fields, path, entry)?);
            }
            if documents.len() >= FILES_AT_ONCE {
                self.tantivy.add(std::mem::take(&mut documents))?;
            }
        }
        documents.extend(self.aux_data.iter().map(|(name, text)| replace_aux_data(&self.tantivy, name, text)));
        self.tantivy.delete(document::type_term(fields, document::kind::SUMMARY));
        documents.push(document::summary(fields, summary)?);
        self.tantivy.add(documents)?;
        self.tantivy.commit()
    }
}

/// Deletes the auxiliary data stored under a name and returns a document with the new data.
fn replace_aux_data(tantivy: &TantivyWriter, name: &str, text: &str) -> TantivyDocument {
    tantivy.delete(Term::from_field_text(tantivy.fields().id, &document::aux_data_id(name)));
    document::aux_data(tantivy.fields(), name, text)
}

fn summary(
    files: &BTreeMap<String, FileEntry>,
    facts: &BTreeMap<&str, &Arc<Facts>>,
    identities: &BTreeMap<String, Identity>,
) -> Summary {
    let skipped = files.values().filter(|entry| matches!(entry.record.outcome, Outcome::Skipped(_))).count() as u64;
    let files = files.len() as u64;
    Summary {
        files,
        read: files - skipped,
        skipped,
        reports: identities.len() as u64,
        superseded: identities.values().filter(|identity| identity.superseded_by.is_some()).count() as u64,
        passages: facts.values().map(|facts| facts.passages).sum(),
        words: facts.values().map(|facts| facts.words).sum(),
        heading_words: facts.values().map(|facts| facts.heading_words).sum(),
    }
}

/// Returns what turns a failure to write into an error that names the index.
fn write_error(index_dir: &IndexDir) -> impl Fn(TantivyError) -> IndexError {
    |error| {
        let detail = match error {
            // A thread of tantivy that cannot write ends without a message.
            TantivyError::ErrorInThread(_) => {
                "a file could not be written, perhaps because the disk is full".to_owned()
            }
            other => other.to_string(),
        };
        IndexError::Write { dir: index_dir.dir().to_path_buf(), detail }
    }
}

#[cfg(test)]
mod tests;
