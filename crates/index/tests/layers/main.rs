//! The layers of this crate, and the modules of every crate of the workspace: no layer uses one below it, and no module
//! uses itself by way of others.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod modules;
mod public;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use modules::{ModulePath, Modules, shown};
use public::items_that_name;
use tokens::tokens;

/// The modules at the root of this crate in reading order. Each may use those before it.
const LAYERS: [&str; 12] = [
    "text",
    "query",
    "storage",
    "stats",
    "plan",
    "rank",
    "exec",
    "write",
    "analytics",
    "diagnose",
    "search",
    "invariants",
];

#[test]
fn no_layer_uses_one_below_it() {
    assert_eq!(upward(&Modules::read(&sources().join("index/src/lib.rs"))), Vec::<String>::new());
}

/// The uses that go against the order, or that name nothing but the root of the crate.
fn upward(modules: &Modules) -> Vec<String> {
    let layer = |module: &ModulePath| {
        let name = module.first()?;
        let layer = LAYERS.iter().position(|layer| layer == name);
        Some(layer.unwrap_or_else(|| panic!("`{name}` is not in the list of layers")))
    };
    let mut upward = Vec::new();
    for (module, used) in modules.edges() {
        let Some(own) = layer(module) else { continue };
        let wrong = used.iter().filter(|other| layer(other).is_none_or(|other| other > own));
        upward.extend(wrong.map(|other| format!("{} uses {}", shown(module), shown(other))));
    }
    upward
}

/// The crates whose modules are checked for cycles.
const CHECKED: [&str; 6] = ["index", "corpus", "report", "ingest", "service", "cli"];

#[test]
fn no_module_uses_itself_by_way_of_others() {
    for name in CHECKED {
        let root = ["lib.rs", "main.rs"].map(|root| sources().join(name).join("src").join(root));
        let cycles = Modules::read(root.iter().find(|root| root.is_file()).unwrap()).cycles();
        assert!(cycles.is_empty(), "{name}:\n{}", cycles.join("\n"));
    }
}

/// Another crate must not need tantivy to use this one.
#[test]
fn no_public_item_names_a_type_of_tantivy() {
    let mut found = Vec::new();
    let mut folders = vec![sources().join("index/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let items = items_that_name("tantivy", &tokens(&fs::read_to_string(&path).unwrap()));
                found.extend(items.into_iter().map(|item| format!("{}: {item}", path.display())));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The folder with the crates.
fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

#[test]
fn a_use_of_a_layer_below_is_found() {
    let text = "mod text { fn f() { crate::exec::g(\"}\") } } mod exec { use crate::text::f; }";
    assert_eq!(upward(&Modules::of_text(text)), ["text uses exec"]);
}

#[test]
fn a_cycle_is_found_through_a_reexport_and_not_through_tests() {
    let text = "
        mod a { mod inner { use super::super::b::Thing; } pub(crate) use inner::{Other as Renamed}; }
        mod b { use crate::a::Renamed; }
        mod c { #[cfg(test)] mod tests { use crate::d::x; } fn f<'a>() -> char { '\\'' } }
        mod d { use crate::c; /* crate::a */ }";
    assert_eq!(Modules::of_text(text).cycles(), ["a::inner -> b -> a::inner", "b -> a::inner -> b"]);
}

#[test]
fn foreign_types_in_public_items_are_found() {
    let text = "
        use tantivy::{Term, TantivyError as Failure};
        pub(crate) fn hidden(term: Term) {}
        pub fn shown(terms: &[u8]) -> tantivy::Result<bool> { true }
        pub struct Open { inner: Term, pub outer: Term }
        pub enum Error { Read(#[from] Failure) }
        impl From<Failure> for Open {}";
    let found = items_that_name("tantivy", &tokens(text));
    assert_eq!(found, ["pub fn shown (", "pub outer : Term", "pub enum Error {", "impl From < Failure"]);
}
