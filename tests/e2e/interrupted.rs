//! Runs that are killed, run out of disk, or meet another run: the index answers as before or as after, and the next run
//! finishes the work. Going back to the index before.
//!
//! `FINDINGS_KILLS` sets how often a run is killed (`just kill-test`: a hundred times).

#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{HARROWDALE, WEXCOMBE, Workplace, command};

/// Reports in the corpus: enough for a run to be killed in the middle.
const REPORTS: usize = 16;

/// Writes all reports in one of two versions. In the second one a few are gone, a few others.
fn write_corpus(place: &Workplace, is_second: bool) {
    for number in 0..REPORTS {
        let name = format!("corpus/report-{number}.txt");
        let base = if number % 2 == 0 { WEXCOMBE } else { HARROWDALE };
        let text = base.replace("plans", &format!("plans of team {number}"));
        match (is_second, number % 4) {
            (true, 0) => drop(fs::remove_file(place.path(&name))),
            (true, 1) => place.write(&name, text.replace("Strategy discussions", "Some strategy discussions")),
            _ => place.write(&name, text),
        }
    }
}

fn export(place: &Workplace) -> String {
    let run = place.run(&["export", "--all-copies"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

/// What an undisturbed run makes of the corpus as it is.
fn undisturbed(place: &Workplace) -> String {
    let run = place.run(&["--index", "undisturbed", "index", "--full"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    place.run(&["--index", "undisturbed", "export", "--all-copies"]).stdout
}

/// Starts the binary and kills it after a while, if it is still there.
fn kill_after(place: &Workplace, arguments: &[&str], delay: Duration) {
    let mut started = Command::new(env!("CARGO_BIN_EXE_findings"));
    started.current_dir(place.path("")).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = started.spawn().unwrap();
    sleep(delay);
    process.kill().unwrap();
    process.wait().unwrap();
}

#[test]
fn killed_run_leaves_old_or_new_index() {
    let kills: u32 = std::env::var("FINDINGS_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12);
    let place = Workplace::empty();
    write_corpus(&place, false);
    let first = undisturbed(&place);
    write_corpus(&place, true);
    let second = undisturbed(&place);
    assert_ne!(first, second);
    let begin = Instant::now();
    place.run(&["index", "--full"]);
    let whole = begin.elapsed();
    for kill in 0..kills {
        let is_second = kill % 2 == 1;
        write_corpus(&place, is_second);
        let arguments: &[&str] = if kill / 2 % 2 == 0 { &["index"] } else { &["index", "--full"] };
        // Every part of a run in turn, in steps that no period of the run can fall in with.
        let delay = whole.mul_f64(f64::from(kill) * 0.618 % 1.0);
        kill_after(&place, arguments, delay);
        let left = export(&place);
        assert!(left == first || left == second, "kill {kill} after {delay:?} left something between");
        let run = place.run(&["index"]);
        assert_eq!(run.code, 0, "kill {kill} after {delay:?}: {}", run.stderr);
        assert!(export(&place) == *if is_second { &second } else { &first }, "kill {kill} after {delay:?}");
    }
}

#[test]
fn killed_first_run_is_completed_by_the_next() {
    let place = Workplace::with_corpus();
    for delay in [5, 20, 60] {
        kill_after(&place, &["index"], Duration::from_millis(delay));
        assert_eq!(place.run(&["index"]).code, 0);
        assert_eq!(export(&place), undisturbed(&place));
        fs::remove_dir_all(place.path("index")).unwrap();
    }
}

#[test]
fn full_disk_keeps_the_index() {
    let place = Workplace::empty();
    write_corpus(&place, false);
    assert_eq!(place.run(&["index"]).code, 0);
    let before = export(&place);
    write_corpus(&place, true);
    let mut failed = 0;
    // No file may grow over so many blocks of 512 bytes.
    for blocks in [0, 1, 4, 16] {
        for effort in ["", "--full"] {
            let script = format!("ulimit -f {blocks}; exec '{}' index {effort}", env!("CARGO_BIN_EXE_findings"));
            let output = Command::new("sh").current_dir(place.path("")).args(["-c", &script]).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            if output.status.success() {
                continue;
            }
            failed += 1;
            assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {told}");
            assert!(told.starts_with("error: ") && told.lines().count() < 4, "{blocks} blocks: {told}");
            assert_eq!(export(&place), before, "{blocks} blocks");
        }
    }
    assert!(failed > 0, "no limit was met");
    assert_eq!(place.run(&["index"]).code, 0);
    assert_eq!(export(&place), undisturbed(&place));
}

#[test]
fn second_run_names_the_writer_and_ends() {
    let place = Workplace::indexed();
    place.write("corpus/new.txt", WEXCOMBE.replace("Wexcombe", "Northmere"));
    let mut lock = File::options().write(true).open(place.path("index/findings.lock")).unwrap();
    lock.lock().unwrap();
    lock.set_len(0).unwrap();
    lock.write_all(b"4711").unwrap();
    let before = export(&place);
    for arguments in [["index", "--quiet"], ["index", "--full"], ["index", "--rollback"]] {
        let run = place.run(&arguments);
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(run.stderr.contains("is being written by process 4711\nhint: wait until"), "{}", run.stderr);
    }
    assert_eq!(export(&place), before);
    lock.unlock().unwrap();
    assert_eq!(place.run(&["index"]).code, 0);
}

#[test]
fn rollback_restores_index_before_rebuild() {
    let place = Workplace::indexed();
    let none = place.run(&["index", "--rollback"]);
    assert_eq!(none.code, 2, "{}", none.stdout);
    assert!(none.stderr.contains("findings index --full"), "{}", none.stderr);
    let before = export(&place);
    fs::remove_file(place.path("corpus/harrowdale.txt")).unwrap();
    place.run(&["index", "--full"]);
    let after = export(&place);
    assert_ne!(before, after);
    let back = place.run(&["index", "--rollback"]);
    assert_eq!(back.code, 0, "{}", back.stderr);
    assert!(back.stdout.contains("of 2 reports"), "{}", back.stdout);
    assert_eq!(export(&place), before);
    assert_eq!(place.run(&["index", "--rollback", "--format", "json"]).json()["reports"], 1);
    assert_eq!(export(&place), after);
    assert_eq!(place.run(&["index", "--rollback", "--full"]).code, 2);
}

#[test]
fn search_during_a_run_is_answered() {
    let place = Workplace::empty();
    write_corpus(&place, false);
    place.run(&["index"]);
    let (before, mut process) = (export(&place), {
        let mut started = Command::new(env!("CARGO_BIN_EXE_findings"));
        started.current_dir(place.path("")).args(["index", "--full", "--quiet"]).spawn().unwrap()
    });
    while process.try_wait().unwrap().is_none() {
        assert_eq!(export(&place), before);
    }
    assert_eq!(export(&place), before);
    assert!(command(&place.path("")).args(["search", "plans"]).output().unwrap().status.success());
}
