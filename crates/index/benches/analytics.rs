//! Times the analyses of wording: keyness, counts, frames, concordance, checks of quotations, precedents of a draft.
//!
//! `FINDINGS_INDEX=DIR cargo bench -p index --bench analytics` uses an existing index. Without `FINDINGS_INDEX`, it builds one of
//! 240 synthetic reports with some 24,000 passages.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use index::analytics::count::{Counter, table};
use index::analytics::frames::{Slot, frames};
use index::analytics::{concordance, frames, keyness, verify, wording};
use index::query::{Field, FieldFilter, FieldValue};
use index::{Filters, Index, SearchRequest, SourceFile, Writer};
use report::{Block, Grade, Kind, PassageKind, Quality, Report, ReportMeta, Scheme, Section, Subject};

const REPORTS: usize = 240;
const PASSAGES: usize = 100;
const GRADES: [&str; 4] = ["outstanding", "good", "requires improvement", "inadequate"];

/// A random number generator with a fixed seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// Returns a word; a few words are very frequent and most are rare.
    fn word(&mut self) -> String {
        let common =
            ["the", "of", "children", "and", "not", "are", "plans", "social", "workers", "in", "timely", "always"];
        match self.below(3) {
            0 => common[self.below(common.len())].to_owned(),
            1 => format!("word{}", self.below(100)),
            _ => format!("word{}", self.below(20_000)),
        }
    }

    fn passage(&mut self) -> String {
        let mut text = String::from("Inspectors say that ");
        for _ in 0..4 {
            let words: Vec<String> = (0..14).map(|_| self.word()).collect();
            text.push_str(&words.join(" "));
            text.push_str(if self.below(9) == 0 { " return home interviews are late. " } else { ". " });
        }
        text
    }
}

fn report(chance: &mut Chance, number: usize) -> Report {
    let mut meta = ReportMeta::new(Kind::named("ilacs-standard").unwrap());
    meta.title = format!("Inspection {number}");
    let name = format!("Place {}", number % 80);
    meta.authority = Some(Subject { area: Some("East".to_owned()), ..Scheme::EnglishAuthority.unregistered(name) });
    meta.inspection_end = Some(format!("{}-03-15", 2014 + number / 80 * 4 + number % 3).parse().unwrap());
    let block = |(number, text): (usize, String)| Block {
        kind: PassageKind::Finding,
        number: Some(number.to_string()),
        level: 0,
        page: None,
        text,
    };
    let section = |grade: &str, texts: Vec<String>, from: usize| Section {
        title: format!("Section {grade}"),
        path: vec![format!("Section {grade}")],
        grade: Grade::named(grade),
        part: None,
        blocks: (from..).zip(texts).map(block).collect(),
    };
    let half = PASSAGES / 2;
    let mut texts = || (0..half).map(|_| chance.passage()).collect::<Vec<_>>();
    let sections = vec![section(GRADES[number % 4], texts(), 1), section(GRADES[number / 4 % 4], texts(), half + 1)];
    Report { meta, parts: Vec::new(), sections, quality: Quality::default(), diagnostics: Vec::new() }
}

fn build(dir: &Path) {
    let mut writer = Writer::rebuild(dir).unwrap();
    let mut chance = Chance(7);
    for number in 0..REPORTS {
        let path = format!("{number}.txt");
        let file = SourceFile {
            path,
            size: 1,
            modified_ns: Some(1),
            sha256: number.to_string(),
            pipeline: "1".to_owned(),
            overrides: String::new(),
        };
        writer.add(file, &report(&mut chance, number)).unwrap();
    }
    writer.commit().unwrap();
}

fn request(query: &str) -> SearchRequest {
    SearchRequest { query: query.parse().ok(), ..SearchRequest::default() }
}

fn graded(grades: &[&str]) -> SearchRequest {
    let values = grades.iter().filter_map(|name| Grade::named(name)).map(FieldValue::Grade).collect();
    let filters = Filters::of(FieldFilter { field: Field::Grade, values });
    SearchRequest { filters, ..SearchRequest::default() }
}

fn time_all(criterion: &mut Criterion, index: &Index) {
    let interviews = "\"return home interviews\"";
    let options = keyness::Options { min_authorities: 3, limit: 30 };
    let (weak, strong) = (graded(&["inadequate"]), graded(&["good", "outstanding"]));
    criterion.bench_function("keyness: inadequate, reference good and outstanding", |bencher| {
        bencher.iter(|| keyness::compare(index, weak.clone(), Some(strong.clone()), options).unwrap());
    });
    criterion.bench_function("keyness: inadequate, reference all others", |bencher| {
        bencher.iter(|| keyness::compare(index, weak.clone(), None, options).unwrap());
    });
    criterion.bench_function("count: by year", |bencher| {
        bencher.iter(|| table(index, request(interviews), &[Field::Year]).unwrap());
    });
    let counter = Counter::new(index, SearchRequest::default(), &[Field::Authority, Field::Year]).unwrap();
    criterion.bench_function("batch: one query by authority and year", |bencher| {
        bencher.iter(|| counter.count(request(interviews).query).unwrap());
    });
    let both = frames::Options { slots: vec![Slot::Left, Slot::Right], min_authorities: 2, max_words: 6 };
    criterion.bench_function("frames: return home interviews", |bencher| {
        bencher.iter(|| frames(index, request(interviews), &both).unwrap());
    });
    let by_next_word = [concordance::Key::Right(1)];
    for (name, keys) in [("concordance: unsorted", &[][..]), ("concordance: by the next word", &by_next_word[..])] {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let show = |line: &concordance::Line<'_>| -> ControlFlow<()> {
                    black_box(line.right());
                    ControlFlow::Continue(())
                };
                concordance::visit(index, request("\"plans\""), keys, show).unwrap()
            });
        });
    }
    let draft = draft(index);
    let sentences = wording::sentences(&draft);
    criterion.bench_function(&format!("wording: a draft of {} sentences", sentences.len()), |bencher| {
        bencher.iter(|| wording::precedents_of_all(index, &sentences, &SearchRequest::default()).unwrap());
    });
    let quotations = verify::quotations(&draft);
    criterion.bench_function(&format!("verify: {} quotations, half of them altered", quotations.len()), |bencher| {
        bencher.iter(|| verify::check_all(index, &quotations).unwrap());
    });
}

/// Returns a draft that quotes the first words of two hundred passages, with one word changed in every second quotation.
fn draft(index: &Index) -> String {
    let mut draft = String::new();
    let mut found = 0;
    let take = |passage: report::Passage| {
        let words: Vec<&str> = passage.text.split_whitespace().take(14).collect();
        if passage.ordinal % 37 == 5 && words.len() == 14 && !passage.text.contains(['“', '"', '”', '…', '[']) {
            let mut words = words;
            if found % 2 == 1 {
                words[7] = "quarterly";
            }
            draft.extend(["“", &words.join(" "), "”\n\n"]);
            found += 1;
        }
        if found < 200 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    index.passages(take).unwrap();
    draft
}

fn analytics(criterion: &mut Criterion) {
    let built = tempfile::tempdir().unwrap();
    let dir = std::env::var_os("FINDINGS_INDEX").map_or_else(
        || {
            build(built.path());
            built.path().to_path_buf()
        },
        PathBuf::from,
    );
    time_all(criterion, &Index::open(&dir).unwrap());
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = analytics
}
criterion_main!(benches);
