//! Which crate may depend on which: the one table that says so.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Each crate of the workspace with the crates that it may depend on, the leaf first.
const EDGES: &[(&str, &[&str])] = &[
    ("report", &[]),
    ("ingest", &["report"]),
    ("index", &["report"]),
    ("corpus", &["report", "ingest", "index"]),
    ("service", &["report", "ingest", "index"]),
    ("cli", &["corpus", "service"]),
];

#[test]
fn crates_depend_only_as_listed() {
    let allowed = EDGES.iter().copied().collect::<BTreeMap<_, _>>();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut seen = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml")) else { continue };
        let manifest: toml::Table = manifest.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        assert_eq!(folder.file_name().unwrap().to_str(), Some(name.as_str()), "a crate is named for its folder");
        let may = allowed.get(name.as_str()).unwrap_or_else(|| panic!("`{name}` is not in the table of this test"));
        for dependency in dependencies(&manifest) {
            let is_ours = allowed.contains_key(dependency.as_str()) || crates.join(&dependency).exists();
            assert!(
                !is_ours || may.contains(&dependency.as_str()),
                "`{name}` must not depend on `{dependency}`: the design allows {may:?}"
            );
        }
        seen.push(name);
    }
    seen.sort();
    assert_eq!(seen, allowed.into_keys().collect::<Vec<_>>(), "the table and the folder `crates` must agree");
}

/// Packages that a manifest names in any of its tables of dependencies, for any target.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let of_targets = targets.into_iter().flat_map(|targets| targets.values().filter_map(toml::Value::as_table));
    std::iter::once(manifest)
        .chain(of_targets)
        .flat_map(|table| TABLES.iter().filter_map(|name| table.get(*name)?.as_table()))
        .flatten()
        .map(|(key, value)| value.get("package").and_then(toml::Value::as_str).unwrap_or(key).to_owned())
        .collect()
}

#[test]
fn renamed_and_target_dependencies_count() {
    let manifest = "[dependencies]\nother = { package = 'index' }\n[target.'cfg(unix)'.dev-dependencies]\ningest = '1'";
    assert_eq!(dependencies(&manifest.parse().unwrap()), ["index", "ingest"]);
}
