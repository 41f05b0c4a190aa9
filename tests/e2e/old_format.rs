//! An index that another version of the program built. `old-index/` was built by version 10 of the schema, the last before the
//! service layer, from `corpus/brackenford-monitoring-visit-2016.txt`.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::support::Workplace;

/// The report of `old-index/`.
const REPORT: &str = "brackenford-monitoring-visit-2016.txt";

#[test]
fn other_format_says_what_to_do() {
    let place = with_old_index();
    for arguments in [&["search", "missing"][..], &["status"], &["reports"], &["export"]] {
        let run = place.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains("(schema 10, analysis 1, this one needs schema "), "{}", run.stderr);
        assert!(run.stderr.contains("`findings index`"), "{}", run.stderr);
    }
}

#[test]
fn indexing_replaces_other_format() {
    let place = with_old_index();
    let run = place.run(&["index"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("schema 10, analysis 1"), "the reason: {}", run.stderr);
    assert!(run.stdout.contains("1 added"), "{}", run.stdout);
    assert_eq!(place.run(&["search", "missing"]).code, 0);
    // The index before is kept, and is not what this program can go back to.
    assert_eq!(place.run(&["index", "--rollback"]).code, 2);
    assert_eq!(place.run(&["search", "missing"]).code, 0);
}

/// A folder with the old index and the report that it was built from.
fn with_old_index() -> Workplace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let place = Workplace::empty();
    place.write(&format!("corpus/{REPORT}"), fs::read(root.join("corpus").join(REPORT)).unwrap());
    let index = root.join("tests/e2e/old-index");
    for entry in WalkDir::new(&index).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let name = entry.path().strip_prefix(&index).unwrap().to_str().unwrap();
        place.write(&format!("index/{name}"), fs::read(entry.path()).unwrap());
    }
    place
}
