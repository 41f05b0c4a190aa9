//! Any query gives results or an error, and highlights lie within their passage.

#![no_main]

use std::sync::OnceLock;

use index::{Index, Query, SearchRequest, SourceFile, Writer};
use libfuzzer_sys::fuzz_target;
use report::{Block, Kind, PassageKind, Quality, Report, ReportMeta, Section};

/// The last two have so many words with the same first letter that a prefix query materialises their postings.
const TEXTS: [&str; 6] = [
    "Return home interviews are timely. Most children are seen within 72 hours (see 16-plus).",
    "Children’s well-being is good. Their wellbeing board meets each term.",
    "Strategy meetings include health and the police. Education is missing.",
    "Naïve plans: a plan that is no plan. السلام",
    "Some staff see siblings seldom; social workers, schools, services, seniors, sessions, steps, stays, standards, support, \
     supervision, systems, strategies and screening seem sound.",
    "Senior staff screen some sessions. Supervision seems sound, since standards support staff; siblings stay so seldom.",
];

fuzz_target!(|text: &str| {
    static INDEX: OnceLock<Index> = OnceLock::new();
    let Ok(query) = text.parse::<Query>() else { return };
    let request = SearchRequest { query: Some(query), explain: true, ..SearchRequest::default() };
    if let Ok(results) = INDEX.get_or_init(build_index).search(&request) {
        results.hits.iter().for_each(index::invariants::highlights_lie_in_text);
    }
});

/// Builds an index of one report, in a folder that the process leaves behind.
fn build_index() -> Index {
let folder = tempfile::tempdir().expect("a temporary folder").keep();
    let block = |text: &&str| Block {
        kind: PassageKind::Finding,
        number: None,
        level: 0,
        page: None,
        text: (*text).to_owned(),
    };
    let section = Section {
        title: "Help and protection".to_owned(),
        path: vec!["Help and protection".to_owned()],
        grade: None,
        part: None,
        blocks: TEXTS.iter().map(block).collect(),
    };
    let report = Report {
        meta: ReportMeta::new(Kind::named("ilacs-standard").unwrap()),
        parts: Vec::new(),
        sections: vec![section],
        quality: Quality::default(),
        diagnostics: Vec::new(),
    };
    let file = SourceFile {
        path: "sample.txt".to_owned(),
        size: 1,
        modified_ns: Some(1),
        sha256: String::new(),
        pipeline: String::new(),
        overrides: String::new(),
    };
    let mut writer = Writer::rebuild(&folder).expect("open a writer");
        writer.add(file, &report).expect("add the report");
        writer.commit().expect("commit");
        Index::open(&folder).expect("open the index")
}
