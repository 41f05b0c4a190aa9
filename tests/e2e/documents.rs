//! The documents that people read: every example in `README.md` and `docs/` is run on the sample corpus.
//!
//! - A block marked `console` holds commands after `$ ` and what each prints: standard output, then standard error.
//!   A line with `…` alone stands for any number of lines.
//! - A block whose marker names a file, as in "toml corpus/concepts.toml", is written to that file.
//! - A table with the columns `query` and `passages` says how many passages each query matches.
//!
//! `UPDATE_GOLDEN=1` writes what the program prints now.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Workplace;

#[test]
fn examples_print_what_the_documents_say() {
    let mut examples = 0;
    let mut differing = Vec::new();
    for path in documents() {
        let written = fs::read_to_string(&path).unwrap();
        let mut document = Document::default();
        let printed = document.checked(&written);
        examples += document.examples;
        if printed == written {
            continue;
        }
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &printed).unwrap();
        } else {
            differing.push(format!("{}:\n{}", path.display(), first_difference(&written, &printed)));
        }
    }
    assert!(examples > 20, "only {examples} examples were found");
    assert!(differing.is_empty(), "{}\nUPDATE_GOLDEN=1 takes what is printed now", differing.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// README.md and the files in docs/.
fn documents() -> Vec<PathBuf> {
    let mut documents: Vec<PathBuf> =
        fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    documents.push(root().join("README.md"));
    documents.sort();
    documents
}

/// One document. Its examples share a folder with the sample corpus and its index, made for the first of them.
#[derive(Default)]
struct Document {
    place: Option<Workplace>,
    examples: usize,
}

impl Document {
    /// The text of the document with what its examples print now.
    fn checked(&mut self, written: &str) -> String {
        let mut checked = String::new();
        let mut lines = written.lines();
        let mut columns = None;
        while let Some(line) = lines.next() {
            if let Some(marker) = line.strip_prefix("```") {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let body = body.iter().flat_map(|line| [line, "\n"]).collect::<String>();
                let body = if marker == "console" { self.console(&body) } else { self.file(marker, body) };
                checked.extend([line, "\n", &body, "```\n"]);
                continue;
            }
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let at = |name| cells.iter().position(|cell| *cell == name);
            columns = if line.starts_with('|') { columns.or(at("query").zip(at("passages"))) } else { None };
            match columns {
                Some((query, passages)) if cells[query].starts_with('`') => {
                    checked.push_str(&self.row(line, cells[query], passages));
                }
                _ => checked.push_str(line),
            }
            checked.push('\n');
        }
        checked
    }

    /// Runs each command of a block.
    fn console(&mut self, block: &str) -> String {
        let mut printed = String::new();
        for example in block.split("$ ").skip(1) {
            let (command, expected) = example.split_once('\n').unwrap();
            let run = self.run(&arguments(command.strip_prefix("findings ").unwrap()));
            let now = run.0 + &run.1;
            let output = if matches(expected, &now) { expected } else { &now };
            printed.extend(["$ ", command, "\n", output]);
        }
        printed
    }

    /// Writes the block to the file that its marker names, if it names one.
    fn file(&mut self, marker: &str, body: String) -> String {
        if let Some((_, name)) = marker.split_once(' ') {
            self.place().write(name, &body);
        }
        body
    }

    /// A row of a table with the number of passages that its query matches.
    fn row(&mut self, line: &str, query: &str, passages: usize) -> String {
        let query = query.trim_matches('`').trim().to_owned();
        let arguments = ["search", "--format", "json", "-n", "0", "--", &query].map(str::to_owned);
        let (stdout, stderr) = self.run(&arguments);
        let answer: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{query}: {error}: {stderr}"));
        let count = format!(" {} ", answer["passages"]);
        let cells = line.split('|').enumerate().map(|(at, cell)| if at == passages { &count } else { cell });
        cells.collect::<Vec<_>>().join("|")
    }

    /// What the command prints on standard output and on standard error.
    fn run(&mut self, arguments: &[String]) -> (String, String) {
        self.examples += 1;
        let run = self.place().run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        (run.stdout, run.stderr)
    }

    fn place(&mut self) -> &Workplace {
        self.place.get_or_insert_with(with_samples)
    }
}

/// A folder with the sample corpus, indexed.
fn with_samples() -> Workplace {
    let place = Workplace::empty();
    for entry in fs::read_dir(root().join("corpus")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            place.write(&format!("corpus/{}", path.file_name().unwrap().to_str().unwrap()), fs::read(&path).unwrap());
        }
    }
    assert_eq!(place.run(&["index", "-q"]).code, 0);
    place
}

/// Whether `expected`, in which `…` on a line of its own stands for any lines, is `printed`.
fn matches(expected: &str, printed: &str) -> bool {
    let (expected, printed) = (format!("\n{expected}"), format!("\n{printed}"));
    let parts: Vec<&str> = expected.split("\n…\n").collect();
    let Some((first, rest)) = parts.split_first() else { return false };
    let Some(mut left) = printed.strip_prefix(first) else { return false };
    let Some((last, middle)) = rest.split_last() else { return left.is_empty() };
    for part in middle {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

fn first_difference(written: &str, printed: &str) -> String {
    let (at, (written, printed)) =
        written.lines().zip(printed.lines()).enumerate().find(|(_, (a, b))| a != b).unwrap_or((0, ("", "")));
    format!("  line {}\n  written: {written}\n  printed: {printed}", at + 1)
}

/// The arguments of a line of a shell, with quotation marks of either kind.
fn arguments(line: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut open = None;
    for c in line.chars() {
        match (open, c) {
            (Some(quote), c) if c == quote => open = None,
            (None, '"' | '\'') => open = Some(c),
            (None, ' ') => arguments.push(String::new()),
            _ => arguments.last_mut().unwrap().push(c),
        }
    }
    arguments
}

#[test]
fn links_lead_to_files_and_headings() {
    let root = root();
    let mut documents = documents();
    documents
        .extend(["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "corpus/README.md"].map(|name| root.join(name)));
    for path in documents {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") || link.starts_with("corpus/") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{} links to {link}", path.display());
            let is_heading = |line: &str| line.starts_with('#') && slug(line) == anchor;
            let found = anchor.is_empty() || fs::read_to_string(&target).unwrap().lines().any(is_heading);
            assert!(found, "{} links to {link}", path.display());
        }
    }
}

/// The name by which a heading is linked to.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words.replace(' ', "-").chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[test]
fn page_on_json_names_every_field() {
    let page = fs::read_to_string(root().join("docs/api.md")).unwrap();
    let prose: String = page.split("```").step_by(2).collect();
    let named: BTreeSet<&str> = prose.split('`').skip(1).step_by(2).flat_map(words_of).collect();
    let mut missing = BTreeSet::new();
    for entry in fs::read_dir(root().join("tests/schema")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            add_fields(&schema["answer"], &mut missing);
        }
    }
    missing.retain(|field| !named.contains(field.as_str()));
    assert_eq!(missing, BTreeSet::new());
}

/// Adds the names of all properties in a schema.
fn add_fields(schema: &Value, fields: &mut BTreeSet<String>) {
    match schema {
        Value::Object(parts) => {
            if let Some(Value::Object(properties)) = parts.get("properties") {
                fields.extend(properties.keys().cloned());
            }
            parts.values().for_each(|part| add_fields(part, fields));
        }
        Value::Array(parts) => parts.iter().for_each(|part| add_fields(part, fields)),
        _ => {}
    }
}

/// What ARCHITECTURE.md names in backticks is a file or folder of the repository, or words of its source.
#[test]
fn architecture_names_what_exists() {
    let root = root();
    let (mut paths, mut words) = (BTreeSet::new(), BTreeSet::new());
    for folder in ["crates", "tests", "docs", "benches", "fuzz"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap) {
            let path = entry.path().strip_prefix(&root).unwrap();
            paths.insert(format!("/{}", path.to_str().unwrap().replace('\\', "/")));
            if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") {
                let text = fs::read_to_string(entry.path()).unwrap();
                words.extend(words_of(&text).map(str::to_owned));
            }
        }
    }
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let prose: String = text.split("```").step_by(2).collect();
    let names = prose.split('`').skip(1).step_by(2);
    let is_path = |name: &str| name.contains('/') || Path::new(name).extension().is_some_and(|ending| ending == "rs");
    let exists = |name: &&str| {
        let is_there = paths.iter().any(|path| path.ends_with(&format!("/{name}")));
        is_there || !is_path(name) && words_of(name).all(|word| words.contains(word))
    };
    let missing: Vec<&str> = names.filter(|name| !exists(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
