//! `findings diff`: what differs between two indexes.

use std::fs;

use serde_json::{Value, json};

use crate::support::{HARROWDALE, Workplace};

/// Both reports, indexed; then, in one of them, a passage changed, one lost, one gained and one with another number.
fn changed() -> Workplace {
    let place = Workplace::indexed();
    let text = HARROWDALE
        .replace("Too many children wait for help.", "Some children wait for help.")
        .replace("• The take-up of return home interviews.\n", "")
        .replace("6. Leaders know", "6. Leaders see what is done.\n\n7. Leaders know");
    place.write("corpus/harrowdale.txt", text);
    place.run(&["index", "--full"]);
    place
}

fn rows(place: &Workplace, arguments: &[&str]) -> (i32, Vec<Value>) {
    let run = place.run(&[&["diff", "--format", "jsonl"], arguments].concat());
    (run.code, run.json_lines())
}

#[test]
fn index_equals_one_built_otherwise() {
    let place = Workplace::indexed();
    place.run(&["--index", "other", "index"]);
    for new in ["index", "other", "current"] {
        let run = place.run(&["diff", "index", new]);
        assert_eq!((run.code, run.stdout.as_str()), (0, "No difference in 2 reports.\n"), "{}", run.stderr);
    }
}

#[test]
fn diff_lists_passages_by_report() {
    let place = changed();
    let (code, rows) = rows(&place, &["previous", "current"]);
    assert_eq!(code, 1);
    let short = |row: &Value| {
        let text = |name: &str| row[name].as_str().map(|text| text.split(' ').next().unwrap().to_owned());
        let local = row["passage_id"].as_str().and_then(|id| id.split_once('/')).unwrap().1.to_owned();
        (
            row["change"].as_str().unwrap().to_owned(),
            local,
            row["field"].as_str().unwrap().to_owned(),
            text("old"),
            text("new"),
        )
    };
    let expected =
        [("changed", "…/1", "text", Some("Too"), Some("Some")), ("changed", "…/7", "number", Some("6"), Some("7"))];
    let told: Vec<_> = rows.iter().map(short).collect();
    for (change, local, field, old, new) in expected {
        let local = local.trim_start_matches("…/");
        let row =
            (change.to_owned(), local.to_owned(), field.to_owned(), old.map(str::to_owned), new.map(str::to_owned));
        assert!(told.contains(&row), "{row:?} in {told:#?}");
    }
    let of = |change: &str| told.iter().filter(|row| row.0 == change).count();
    assert_eq!((of("lost"), of("gained")), (1, 1), "{told:#?}");
    assert!(rows.iter().all(|row| row["report_id"] == "harrowdale-ilacs-2019-11"));

    let text = place.run(&["diff", "previous", "current"]).stdout;
    assert!(text.contains("“Too many children") && text.contains("“Some children"), "{text}");
    assert!(text.contains("Reports: 0 gained, 0 lost, 1 changed, 1 equal."), "{text}");
}

#[test]
fn renamed_report_is_matched_by_file() {
    let place = Workplace::indexed();
    place.run(&["--index", "old", "index"]);
    place.write(
        "corpus/overrides.toml",
        "[[report]]\npath = \"harrowdale.txt\"\npublished = 2019-12-20\nauthority = \"Leicester\"\n",
    );
    place.run(&["index"]);
    let (_, rows) = rows(&place, &["old", "index"]);
    let fields: Vec<&Value> = rows.iter().map(|row| &row["field"]).collect();
    assert_eq!(fields, ["authority", "overrides", "published", "report_id"]);
    assert!(rows.iter().all(|row| row["level"] == "report" && row["report_id"] == "leicester-ilacs-2019-11"));
}

#[test]
fn whole_report_is_one_line_of_text() {
    let place = Workplace::indexed();
    place.run(&["--index", "old", "index"]);
    fs::remove_file(place.path("corpus/visits/wexcombe.txt")).unwrap();
    place.run(&["index"]);
    let lost = rows(&place, &["old", "index"]).1;
    let gained = rows(&place, &["index", "old"]).1;
    assert_eq!(lost.len(), gained.len());
    assert_eq!((&lost[0]["change"], &lost[0]["level"]), (&json!("lost"), &json!("report")));
    assert!(lost.len() > 5 && gained.iter().all(|row| row["change"] == "gained"));
    let text = place.run(&["diff", "old", "index"]).stdout;
    assert!(text.contains(&format!("lost as a whole, with {} passages", lost.len() - 1)), "{text}");
}

#[test]
fn missing_index_is_an_error() {
    let place = Workplace::indexed();
    for (arguments, expected) in
        [(["nowhere", "current"], "there is no index in nowhere"), (["previous", "current"], "has no previous index")]
    {
        let run = place.run(&[&["diff"], &arguments[..]].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}
