//! The JSON Schema of every request and answer, one file a use case. `UPDATE_SCHEMA=1` accepts what changed: read the
//! difference as a change of the contract with the programs that read the answers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use schemars::{Schema, schema_for};
use service::{
    batch, chart, cite, compare, concordance, count, evidence, export, frames, keyness, reports, search, show, verify,
    wire, wording,
};

/// Every use case with the schemas of its request and of its answer, or of one row of an answer that comes row by row.
fn schemas() -> Vec<(&'static str, Schema, Schema)> {
    vec![
        ("batch", schema_for!(batch::Request), schema_for!(batch::QueryRow)),
        ("chart", schema_for!(count::Request), schema_for!(chart::Answer)),
        ("cite", schema_for!(cite::Request), schema_for!(cite::Answer)),
        ("compare", schema_for!(compare::Request), schema_for!(compare::Answer)),
        ("concordance", schema_for!(concordance::Request), schema_for!(concordance::Line)),
        ("count", schema_for!(count::Request), schema_for!(count::Answer)),
        ("evidence", schema_for!(evidence::Request), schema_for!(evidence::Answer)),
        ("export", schema_for!(export::Request), schema_for!(wire::Passage)),
        ("frames", schema_for!(frames::Request), schema_for!(frames::Answer)),
        ("keyness", schema_for!(keyness::Request), schema_for!(keyness::Answer)),
        ("reports", schema_for!(reports::Request), schema_for!(reports::Answer)),
        ("search", schema_for!(search::Request), schema_for!(search::Answer)),
        ("show", schema_for!(show::Request), schema_for!(show::Answer)),
        ("verify", schema_for!(verify::Request), schema_for!(verify::Answer)),
        ("wording", schema_for!(wording::Request), schema_for!(wording::Answer)),
    ]
}

#[test]
fn schemas_are_those_that_were_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/schema");
    let mut changed = Vec::new();
    let mut files = BTreeSet::from(["main.rs".to_owned()]);
    for (name, request, answer) in schemas() {
        let schema = serde_json::json!({ "request": request, "answer": answer });
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let file = format!("{name}.json");
        let path = folder.join(&file);
        files.insert(file);
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(&path, text).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n") != text {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "the schemas of {changed:?} changed; UPDATE_SCHEMA=1 accepts it");
    let found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(found.collect::<BTreeSet<_>>(), files, "a file is of no use case");
}
