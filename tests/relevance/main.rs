//! How well a search ranks the sample reports: judged topics in, rank statistics out, one line a topic.
//!
//! `topics.txt` holds the topics with their judgements, `figures.txt` what the program reaches. A difference is not an error
//! in itself: read it, and accept it with `UPDATE_GOLDEN=1` if the ranking became better. A topic that the program fails
//! stays in, so that an improvement shows.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at what it did not expect")]

mod figures;
mod topics;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use figures::Figures;
use serde_json::Value;
use tempfile::TempDir;

/// How many hits a topic is judged on.
const DEPTH: &str = "50";

#[test]
fn sample_topics_rank_as_recorded() {
    let index = Sample::index();
    let topics = topics::read();
    let judged = topics.iter().flat_map(|topic| topic.grades.keys().map(String::as_str)).collect::<BTreeSet<_>>();
    let exported = index.passages(&["export", "--all-copies", "--format", "jsonl"]);
    let absent = judged.into_iter().filter(|id| !exported.iter().any(|other| other == id)).collect::<Vec<_>>();
    assert!(absent.is_empty(), "these judged passages are no longer in the sample reports: {absent:?}");

    let ranked = topics.iter().map(|topic| {
        let hits = index.passages(&["search", "--format", "jsonl", "-n", DEPTH, "--", &topic.query]);
        (topic, Figures::of(topic, &hits))
    });
    let actual = figures::table(&ranked.collect::<Vec<_>>());
    let path = root().join("tests/relevance/figures.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let differing = |text: &str, other: &str, sign: &str| {
        let lines = text.lines().filter(|line| !other.lines().any(|same| same == *line));
        lines.map(|line| [sign, line].join(" ")).collect::<Vec<_>>().join("\n")
    };
    assert!(
        expected == actual,
        "{} differs (- recorded, + reached; UPDATE_GOLDEN=1 accepts it):\n{}\n{}",
        path.display(),
        differing(&expected, &actual, "-"),
        differing(&actual, &expected, "+")
    );
}

/// An index of the sample reports.
struct Sample {
    folder: TempDir,
}

impl Sample {
    fn index() -> Self {
        let sample = Self { folder: tempfile::tempdir().unwrap() };
        sample.run(&["index", "corpus"]);
        sample
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut findings = Command::cargo_bin("findings").unwrap();
        let findings =
            findings.current_dir(root()).arg("--index").arg(self.folder.path().join("index")).args(arguments);
        String::from_utf8(findings.output().unwrap().stdout).unwrap()
    }

    /// The identifiers of the passages that a command prints.
    fn passages(&self, arguments: &[&str]) -> Vec<String> {
        let id = |line| serde_json::from_str::<Value>(line).unwrap()["passage_id"].as_str().unwrap().to_owned();
        self.run(arguments).lines().map(id).collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}
