//! `findings index` and `status`: what is read, counted, skipped, kept.

use std::fs;

use serde_json::json;

use crate::support::{HARROWDALE, WEXCOMBE, Workplace};

#[test]
fn only_changed_files_are_read() {
    let place = Workplace::with_corpus();
    let index = || place.run(&["index", "--format", "json"]).json();
    let first = index();
    assert_eq!(first["added"], json!(["harrowdale.txt", "visits/wexcombe.txt"]));
    assert_eq!(first["reports"], 2);
    let second = index();
    assert_eq!((&second["added"], &second["unchanged"]), (&json!([]), &json!(2)));

    place.write("corpus/harrowdale.txt", HARROWDALE.replace("in homes that meet", "in houses that meet"));
    fs::rename(place.path("corpus/visits/wexcombe.txt"), place.path("corpus/wexcombe.txt")).unwrap();
    place.write("corpus/picture.pdf", [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0]);
    let third = index();
    assert_eq!(third["changed"], json!(["harrowdale.txt"]));
    assert_eq!(third["renamed"], json!([{"from": "visits/wexcombe.txt", "to": "wexcombe.txt"}]));
    assert_eq!(third["skipped"][0]["path"], "picture.pdf");
    assert_eq!(third["skipped"][0]["reason"], "not-a-document");
    assert_eq!(place.run(&["search", "--exact", "houses that meet"]).code, 0);

    fs::remove_file(place.path("corpus/wexcombe.txt")).unwrap();
    let fourth = index();
    assert_eq!((&fourth["removed"], &fourth["reports"]), (&json!(["wexcombe.txt"]), &json!(1)));
    assert_eq!(fourth["skipped"][0]["path"], "picture.pdf", "what was skipped before is told again");
    assert_eq!(place.run(&["search", "missing", "--authority", "Wexcombe"]).code, 2, "it is not in the index any more");
}

#[test]
fn files_that_swap_names_keep_their_reports() {
    let place = Workplace::indexed();
    let swap = |from: &str, to: &str| fs::rename(place.path(from), place.path(to)).unwrap();
    swap("corpus/harrowdale.txt", "corpus/aside");
    swap("corpus/visits/wexcombe.txt", "corpus/harrowdale.txt");
    swap("corpus/aside", "corpus/visits/wexcombe.txt");
    let run = place.run(&["index", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["changed"], json!(["harrowdale.txt", "visits/wexcombe.txt"]));
    place.run(&["--index", "anew", "index"]);
    assert_eq!(place.run(&["export"]).stdout, place.run(&["--index", "anew", "export"]).stdout);
}

#[test]
fn stepwise_index_exports_as_a_new_one() {
    let place = Workplace::empty();
    place.write("corpus/a.txt", WEXCOMBE);
    place.run(&["index"]);
    place.write("corpus/b.txt", HARROWDALE);
    place.run(&["index"]);
    place.run(&["--index", "anew", "index"]);
    let export = |index: &str| place.run(&["--index", index, "export", "--all-copies"]).stdout;
    assert_eq!(export("index"), export("anew"));
    place.run(&["index", "--full"]);
    assert_eq!(export("index"), export("anew"));
}

#[test]
fn strict_exits_3_on_skipped_files() {
    let place = Workplace::with_corpus();
    place.write("corpus/empty.pdf", "");
    assert_eq!(place.run(&["index"]).code, 0);
    assert_eq!(place.run(&["index", "--strict"]).code, 3);
    fs::remove_file(place.path("corpus/empty.pdf")).unwrap();
    assert_eq!(place.run(&["index", "--strict"]).code, 0);
}

#[test]
fn folder_with_other_files_is_never_overwritten() {
    let place = Workplace::with_corpus();
    place.write("mine/letter.txt", "Dear all");
    let run = place.run(&["--index", "mine", "index"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("letter.txt"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(place.path("mine/letter.txt")).unwrap(), "Dear all");
    assert_eq!(fs::read_dir(place.path("mine")).unwrap().count(), 1);
}

#[test]
fn folder_with_readme_may_become_an_index() {
    let place = Workplace::with_corpus();
    place.write("index/README.md", "The index is built here.");
    assert_eq!(place.run(&["index"]).code, 0);
    assert_eq!(place.run(&["index", "--full"]).code, 0);
    assert!(place.path("index/README.md").exists());
}

#[test]
fn index_among_reports_is_ignored() {
    let place = Workplace::with_corpus();
    for _ in 0..2 {
        let run = place.run(&["--index", "corpus/index", "index", "--format", "json"]);
        assert_eq!((&run.json()["reports"], &run.json()["skipped"]), (&json!(2), &json!([])), "{}", run.stderr);
    }
}

#[test]
fn other_indexes_among_reports_are_ignored() {
    let place = Workplace::indexed();
    fs::rename(place.path("index"), place.path("corpus/older")).unwrap();
    // A run that was killed before its first commit leaves a lock and no pointer.
    place.write("corpus/begun/findings.lock", "4711");
    place.write("corpus/begun/generation-1/0a1b.store", "half of a segment");
    let answer = place.run(&["index", "--format", "json"]).json();
    assert_eq!((&answer["reports"], &answer["skipped"]), (&json!(2), &json!([])));
}

#[test]
fn folder_without_reports_keeps_the_index() {
    let place = Workplace::indexed();
    place.write("second/aldersea.txt", HARROWDALE.replace("Harrowdale", "Aldersea"));
    let index = |format: &str| place.run(&["--corpus", "corpus", "--corpus", "second", "index", "--format", format]);
    assert_eq!(index("json").json()["reports"], 3);
    let before = place.run(&["export"]).stdout;
    fs::remove_file(place.path("second/aldersea.txt")).unwrap();
    let run = index("text");
    assert_eq!((run.code, place.run(&["export"]).stdout), (2, before), "{}", run.stderr);
    assert!(run.stderr.contains("there are no reports in `second`; the index is as it was"), "{}", run.stderr);
}

#[test]
fn replaced_report_counts_as_lost() {
    let place = Workplace::indexed();
    place.write("corpus/harrowdale.txt", "");
    let answer = place.run(&["index", "--format", "json"]).json();
    assert_eq!((&answer["lost"], &answer["reports"]), (&json!(["harrowdale.txt"]), &json!(1)));
    assert_eq!(place.run(&["index", "--format", "json"]).json()["lost"], json!([]), "told once");
}

#[cfg(target_os = "linux")]
#[test]
fn report_stays_while_its_file_is_unreadable() {
    use std::os::unix::fs::symlink;
    let place = Workplace::indexed();
    let before = place.run(&["export"]).stdout;
    fs::remove_file(place.path("corpus/harrowdale.txt")).unwrap();
    // A file that everybody may open and nobody can read.
    symlink("/proc/self/mem", place.path("corpus/harrowdale.txt")).unwrap();
    for _ in 0..2 {
        let answer = place.run(&["index", "--format", "json"]).json();
        assert_eq!((&answer["lost"], &answer["removed"], &answer["reports"]), (&json!([]), &json!([]), &json!(2)));
        let message = answer["skipped"][0]["message"].as_str().unwrap();
        assert!(message.ends_with("; its report from before stays"), "{message}");
        assert_eq!(place.run(&["export"]).stdout, before);
    }
    fs::remove_file(place.path("corpus/harrowdale.txt")).unwrap();
    assert_eq!(place.run(&["index", "--format", "json"]).json()["removed"], json!(["harrowdale.txt"]));
}

#[cfg(unix)]
#[test]
fn index_follows_umask() {
    use std::os::unix::fs::PermissionsExt;
    let place = Workplace::indexed();
    place.write("other", "made by the same process");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let expected = mode(&place.path("other"));
    for folder in [place.path("index"), place.path("index/generation-1")] {
        for entry in fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            assert_eq!(mode(&entry.path()), expected, "{}", entry.path().display());
        }
    }
}

#[test]
fn file_time_zero_counts_as_unchanged() {
    use std::time::{Duration, SystemTime};
    let place = Workplace::with_corpus();
    for (name, time) in [
        ("corpus/harrowdale.txt", SystemTime::UNIX_EPOCH),
        ("corpus/visits/wexcombe.txt", SystemTime::UNIX_EPOCH - Duration::from_secs(1)),
    ] {
        fs::File::options().append(true).open(place.path(name)).unwrap().set_modified(time).unwrap();
    }
    place.run(&["index"]);
    let status = place.run(&["status"]).stdout;
    assert!(status.contains("nothing has changed since"), "{status}");
}

#[test]
fn status_notices_other_concepts() {
    let place = Workplace::indexed();
    place.write("corpus/concepts.toml", "");
    assert!(place.run(&["status"]).stdout.contains("nothing has changed since"), "a file that says nothing");
    place.write(
        "corpus/concepts.toml",
        "version = 1\n[[concept]]\nname = \"plan of a journey\"\nvariants = [\"travel plan\"]\n",
    );
    let status = place.run(&["status"]);
    assert!(
        status.stdout.contains("since then other concepts: run `findings index`"),
        "{}{}",
        status.stdout,
        status.stderr
    );
    place.run(&["index"]);
    assert!(place.run(&["status"]).stdout.contains("nothing has changed since"));
}

#[test]
fn same_content_under_two_names_is_one_report() {
    let place = Workplace::with_corpus();
    place.write("corpus/copy.txt", HARROWDALE);
    assert_eq!(place.run(&["index", "--format", "json"]).json()["reports"], 2);
    let passages = place.run(&["export"]).json_lines();
    let copied = passages.iter().find(|passage| passage["authority"] == "Harrowdale").unwrap();
    assert_eq!(copied["sources"], json!(["copy.txt", "harrowdale.txt"]));
}

#[test]
fn status_reports_pending_and_skipped_files() {
    let place = Workplace::indexed();
    let fresh = place.run(&["status"]).stdout;
    assert!(fresh.contains("of 2 reports") && fresh.contains("nothing has changed since"), "{fresh}");
    place.write("corpus/empty.txt", "");
    let stale = place.run(&["status"]).stdout;
    assert!(stale.contains("1 new: run `findings index`"), "{stale}");
    place.run(&["index"]);
    let skipped = place.run(&["status"]).stdout;
    assert!(skipped.contains("empty.txt") && skipped.contains("the file is empty"), "{skipped}");
    let json = place.run(&["status", "--format", "json"]).json();
    assert_eq!(json["skipped"][0]["reason"], "empty");
    assert_eq!(json["pending"]["added"], json!([]));
}

#[test]
fn crlf_changes_nothing() {
    let place = Workplace::empty();
    place.write("unix/harrowdale.txt", HARROWDALE);
    place.write("windows/harrowdale.txt", HARROWDALE.replace('\n', "\r\n"));
    let export = |corpus: &str| {
        place.run(&["--index", &format!("{corpus}-index"), "index", corpus]);
        place.run(&["--index", &format!("{corpus}-index"), "export"]).stdout
    };
    assert_eq!(export("unix"), export("windows"));
}
