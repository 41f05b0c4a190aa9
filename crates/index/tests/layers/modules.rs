//! The modules of a crate and what each uses, read from the source files. Test code is left out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use super::tokens::{block_length, item_length, tokens, use_tree};

/// Names from the root of the crate; empty for the root itself.
pub(crate) type ModulePath = Vec<String>;

/// The modules of one crate.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    /// The paths that each module names, as written.
    named: BTreeMap<ModulePath, Vec<Vec<String>>>,
    /// What each module re-exports: the name, and the path that it stands for, as written.
    reexports: BTreeMap<(ModulePath, String), Vec<String>>,
}

impl Modules {
    /// Reads the crate with this root module: `src/lib.rs` or `src/main.rs`.
    pub(crate) fn read(root: &Path) -> Self {
        let mut modules = Self::default();
        modules.read_file(root, root.parent().unwrap(), &ModulePath::new());
        modules
    }

    /// Reads a crate whose modules all stand in one text, as `mod name { … }`.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut modules = Self::default();
        modules.read_tokens(&tokens(text), Path::new(""), &ModulePath::new());
        modules
    }

    fn read_file(&mut self, file: &Path, folder: &Path, module: &ModulePath) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_tokens(&tokens(&text), folder, module);
    }

    /// Reads a module; the files of those inside it are in `folder`.
    fn read_tokens(&mut self, tokens: &[String], folder: &Path, module: &ModulePath) {
        let mut named = Vec::new();
        let mut at = 0;
        while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
            let text: Vec<&str> = rest.iter().take(7).map(String::as_str).collect();
            match text.as_slice() {
                ["#", "[", "cfg", "(", "test", ")", "]"] => at += 7 + item_length(&rest[7..]),
                ["mod", name, open @ (";" | "{"), ..] => {
                    let inner: ModulePath = module.iter().cloned().chain([(*name).to_owned()]).collect();
                    let folder = folder.join(name);
                    if *open == ";" {
                        self.read_file(&folder.with_extension("rs"), &folder, &inner);
                        at += 3;
                    } else {
                        let length = block_length(&rest[2..]);
                        self.read_tokens(&rest[3..=length], &folder, &inner);
                        at += 2 + length;
                    }
                }
                ["use", ..] => {
                    let length = rest.iter().position(|token| token == ";").unwrap();
                    let is_public = at > 0 && matches!(tokens[at - 1].as_str(), "pub" | ")");
                    for (path, name) in use_tree(&rest[1..length]) {
                        if is_public {
                            self.reexports.insert((module.clone(), name), path.clone());
                        }
                        named.push(path);
                    }
                    at += length + 1;
                }
                [_, "::", ..] => {
                    let end = (1..rest.len()).step_by(2).find(|&at| rest[at] != "::").unwrap_or(rest.len());
                    named.push(rest[..end].iter().step_by(2).cloned().collect());
                    at += end;
                }
                _ => at += 1,
            }
        }
        self.named.insert(module.clone(), named);
    }

    /// Each module with the other modules that define what it names.
    pub(crate) fn edges(&self) -> BTreeMap<&ModulePath, BTreeSet<ModulePath>> {
        let used = |module: &ModulePath, paths: &[Vec<String>]| {
            let paths = paths.iter().filter_map(|path| self.absolute(path, module));
            paths.map(|path| self.definition(&path)).filter(|other| other != module).collect()
        };
        self.named.iter().map(|(module, paths)| (module, used(module, paths))).collect()
    }

    /// A path from the root of the crate; `None` for one that leads out of the crate.
    fn absolute(&self, path: &[String], module: &ModulePath) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|name| *name == "super").count();
        let below = |parent: &[String], rest: &[String]| parent.iter().chain(rest).cloned().collect::<Vec<_>>();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some(below(module, &path[1..])),
            "super" => Some(below(&module[..module.len() - supers], &path[supers..])),
            first => Some(below(module, path)).filter(|_| self.named.contains_key(&below(module, &[first.to_owned()]))),
        }
    }

    /// The module that defines what a path from the root names.
    fn definition(&self, path: &[String]) -> ModulePath {
        let known = (0..=path.len()).rev().find(|&end| self.named.contains_key(&path[..end])).unwrap();
        let module = path[..known].to_vec();
        let reexported = path.get(known).and_then(|name| self.reexports.get(&(module.clone(), name.clone())));
        match reexported.and_then(|target| self.absolute(target, &module)) {
            Some(target) if target != path => {
                self.definition(&target.iter().chain(&path[known + 1..]).cloned().collect::<Vec<_>>())
            }
            _ => module,
        }
    }

    /// A shortest way from each module that uses itself by way of others.
    pub(crate) fn cycles(&self) -> Vec<String> {
        let edges = self.edges();
        edges.keys().filter_map(|module| way_back(module, &edges)).collect()
    }
}

fn way_back(start: &ModulePath, edges: &BTreeMap<&ModulePath, BTreeSet<ModulePath>>) -> Option<String> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in &edges[way.last()?] {
            let further: Vec<&ModulePath> = way.iter().copied().chain([next]).collect();
            if next == start {
                return Some(further.into_iter().map(|module| shown(module)).collect::<Vec<_>>().join(" -> "));
            }
            if seen.insert(next) {
                ways.push_back(further);
            }
        }
    }
    None
}

/// A module as a path.
pub(crate) fn shown(module: &[String]) -> String {
    if module.is_empty() { "crate".to_owned() } else { module.join("::") }
}
