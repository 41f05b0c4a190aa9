//! `overrides.toml`: what a person says of reports in place of what is read.

use std::fs;

use serde_json::{Value, json};

use crate::support::{HARROWDALE, WEXCOMBE, Workplace};

const CORRECTED: &str = "\
[[report]]
path = \"harrowdale.txt\"
authority = \"Leicester\"
inspection_end = 2019-12-20
overall = \"good\"
";

fn index(place: &Workplace) -> Value {
    let run = place.run(&["index", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn export(place: &Workplace, index: &str) -> String {
    place.run(&["--index", index, "export", "--all-copies"]).stdout
}

/// Checks that an index built anew exports what this one does.
fn assert_as_new(place: &Workplace) {
    let run = place.run(&["--index", "anew", "index", "--full"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(export(place, "index"), export(place, "anew"));
}

#[test]
fn correction_stays_with_its_folder() {
    let place = Workplace::empty();
    place.write("north/report.txt", HARROWDALE);
    place.write("south/other.txt", WEXCOMBE);
    place.write("north/overrides.toml", "[[report]]\npath = \"report.txt\"\nauthority = \"Leicester\"\n");
    let index = || place.run(&["--corpus", "north", "--corpus", "south", "index", "--format", "json"]).json();
    let sources = || {
        let rows = place.run(&["reports", "--format", "jsonl"]).json_lines();
        rows.iter().map(|row| json!([row["sources"][0], row["authority"]])).collect::<Vec<_>>()
    };
    assert_eq!(index()["added"], json!(["north/report.txt", "south/other.txt"]));
    place.write("south/report.txt", HARROWDALE.replace("Harrowdale", "Aldersea"));
    assert_eq!(index()["added"], json!(["south/report.txt"]));
    let expected = [
        json!(["south/report.txt", "Aldersea"]),
        json!(["north/report.txt", "Leicester"]),
        json!(["south/other.txt", "Wexcombe"]),
    ];
    assert_eq!(sources(), expected);
}

#[test]
fn file_no_longer_left_out_counts_as_corrected() {
    let place = Workplace::indexed();
    let ignored = "[[report]]\npath = \"harrowdale.txt\"\nignore = true\nreason = \"a draft\"\n";
    place.write("corpus/overrides.toml", ignored);
    let changes = index(&place);
    assert_eq!((&changes["skipped"][0]["reason"], &changes["lost"]), (&json!("ignored"), &json!([])));
    fs::remove_file(place.path("corpus/overrides.toml")).unwrap();
    let changes = index(&place);
    assert_eq!((&changes["corrected"], &changes["changed"]), (&json!(["harrowdale.txt"]), &json!([])));
}

#[test]
fn strict_exits_3_on_stale_correction() {
    let place = Workplace::indexed();
    place.write("corpus/overrides.toml", CORRECTED);
    let strict = || place.run(&["index", "--strict", "--quiet"]).code;
    assert_eq!(strict(), 0);
    fs::rename(place.path("corpus/harrowdale.txt"), place.path("corpus/renamed.txt")).unwrap();
    assert_eq!((strict(), strict()), (3, 3));
}

#[test]
fn missing_file_of_override_is_reported() {
    let run = Workplace::with_corpus().run(&["index", "--overrides", "missing.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("hint: there is no such file: write it"), "{}", run.stderr);
}

#[test]
fn impossible_dates_are_doubted() {
    let place = Workplace::with_corpus();
    let entry = "[[report]]\npath = \"harrowdale.txt\"\npublished = 2019-11-01\n";
    place.write("corpus/overrides.toml", entry);
    index(&place);
    let rows = place.run(&["reports", "--sort", "quality", "--format", "jsonl"]).json_lines();
    assert_eq!(rows[0]["authority"], "Harrowdale");
    assert!(rows[0]["doubts"].to_string().contains("dates that cannot all be right"), "{}", rows[0]);
}

#[test]
fn corrections_apply_and_revert() {
    let place = Workplace::indexed();
    let before = export(&place, "index");
    place.write("corpus/overrides.toml", CORRECTED);
    let status = place.run(&["status"]).stdout;
    assert!(status.contains("1 changed: run `findings index`"), "{status}");
    let changes = index(&place);
    assert_eq!((&changes["corrected"], &changes["unchanged"]), (&json!(["harrowdale.txt"]), &json!(1)));
    assert_eq!((&changes["skipped"], &changes["stale_overrides"]), (&json!([]), &json!([])));
    assert_eq!(index(&place)["unchanged"], 2, "applied once");
    assert_as_new(&place);

    let hits = place.run(&["search", "thresholds", "--authority", "Leicester", "--format", "jsonl"]).json_lines();
    assert_eq!(hits[0]["report_id"], "leicester-ilacs-2019-12");
    assert_eq!((&hits[0]["overall_grade"], &hits[0]["authority_code"]), (&json!("good"), &json!("E06000016")));
    for arguments in [&["status"][..], &["reports"], &["show", "leicester-ilacs-2019-12"]] {
        let text = place.run(arguments).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("authority Leicester (read: Harrowdale)"), "{arguments:?}: {text}");
    }
    let rows = place.run(&["reports", "--format", "jsonl"]).json_lines();
    let row = rows.iter().find(|row| row["authority"] == "Leicester").unwrap();
    assert_eq!(row["overrides"][0], json!({"field": "inspection_end", "set": "2019-12-20", "read": "2019-11-15"}));

    fs::remove_file(place.path("corpus/overrides.toml")).unwrap();
    assert_eq!(index(&place)["corrected"], json!(["harrowdale.txt"]));
    assert_eq!(export(&place, "index"), before);
}

#[test]
fn file_is_left_out_by_name_or_hash() {
    let place = Workplace::with_corpus();
    place.write("corpus/copy.txt", WEXCOMBE);
    let hash = "41";
    place.write("corpus/overrides.toml", format!("[[report]]\nsha256 = \"{hash}\"\nignore = true\nreason = \"x\"\n"));
    assert_eq!(place.run(&["index"]).code, 2);

    place
        .write("corpus/overrides.toml", "[[report]]\npath = \"harrowdale.txt\"\nignore = true\nreason = \"a draft\"\n");
    let run = place.run(&["index", "--strict", "--format", "json"]);
    assert_eq!(run.code, 0, "it is no failure: {}", run.stderr);
    let skip = json!({"path": "harrowdale.txt", "reason": "ignored", "message": "left out on purpose: a draft"});
    assert_eq!((&run.json()["skipped"], &run.json()["reports"]), (&json!([skip]), &json!(1)));
    assert_as_new(&place);

    let hash = sha256_of(&place, "copy.txt");
    place.write(
        "corpus/overrides.toml",
        format!("[[report]]\nsha256 = \"{hash}\"\nignore = true\nreason = \"twice\"\n"),
    );
    let changes = index(&place);
    let skipped: Vec<&Value> = changes["skipped"].as_array().unwrap().iter().map(|skip| &skip["path"]).collect();
    assert_eq!(skipped, ["copy.txt", "visits/wexcombe.txt"]);
    assert_as_new(&place);
}

/// The hash of a file, as the message about a copy that is not corrected tells it.
fn sha256_of(place: &Workplace, path: &str) -> String {
    place.write("corpus/overrides.toml", format!("[[report]]\npath = \"{path}\"\nkind = \"sif\"\n"));
    let changes = index(place);
    let told = changes["stale_overrides"][0].as_str().unwrap();
    assert!(told.contains("has the same bytes as `copy.txt` and is not corrected with it"), "{told}");
    told.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn stale_overrides_are_reported_every_run() {
    let place = Workplace::with_corpus();
    let text = "[[report]]\npath = \"wexcombe.txt\"\nkind = \"sif\"\n\n[[report]]\npath = \"harrowdale.txt\"\nkind = \"ilacs-standard\"\n";
    place.write("corpus/overrides.toml", text);
    let expected = json!([
        "corpus/overrides.toml, line 1: there is no file `wexcombe.txt`; did you mean `visits/wexcombe.txt`?",
        "corpus/overrides.toml, line 5: kind \"ilacs-standard\" is also what `harrowdale.txt` says; remove it",
    ]);
    assert_eq!(index(&place)["stale_overrides"], expected);
    assert_eq!(index(&place)["stale_overrides"], expected);
    assert_eq!(place.run(&["status", "--format", "json"]).json()["stale_overrides"], expected);
    assert!(place.run(&["index"]).stdout.contains("did you mean `visits/wexcombe.txt`?"));
}

#[test]
fn override_error_names_line_and_changes_nothing() {
    let place = Workplace::indexed();
    let before = export(&place, "index");
    for (line, expected) in [
        (
            "authority = \"Leicestre\"",
            "overrides.toml, line 3: no English authority is called \"Leicestre\"; did you mean \"Leicester\"",
        ),
        (
            "kind = \"visit\"",
            "overrides.toml, line 3: no kind of report is called \"visit\": write one of ilacs-standard",
        ),
        ("kind = ", "overrides.toml, line 3: "),
    ] {
        place.write("corpus/overrides.toml", format!("[[report]]\npath = \"harrowdale.txt\"\n{line}\n"));
        let run = place.run(&["index"]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
        assert_eq!(export(&place, "index"), before);
    }
    let twice = "[[report]]\npath = \"a\"\nkind = \"sif\"\n";
    place.write("corpus/overrides.toml", twice.repeat(2));
    let run = place.run(&["index"]);
    assert!(run.stderr.contains("line 4: there is an entry for the same file already"), "{}", run.stderr);
}

#[test]
fn overrides_file_is_never_a_report() {
    let place = Workplace::with_corpus();
    place.write("corpus/mine.txt", CORRECTED);
    let run = place.run(&["index", "--overrides", "corpus/mine.txt", "--format", "json"]);
    assert_eq!(run.json()["added"], json!(["harrowdale.txt", "visits/wexcombe.txt"]), "{}", run.stderr);
    assert_eq!(place.run(&["search", "thresholds", "--authority", "Leicester"]).code, 0);
    let status = place.run(&["status", "--overrides", "corpus/mine.txt"]).stdout;
    assert!(status.contains("nothing has changed since"), "{status}");
    assert_eq!(place.run(&["index", "--overrides", "nowhere.toml"]).code, 2);
}

#[test]
fn corrected_copy_becomes_its_own_report() {
    let place = Workplace::with_corpus();
    place.write("corpus/copy.txt", HARROWDALE);
    place.write("corpus/overrides.toml", CORRECTED);
    assert_eq!(index(&place)["reports"], 3);
    assert_as_new(&place);
    fs::remove_file(place.path("corpus/overrides.toml")).unwrap();
    assert_eq!(index(&place)["reports"], 2);
    assert_as_new(&place);
}
