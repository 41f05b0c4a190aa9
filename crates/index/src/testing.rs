//! Small reports about fictional authorities, for tests.

use std::ops::ControlFlow;
use std::path::Path;

use report::{
    Block, Grade, Judgement, Kind, Passage, PassageKind, Quality, Report, ReportMeta, Scheme, Section, Subject,
};

use crate::exec::Index;
use crate::query::{Filters, Results, SearchRequest};
use crate::storage::{SourceFile, Summary};
use crate::write::Writer;

/// Returns a report with one section of numbered findings.
pub(crate) fn report(authority: &str, end: &str, findings: &[&str]) -> Report {
    let mut meta = ReportMeta::new(Kind::named("ilacs-standard").unwrap());
    meta.title = format!("Inspection of {authority} children's services");
    meta.authority =
        Some(Subject { area: Some("East".to_owned()), ..Scheme::EnglishAuthority.unregistered(authority) });
    meta.inspection_end = Some(end.parse().unwrap());
    meta.inspection_start = meta.inspection_end;
    meta.overall = Some(Judgement {
        area: "Overall".to_owned(),
        grade: Grade::named("good").unwrap(),
        printed: "Good".to_owned(),
    });
    let blocks = (1..).zip(findings).map(|(number, text)| Block {
        kind: PassageKind::Finding,
        number: Some(number.to_string()),
        level: 0,
        page: Some(number),
        text: (*text).to_owned(),
    });
    let section = Section {
        title: "Help and protection".to_owned(),
        path: vec!["Findings".to_owned(), "Help and protection".to_owned()],
        grade: Grade::named("inadequate"),
        part: None,
        blocks: blocks.collect(),
    };
    let quality = Quality { pages: 4, ..Quality::default() };
    Report { meta, parts: Vec::new(), sections: vec![section], quality, diagnostics: Vec::new() }
}

/// Returns the record of a source file that does not exist.
pub(crate) fn file(path: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        size: 1,
        modified_ns: Some(2),
        sha256: String::new(),
        pipeline: "1".to_owned(),
        overrides: String::new(),
    }
}

/// Builds an index from scratch.
pub(crate) fn build(dir: &Path, files: &[(&str, Report)]) -> Summary {
    let mut writer = Writer::rebuild(dir).unwrap();
    for (path, report) in files {
        writer.add(file(path), report).unwrap();
    }
    writer.commit().unwrap()
}

/// Returns all passages of an index.
pub(crate) fn export(index: &Index) -> Vec<Passage> {
    let mut passages = Vec::new();
    index
        .passages(|passage| {
            passages.push(passage);
            ControlFlow::Continue(())
        })
        .unwrap();
    passages
}

/// Returns a request for a query.
pub(crate) fn words(words: &str) -> SearchRequest {
    SearchRequest { query: words.parse().ok(), ..SearchRequest::default() }
}

/// Returns a request with filters and without a query.
pub(crate) fn only(filters: Filters) -> SearchRequest {
    SearchRequest { filters, limit: 100, ..SearchRequest::default() }
}

/// Returns the identifiers of the hits, in order.
pub(crate) fn ids(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.passage.passage_id.as_str()).collect()
}
