//! `findings index --watch`: the index follows the files until it is interrupted.

#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{HARROWDALE, WEXCOMBE, Workplace};

/// What is waited for comes much sooner, but for a machine that has a lot to do.
const DEADLINE: Duration = Duration::from_mins(2);

/// A watching process, which does not outlive the test.
struct Watching {
    process: Child,
}

impl Watching {
    fn start(place: &Workplace, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_findings"));
        command.current_dir(place.path("")).args(["index", "--watch", "--format", "json"]).args(arguments);
        let errors = fs::File::create(place.path("stderr")).unwrap();
        let answers = fs::File::create(place.path("stdout")).unwrap();
        Self { process: command.stdout(Stdio::from(answers)).stderr(Stdio::from(errors)).spawn().unwrap() }
    }

    fn interrupt(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let begin = Instant::now();
        while begin.elapsed() < DEADLINE {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            sleep(Duration::from_millis(20));
        }
        panic!("it did not end");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn wait_until(place: &Workplace, what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        let told = || fs::read_to_string(place.path("stderr")).unwrap();
        assert!(begin.elapsed() < DEADLINE, "{what}: {}", told());
        sleep(Duration::from_millis(50));
    }
}

/// The authorities of the reports in the index; none where there is no index yet.
fn authorities(place: &Workplace) -> Vec<String> {
    if !place.path("index/findings.current").exists() {
        return Vec::new();
    }
    let rows = place.run(&["reports", "--format", "jsonl"]).json_lines();
    rows.iter().map(|row| row["authority"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn watch_follows_files_until_interrupted() {
    let place = Workplace::empty();
    place.write("corpus/harrowdale.txt", HARROWDALE);
    let watching = Watching::start(&place, &["--every", "3600"]);
    wait_until(&place, "the first run", || authorities(&place) == ["Harrowdale"]);
    place.write("corpus/visits/wexcombe.txt", WEXCOMBE);
    wait_until(&place, "a new file", || authorities(&place) == ["Harrowdale", "Wexcombe"]);
    place.write("corpus/overrides.toml", "[[report]]\npath = \"harrowdale.txt\"\nauthority = \"Leicester\"\n");
    wait_until(&place, "a correction", || authorities(&place) == ["Leicester", "Wexcombe"]);
    fs::remove_file(place.path("corpus/visits/wexcombe.txt")).unwrap();
    wait_until(&place, "a file gone", || authorities(&place) == ["Leicester"]);

    place.write("corpus/overrides.toml", "[[report]]\npath = \"harrowdale.txt\"\nauthority = \"Leicestre\"\n");
    let told = || fs::read_to_string(place.path("stderr")).unwrap();
    wait_until(&place, "a mistake is told", || told().contains("did you mean \"Leicester\""));
    fs::remove_file(place.path("corpus/overrides.toml")).unwrap();
    wait_until(&place, "it goes on after a mistake", || authorities(&place) == ["Harrowdale"]);
    assert_eq!(watching.interrupt(), Some(0));
    let answers = fs::read_to_string(place.path("stdout")).unwrap();
    let answers: Vec<serde_json::Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(answers.len() >= 5 && answers[1]["added"][0] == "visits/wexcombe.txt", "{answers:?}");
}

#[test]
fn watch_reads_file_that_opens_again() {
    use std::os::unix::fs::PermissionsExt;
    let place = Workplace::with_corpus();
    let report = place.path("corpus/harrowdale.txt");
    let permit = |mode| fs::set_permissions(&report, fs::Permissions::from_mode(mode)).unwrap();
    permit(0);
    if fs::File::open(&report).is_ok() {
        // Permissions do not bind who administers the system.
        return;
    }
    let watching = Watching::start(&place, &["--every", "1"]);
    wait_until(&place, "the first run", || authorities(&place) == ["Wexcombe"]);
    sleep(Duration::from_secs(3));
    permit(0o600);
    wait_until(&place, "it can be read", || authorities(&place) == ["Harrowdale", "Wexcombe"]);
    assert_eq!(watching.interrupt(), Some(0));
    let answers = fs::read_to_string(place.path("stdout")).unwrap();
    assert_eq!(answers.lines().count(), 2, "what still cannot be read is not told again: {answers}");
}

#[test]
fn watch_polls_where_no_events_arrive() {
    let place = Workplace::empty();
    place.write("corpus/report.txt", HARROWDALE);
    let watching = Watching::start(&place, &["corpus/report.txt", "--every", "1"]);
    // A file that is watched by itself is lost sight of once another one takes its place.
    for (number, name) in [(1, "Aldersea"), (2, "Brackenford"), (3, "Marlbeck")] {
        wait_until(&place, name, || authorities(&place).len() == 1);
        let draft = format!("draft-{number}");
        place.write(&draft, HARROWDALE.replace("Harrowdale", name));
        fs::rename(place.path(&draft), place.path("corpus/report.txt")).unwrap();
        wait_until(&place, name, || authorities(&place) == [name]);
    }
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn nothing_to_watch_is_an_error() {
    let place = Workplace::empty();
    let run = place.run(&["index", "--watch"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no such file or folder: corpus"), "{}", run.stderr);
    assert_eq!(place.run(&["index", "--every", "5"]).code, 2, "it means nothing without --watch");
}
