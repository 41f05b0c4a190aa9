//! Golden tests: read a report and compare its metadata, sections and passages; one folder for each form of report.
//!
//! A folder holds the input, as `input.<extension>` or as `input.link` with a path from the root of the repository, and
//! `expected.txt`, which states what is true of the report. See `tests/README.md`.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own files should stop")]

mod render;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use ingest::extract::Format;
use similar::{ChangeTag, TextDiff};

/// Checks every folder, or only the one that the variable `GOLDEN` names.
#[test]
fn every_folder_is_read_as_expected() {
    let only = std::env::var("GOLDEN").ok();
    let mut folders: Vec<String> = fs::read_dir(golden())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|folder| only.as_ref().is_none_or(|only| only == folder))
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no folder is called {only:?}");
    let failed: Vec<&String> = thread::scope(|scope| {
        let checks: Vec<_> = folders.iter().map(|folder| (folder, scope.spawn(|| check(folder)))).collect();
        checks.into_iter().filter_map(|(folder, check)| check.join().is_err().then_some(folder)).collect()
    });
    assert!(failed.is_empty(), "not read as expected: {failed:?}");
}

fn check(folder: &str) {
    let folder = golden().join(folder);
    let input = fs::read(input_of(&folder)).unwrap();
    let expected_path = folder.join("expected.txt");
    let (format, actual) = read_and_render(&input);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&expected_path, &actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&expected_path).unwrap().replace("\r\n", "\n");
    assert!(expected == actual, "{} differs:\n{}", expected_path.display(), difference(&expected, &actual));
    if format == Format::Text {
        let (_, crlf) = read_and_render(&with_crlf(&input));
        assert!(
            expected == crlf,
            "with CRLF line ends, {} differs:\n{}",
            folder.display(),
            difference(&expected, &crlf)
        );
    }
}

/// Reads the bytes of a report and renders the result.
fn read_and_render(bytes: &[u8]) -> (Format, String) {
    let extract = ingest::read::read(bytes).unwrap();
    (extract.format, render::report(&ingest::report(&extract)))
}

/// Returns the input file of a folder; any other unused file in the folder is an error.
fn input_of(folder: &Path) -> PathBuf {
    let mut inputs = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.file_name().and_then(|name| name.to_str()) {
            Some("expected.txt") => {}
            Some(name) if name.starts_with("input.") => inputs.push(path),
            _ => panic!("{} is used by no test: delete it", path.display()),
        }
    }
    let [input] = inputs.as_slice() else { panic!("{} needs exactly one file input.*", folder.display()) };
    if input.extension().is_some_and(|extension| extension == "link") {
        root().join(fs::read_to_string(input).unwrap().trim())
    } else {
        input.clone()
    }
}

fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

/// Lists the lines that differ, each from shortly before its first difference.
fn difference(expected: &str, actual: &str) -> String {
    let mut out = String::from("(- expected, + what the program made; UPDATE_GOLDEN=1 accepts it)\n");
    let diff = TextDiff::from_lines(expected, actual);
    let changes = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).collect::<Vec<_>>();
    for (index, change) in changes.iter().enumerate() {
        let others = changes[index.saturating_sub(NEARBY)..].iter().take(2 * NEARBY + 1);
        let shared = others
            .filter(|other| other.tag() != change.tag())
            .map(|other| shared_chars(change.value(), other.value()))
            .max()
            .unwrap_or_default();
        let sign = if change.tag() == ChangeTag::Delete { '-' } else { '+' };
        let cut = if shared > SHOWN_CHARS / 2 { shared - SHOWN_CHARS / 4 } else { 0 };
        let head = if cut > 0 {
            change.value().chars().take(SHOWN_CHARS / 4).chain("... ".chars()).collect()
        } else {
            String::new()
        };
        let tail = change.value().trim_end().chars().skip(cut).take(SHOWN_CHARS).collect::<String>();
        writeln!(out, "{sign} {head}{tail}").unwrap();
    }
    out
}

/// Characters shown of a differing line.
const SHOWN_CHARS: usize = 160;
/// Changes on either side that may hold a line's counterpart.
const NEARBY: usize = 6;

fn shared_chars(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

fn golden() -> PathBuf {
    root().join("tests/golden")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}
