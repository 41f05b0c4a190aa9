//! Searching, against a bare use of the engine in the same run: `just bench-query`.
//!
//! Both answer the same 200 queries over the same passages with ten hits, their texts, highlights and a snippet. The bare
//! one is what a hundred lines make of the engine: one field in its default tokenizer, its own `QueryParser` and
//! `SnippetGenerator`. First a table is printed: for each query the best of some passes, then median and 99th percentile
//! over the queries. Then criterion times each kind of query.
//!
//! `FINDINGS_INDEX` names the index. `FINDINGS_QUERIES` names a file that the queries are written to, one a line. With
//! `FINDINGS_ALONE` set the bare engine is left out, which has to index all passages first, and so is criterion.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use index::{Index, SearchRequest};
use mimalloc::MiMalloc;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{Query, QueryParser, RegexQuery};
use tantivy::schema::{Field, STORED, Schema, TEXT, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{IndexReader, ReloadPolicy, TantivyDocument};

/// That of the program, for both.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Passes over the queries; of each query the best counts.
const PASSES: usize = 15;
const HITS: usize = 10;

fn main() {
    let Some(dir) = std::env::var_os("FINDINGS_INDEX") else {
        println!("FINDINGS_INDEX is not set: `just bench-query` builds an index and names it");
        return;
    };
    let findings = Index::open(Path::new(&dir)).unwrap();
    let texts = texts(&findings);
    let queries = queries(&texts);
    println!("{} passages, {} queries", texts.len(), queries.len());
    if let Some(path) = std::env::var_os("FINDINGS_QUERIES") {
        let lines: Vec<&str> = queries.iter().map(|query| query.text.as_str()).collect();
        std::fs::write(path, lines.join("\n")).unwrap();
    }
    if std::env::var_os("FINDINGS_ALONE").is_some() {
        table(&findings, None, &queries);
        return;
    }
    let bare = Bare::new(&texts);
    table(&findings, Some(&bare), &queries);

    let mut criterion = Criterion::default().configure_from_args();
    for kind in Kind::ALL {
        let queries: Vec<_> = queries.iter().filter(|query| query.kind == kind).collect();
        let mut group = criterion.benchmark_group(kind.name());
        group.bench_function(BenchmarkId::from_parameter("findings"), |bencher| {
            bencher.iter(|| queries.iter().for_each(|query| ask(&findings, query)));
        });
        group.bench_function(BenchmarkId::from_parameter("bare"), |bencher| {
            bencher.iter(|| queries.iter().for_each(|query| bare.ask(query)));
        });
        group.finish();
    }
    criterion.final_summary();
}

/// Texts of all passages that a search finds.
fn texts(findings: &Index) -> Vec<String> {
    let mut texts = Vec::new();
    findings
        .passages(|passage| {
            texts.push(passage.text);
            ControlFlow::Continue(())
        })
        .unwrap();
    texts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Phrase,
    And,
    Term,
    Or,
    Prefix,
    Not,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Phrase, Self::And, Self::Term, Self::Or, Self::Prefix, Self::Not];

    fn name(self) -> &'static str {
        match self {
            Self::Phrase => "phrase",
            Self::And => "and",
            Self::Term => "term",
            Self::Or => "or",
            Self::Prefix => "prefix",
            Self::Not => "not",
        }
    }

    /// How many of them there are.
    fn count(self) -> usize {
        match self {
            Self::Phrase | Self::And => 60,
            Self::Term => 40,
            Self::Or => 20,
            Self::Prefix | Self::Not => 10,
        }
    }

    fn of(self, words: &[&str], draw: &mut Draw) -> String {
        let mut word = || *draw.of(words);
        match self {
            Self::Phrase => format!("\"{}\"", words.join(" ")),
            Self::And => format!("{} AND {}", word(), word()),
            Self::Term => word().to_owned(),
            Self::Or => format!("{} OR {} OR {} OR {}", word(), word(), word(), word()),
            Self::Prefix => word().chars().take(5).chain(['*']).collect(),
            Self::Not => format!("{} NOT {}", word(), word()),
        }
    }
}

struct Asked {
    kind: Kind,
    text: String,
}

/// 200 queries of words that stand near each other in some passage.
fn queries(texts: &[String]) -> Vec<Asked> {
    let mut draw = Draw(2026);
    let mut made = BTreeSet::new();
    let mut queries = Vec::new();
    for kind in Kind::ALL {
        let mut count = 0;
        while count < kind.count() {
            let words: Vec<&str> = draw.of(texts).split_whitespace().collect();
            let most = if kind == Kind::Phrase { 2 + draw.below(3) } else { 12 };
            let start = draw.below(words.len());
            let words: Vec<&str> = words.iter().skip(start).take(most).copied().collect();
            // Words of five letters and more outside of phrases, and nothing that either language reads in its own way.
            let plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
            let long = |word: &&str| kind == Kind::Phrase || word.len() > 4;
            let words: Vec<&str> = words.into_iter().filter(plain).filter(long).collect();
            if words.len() < 2 || (kind == Kind::Phrase && words.len() < most) {
                continue;
            }
            let text = kind.of(&words, &mut draw);
            if made.insert(text.clone()) {
                queries.push(Asked { kind, text });
                count += 1;
            }
        }
    }
    queries
}

/// A generator with a fixed seed.
///
/// # Source
///
/// `SplitMix64`: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

/// Asks `findings`: parse, search, ten hits with marks and snippets.
fn ask(findings: &Index, query: &Asked) {
    let request = SearchRequest { query: Some(query.text.parse().unwrap()), limit: HITS, ..SearchRequest::default() };
    black_box(findings.search(&request).unwrap());
}

/// The engine alone.
struct Bare {
    reader: IndexReader,
    text: Field,
    parser: QueryParser,
}

impl Bare {
    fn new(texts: &[String]) -> Self {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT | STORED);
        let dir = tempfile::tempdir().unwrap();
        let index = tantivy::Index::create_in_dir(dir.keep(), schema.build()).unwrap();
        let mut writer = index.writer_with_num_threads(1, 200_000_000).unwrap();
        for passage in texts {
            let mut document = TantivyDocument::new();
            document.add_text(text, passage);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
        let parser = QueryParser::for_index(&index, vec![text]);
        Self { reader, text, parser }
    }

    fn ask(&self, asked: &Asked) {
        let searcher = self.reader.searcher();
        let query: Box<dyn Query> = match asked.text.strip_suffix('*') {
            Some(prefix) => Box::new(RegexQuery::from_pattern(&format!("{prefix}.*"), self.text).unwrap()),
            None => self.parser.parse_query(&asked.text).unwrap(),
        };
        let top = TopDocs::with_limit(HITS).order_by_score();
        let (hits, count) = searcher.search(&query, &(top, Count)).unwrap();
        let snippets = SnippetGenerator::create(&searcher, &*query, self.text).unwrap();
        let mut answer = Vec::new();
        for (_, address) in hits {
            let document: TantivyDocument = searcher.doc(address).unwrap();
            let snippet = snippets.snippet_from_doc(&document);
            let text = document.get_first(self.text).and_then(|value| value.as_str().map(str::to_owned));
            answer.push((text, snippet.fragment().to_owned(), snippet.highlighted().to_vec()));
        }
        black_box((answer, count));
    }
}

/// Best time of each query, in the order of `queries`: asked of `findings`, and of the engine alone. They take turns, pass by
/// pass, so that a slow time of the machine meets both.
fn best(findings: &Index, bare: Option<&Bare>, queries: &[Asked]) -> [Vec<Duration>; 2] {
    let mut best = [vec![Duration::MAX; queries.len()], vec![Duration::MAX; queries.len()]];
    let [ours, theirs] = &mut best;
    for _ in 0..PASSES {
        pass(ours, queries, |query| ask(findings, query));
        if let Some(bare) = bare {
            pass(theirs, queries, |query| bare.ask(query));
        }
    }
    best
}

/// Asks each query once.
fn pass(best: &mut [Duration], queries: &[Asked], ask: impl Fn(&Asked)) {
    for (best, query) in best.iter_mut().zip(queries) {
        let start = Instant::now();
        ask(query);
        *best = start.elapsed().min(*best);
    }
}

fn table(findings: &Index, bare: Option<&Bare>, queries: &[Asked]) {
    let [ours, theirs] = best(findings, bare, queries);
    let heading = "| queries | findings median, p99 ms |";
    println!(
        "{heading}{}",
        if bare.is_some() { " bare median, p99 ms | ratio of medians | ratio of p99 |" } else { "" }
    );
    println!("| --- | --- |{}", if bare.is_some() { " --- | --- | --- |" } else { "" });
    let row = |name: &str, of: &dyn Fn(&Asked) -> bool| {
        let take = |times: &[Duration]| {
            let mut times: Vec<f64> =
                times.iter().zip(queries).filter(|(_, q)| of(q)).map(|(time, _)| time.as_secs_f64() * 1e3).collect();
            times.sort_by(f64::total_cmp);
            let at = |hundredth: usize| times[(times.len() * hundredth / 100).min(times.len() - 1)];
            (at(50), at(99))
        };
        let (median, p99) = take(&ours);
        print!("| {name} | {median:.2}, {p99:.2} |");
        if bare.is_some() {
            let (bare_median, bare_p99) = take(&theirs);
            let (ratio, p99_ratio) = (median / bare_median, p99 / bare_p99);
            print!(" {bare_median:.2}, {bare_p99:.2} | {ratio:.2} | {p99_ratio:.2} |");
        }
        println!();
    };
    for kind in Kind::ALL {
        row(kind.name(), &|query| query.kind == kind);
    }
    row("all", &|_| true);
    if std::env::var_os("SLOWEST").is_some() {
        let mut slow: Vec<_> = ours.iter().zip(queries).collect();
        slow.sort_by_key(|(time, _)| std::cmp::Reverse(**time));
        for (time, query) in slow.into_iter().take(15) {
            println!("{:8.2} ms  {}", time.as_secs_f64() * 1e3, query.text);
        }
    }
}
