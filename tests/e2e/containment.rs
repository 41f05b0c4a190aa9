//! Files that take their reader down: each costs itself alone, with a reason, and is not tried again for nothing.

#![cfg(unix)]

use std::fs;
use std::io::{Cursor, Write};
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::{WEXCOMBE, Workplace};

/// More text than a reader may hold that is given 64 MB.
fn too_much(place: &Workplace) {
    place.write("corpus/too-much.txt", "Inspectors saw plans that were out of date.\n\n".repeat(1_000_000));
}

/// A Word document with a report in it that unpacks to more than a reader may hold that is given 64 MB.
fn swollen(place: &Workplace) {
    let paragraph = "<w:p><w:r><w:t>Inspectors saw plans that were out of date.</w:t></w:r></w:p>";
    let space = " ".repeat(40 << 20);
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{paragraph}<!--{space}--></w:body></w:document>");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(document.as_bytes()).unwrap();
    place.write("corpus/swollen.docx", archive.finish().unwrap().into_inner());
}

fn skipped(answer: &Value) -> Vec<(&str, &str)> {
    let word = |skip: &'_ Value, name| skip[name].as_str().map(str::to_owned).unwrap();
    let skips = answer["skipped"].as_array().unwrap();
    skips
        .iter()
        .map(|skip| {
            assert!(!word(skip, "message").is_empty());
            (skip["path"].as_str().unwrap(), skip["reason"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn file_that_takes_all_memory_costs_only_itself() {
    let place = Workplace::with_corpus();
    too_much(&place);
    let run = place.run(&["index", "--memory-limit", "64", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let answer = run.json();
    assert_eq!(skipped(&answer), [("too-much.txt", "out-of-memory")]);
    assert_eq!(answer["added"], json!(["harrowdale.txt", "visits/wexcombe.txt"]));
    let status = place.run(&["status"]).stdout;
    assert!(status.contains("too-much.txt") && status.contains("more than 64 MB of memory"), "{status}");
}

#[test]
fn failed_file_is_retried_on_change_or_request() {
    let place = Workplace::with_corpus();
    place.write("corpus/report.txt", WEXCOMBE.replace("Wexcombe", "Northmere"));
    too_much(&place);
    let index = |more: &[&str]| place.run(&[&["index", "--format", "json"], more].concat()).json();
    let tight: &[&str] = &["--memory-limit", "64"];
    index(tight);
    // With room enough it could be read now, but nobody asked for it.
    fs::rename(place.path("corpus/too-much.txt"), place.path("corpus/renamed.txt")).unwrap();
    assert_eq!(skipped(&index(&[])), [("renamed.txt", "out-of-memory")], "its content is the same");
    assert_eq!(skipped(&index(&["--retry", "--memory-limit", "64"])), [("renamed.txt", "out-of-memory")]);
    place.write("corpus/renamed.txt", WEXCOMBE.replace("Wexcombe", "Aldersea"));
    let answer = index(tight);
    assert_eq!(skipped(&answer), []);
    assert_eq!(answer["reports"], 4);
}

#[test]
fn large_document_is_read_once_memory_allows() {
    for again in ["--retry", "--full"] {
        let place = Workplace::with_corpus();
        swollen(&place);
        let answer = place.run(&["index", "--memory-limit", "64", "--format", "json"]).json();
        assert_eq!(skipped(&answer), [("swollen.docx", "out-of-memory")]);
        let answer = place.run(&["index", again, "--format", "json"]).json();
        assert_eq!(skipped(&answer), []);
        assert_eq!((&answer["added"], &answer["unchanged"]), (&json!(["swollen.docx"]), &json!(2)), "{again}");
    }
}

#[test]
fn special_files_are_skipped_at_once() {
    let place = Workplace::with_corpus();
    assert!(Command::new("mkfifo").arg(place.path("corpus/pipe.pdf")).status().unwrap().success());
    symlink(place.path("corpus"), place.path("corpus/visits/round")).unwrap();
    symlink(place.path("corpus/nowhere.pdf"), place.path("corpus/dangling.pdf")).unwrap();
    place.write("corpus/line\nbreak.txt", WEXCOMBE.replace("Wexcombe", "Northmere"));
    let run = place.run(&["index", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let answer = run.json();
    let expected = [("dangling.pdf", "unreadable"), ("pipe.pdf", "unreadable"), ("visits/round", "unreadable")];
    assert_eq!(skipped(&answer), expected);
    assert_eq!(answer["reports"], 3);
}

#[test]
fn reader_process_ends_with_its_parent() {
    let place = Workplace::empty();
    let run = place.run(&["read-worker", "--memory-bytes", "1000000000"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    assert!(!place.run(&["--help"]).stdout.contains("read-worker"));
}
