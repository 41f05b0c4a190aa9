//! Times indexing of many synthetic reports: `cargo run --release -p index --example bulk -- DIR REPORTS`.
//!
//! Each report has fifty findings of sixty words; a tenth of the findings are near-duplicates of those in other reports.
//! A generator with a fixed seed draws the words with the frequencies of Zipf's law, so the same number of reports gives
//! the same index everywhere. If `DIR` already has an index, only one report changes.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use std::path::Path;
use std::time::Instant;

use index::{Index, Query, SearchRequest, SourceFile, Writer};
use report::{Block, Kind, PassageKind, Quality, Report, ReportMeta, Scheme, Section, Subject};

const FINDINGS: u32 = 50;
const WORDS: u32 = 60;
/// Every tenth finding is a form with every tenth word filled in.
const FORM_EVERY: u32 = 10;
/// Number of sets of forms.
const FORMS: u32 = 20;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().unwrap();
    let dir = Path::new(&dir);
    let reports: u32 = arguments.next().unwrap().parse().unwrap();
    let mut clock = Clock(Instant::now());
    if Index::open(dir).is_err() {
        let mut writer = Writer::open(dir).unwrap();
        for number in 0..reports {
            writer.add(file(number, 0), &report(number, 0)).unwrap();
        }
        clock.print("all added");
        println!("{:?}", writer.commit().unwrap());
        clock.print("committed");
    }
    let writer = Writer::open(dir).unwrap();
    println!("{} files", writer.sources().count());
    drop(writer);
    clock.print("writer opened and dropped");
    let version = u64::from(std::process::id());
    let mut writer = Writer::open(dir).unwrap();
    writer.add(file(reports / 2, version), &report(reports / 2, version)).unwrap();
    writer.commit().unwrap();
    clock.print("one changed");
    let index = Index::open(dir).unwrap();
    println!("{} files", index.sources().unwrap().len());
    clock.print("index opened, files listed");
    for words in ["w7", "w1 w2 w3", "w100 w2000"] {
        let query = words.parse::<Query>().ok();
        let results = index.search(&SearchRequest { query, ..SearchRequest::default() }).unwrap();
        println!("{words}: {} passages, {} reports", results.passages, results.reports);
        clock.print("searched");
    }
    println!("{} reports", index.reports().unwrap().len());
    clock.print("reports listed");
}

struct Clock(Instant);

impl Clock {
    /// Prints the time since the last step.
    fn print(&mut self, what: &str) {
        println!("{:8.1} ms {what}", self.0.elapsed().as_secs_f64() * 1000.0);
        self.0 = Instant::now();
    }
}

fn file(number: u32, version: u64) -> SourceFile {
    SourceFile {
        path: format!("reports/{number:06}.pdf"),
        size: 40_000,
        modified_ns: i64::try_from(version).ok(),
        sha256: format!("{number:064x}"),
        pipeline: "1".to_owned(),
        overrides: String::new(),
    }
}

fn report(number: u32, version: u64) -> Report {
    let mut random = Random(u64::from(number) * 1_000_003 + version + 1);
    let mut meta = ReportMeta::new(Kind::named("ilacs-standard").unwrap());
    let name = format!("Place {number}");
    meta.authority =
        Some(Subject { area: Some(format!("Region {}", number % 9)), ..Scheme::EnglishAuthority.unregistered(name) });
    meta.published = Some(jiff::civil::date(2010 + i16::try_from(number % 14).unwrap(), 1, 1));
    let mut sections = Vec::new();
    let mut finding = 0;
    for title in ["Leadership", "Help and protection", "Children in care", "Care leavers", "Adoption"] {
        let blocks = (0..FINDINGS / 5).map(|_| {
            finding += 1;
            let mut form = Random(u64::from(finding + number % FORMS * FINDINGS));
            let words: Vec<_> = (0..WORDS)
                .map(|at| match (finding % FORM_EVERY, at % FORM_EVERY) {
                    (0, 0) => random.0.to_string(),
                    (0, _) => form.word(),
                    _ => random.word(),
                })
                .collect();
            Block {
                kind: PassageKind::Finding,
                number: Some(finding.to_string()),
                level: 0,
                page: Some(finding / 5),
                text: words.join(" ") + ".",
            }
        });
        let path = vec!["Findings".to_owned(), title.to_owned()];
        let section = Section { title: title.to_owned(), path, grade: None, part: None, blocks: blocks.collect() };
        sections.push(section);
    }
    Report { meta, parts: Vec::new(), sections, quality: Quality::default(), diagnostics: Vec::new() }
}

/// A linear congruential generator (Knuth, MMIX); its quality suffices here.
struct Random(u64);

impl Random {
    fn word(&mut self) -> String {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The exponential of a uniform number follows Zipf's law.
        let uniform = f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX);
        format!("w{:.0}", (uniform * 30_000_f64.ln()).exp())
    }
}
