//! Times searches, and a plain use of tantivy in the same run for comparison: `just bench-query`.
//!
//! Both answer the same 200 queries over the same passages with ten hits, their texts, highlights and a snippet. The plain
//! use takes a hundred lines: one field with the default tokenizer, tantivy's `QueryParser` and its `SnippetGenerator`.
//! Prints a table with the median and 99th percentile over the queries, using the best of several passes for each query.
//! Then criterion times each kind of query.
//!
//! `FINDINGS_INDEX` names the index. `FINDINGS_QUERIES` names a file to write the queries to, one a line. `FINDINGS_ALONE`
//! skips the plain tantivy, which first has to index all passages, and criterion.
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

/// The program's allocator, for both.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Passes over the queries; the best time of each query counts.
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
    let tantivy = Plain::new(&texts);
    table(&findings, Some(&tantivy), &queries);

    let mut criterion = Criterion::default().configure_from_args();
    for kind in Kind::ALL {
        let queries: Vec<_> = queries.iter().filter(|query| query.kind == kind).collect();
        let mut group = criterion.benchmark_group(kind.name());
        group.bench_function(BenchmarkId::from_parameter("findings"), |bencher| {
            bencher.iter(|| queries.iter().for_each(|query| run(&findings, query)));
        });
        group.bench_function(BenchmarkId::from_parameter("tantivy"), |bencher| {
            bencher.iter(|| queries.iter().for_each(|query| tantivy.run(query)));
        });
        group.finish();
    }
    criterion.final_summary();
}

/// Returns the texts of all passages.
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

    /// Returns the number of queries of this kind.
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

struct BenchQuery {
    kind: Kind,
    text: String,
}

/// Returns 200 queries of words that are near each other in some passage.
fn queries(texts: &[String]) -> Vec<BenchQuery> {
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
            // Only lower-case words, which both query languages read alike, and outside phrases only longer ones.
            let plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
            let long = |word: &&str| kind == Kind::Phrase || word.len() > 4;
            let words: Vec<&str> = words.into_iter().filter(plain).filter(long).collect();
            if words.len() < 2 || (kind == Kind::Phrase && words.len() < most) {
                continue;
            }
            let text = kind.of(&words, &mut draw);
            if made.insert(text.clone()) {
                queries.push(BenchQuery { kind, text });
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

/// Runs a query in `findings`: parses it, searches, and returns ten hits with highlights and snippets.
fn run(findings: &Index, query: &BenchQuery) {
    let request = SearchRequest { query: Some(query.text.parse().unwrap()), limit: HITS, ..SearchRequest::default() };
    black_box(findings.search(&request).unwrap());
}

/// A plain use of tantivy.
struct Plain {
    reader: IndexReader,
    text: Field,
    parser: QueryParser,
}

impl Plain {
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

    fn run(&self, query: &BenchQuery) {
        let searcher = self.reader.searcher();
        let query: Box<dyn Query> = match query.text.strip_suffix('*') {
            Some(prefix) => Box::new(RegexQuery::from_pattern(&format!("{prefix}.*"), self.text).unwrap()),
            None => self.parser.parse_query(&query.text).unwrap(),
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

/// Returns the best time of each query in `findings` and in plain tantivy. They take turns, pass by pass, so that a slow
/// period of the machine affects both.
fn best(findings: &Index, tantivy: Option<&Plain>, queries: &[BenchQuery]) -> [Vec<Duration>; 2] {
    let mut best = [vec![Duration::MAX; queries.len()], vec![Duration::MAX; queries.len()]];
    let [ours, theirs] = &mut best;
    for _ in 0..PASSES {
        pass(ours, queries, |query| run(findings, query));
        if let Some(tantivy) = tantivy {
            pass(theirs, queries, |query| tantivy.run(query));
        }
    }
    best
}

/// Runs each query once, and keeps the best times.
fn pass(best: &mut [Duration], queries: &[BenchQuery], run: impl Fn(&BenchQuery)) {
    for (best, query) in best.iter_mut().zip(queries) {
        let start = Instant::now();
        run(query);
        *best = start.elapsed().min(*best);
    }
}

fn table(findings: &Index, tantivy: Option<&Plain>, queries: &[BenchQuery]) {
    let [ours, theirs] = best(findings, tantivy, queries);
    let heading = "| queries | findings median, p99 ms |";
    println!(
        "{heading}{}",
        if tantivy.is_some() { " tantivy median, p99 ms | ratio of medians | ratio of p99 |" } else { "" }
    );
    println!("| --- | --- |{}", if tantivy.is_some() { " --- | --- | --- |" } else { "" });
    let row = |name: &str, of: &dyn Fn(&BenchQuery) -> bool| {
        let take = |times: &[Duration]| {
            let mut times: Vec<f64> =
                times.iter().zip(queries).filter(|(_, q)| of(q)).map(|(time, _)| time.as_secs_f64() * 1e3).collect();
            times.sort_by(f64::total_cmp);
            let at = |hundredth: usize| times[(times.len() * hundredth / 100).min(times.len() - 1)];
            (at(50), at(99))
        };
        let (median, p99) = take(&ours);
        print!("| {name} | {median:.2}, {p99:.2} |");
        if tantivy.is_some() {
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
