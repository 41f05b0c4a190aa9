//! Groups files with the same bytes: one of them is read for all.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use ingest::files::SourceFile;
use rayon::prelude::*;

use crate::overrides::Overrides;

/// Files with the same bytes and the same correction.
#[derive(Debug)]
pub(super) struct Copies<'a> {
    /// The file that is read.
    pub(super) first: &'a SourceFile,
    /// The other files.
    pub(super) others: Vec<&'a SourceFile>,
    /// The hash of their bytes; empty if it was not needed.
    pub(super) sha256: String,
}

/// Groups files with the same bytes, the longest files first: a long file at the end would keep one process busy while the others
/// wait. Opens only files that have the size of another one, and none once `stop` is set.
pub(super) fn group_copies<'a>(
    mut files: Vec<&'a SourceFile>,
    overrides: &Overrides,
    stop: &AtomicBool,
) -> Vec<Copies<'a>> {
    files.sort_by_key(|file| Reverse(file.size));
    let same_size: Vec<&[&SourceFile]> = files.chunk_by(|a, b| a.size == b.size).collect();
    let hash = |file: &&SourceFile| if stop.load(Ordering::Relaxed) { None } else { file.sha256() };
    let to_hash = same_size.par_iter().filter(|same_size| same_size.len() > 1).flat_map_iter(|same_size| *same_size);
    let hashes: HashMap<&str, String> = to_hash.filter_map(|file| Some((file.key.as_str(), hash(file)?))).collect();
    let mut all: Vec<Copies<'a>> = Vec::new();
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for &file in same_size.into_iter().flatten() {
        let sha256 = hashes.get(file.key.as_str()).map(String::as_str).unwrap_or_default();
        let key = (sha256, overrides.mark(&file.key, sha256));
        let copies = known.get(&key).filter(|_| !sha256.is_empty()).and_then(|at| all.get_mut(*at));
        if let Some(copies) = copies {
            copies.others.push(file);
        } else {
            known.insert(key, all.len());
            all.push(Copies { first: file, others: Vec::new(), sha256: sha256.to_owned() });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The names of the files that are read, each with the names of its copies.
    fn grouped(names: &[(&str, &str)], overrides: &str) -> Vec<(String, Vec<String>)> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in names {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let own = dir.path().join("overrides.toml");
        fs::write(&own, overrides).unwrap();
        let overrides = Overrides::find(&[], Some(&own)).unwrap();
        let files = ingest::files::find(&[dir.path().to_owned()]).unwrap();
        let name = |file: &SourceFile| file.key.clone();
        let all = group_copies(files.iter().collect(), &overrides, &AtomicBool::new(false));
        all.iter().map(|copies| (name(copies.first), copies.others.iter().map(|file| name(file)).collect())).collect()
    }

    const NAMES: [(&str, &str); 5] =
        [("a.txt", "plans"), ("b.txt", "visits, late"), ("c.txt", "plans"), ("d.txt", "Plans"), ("e.txt", "plans")];

    #[test]
    fn same_bytes_are_read_once_and_longest_first() {
        let alone = |name: &str| (name.to_owned(), Vec::new());
        let plans = ("a.txt".to_owned(), vec!["c.txt".to_owned(), "e.txt".to_owned()]);
        assert_eq!(grouped(&NAMES, ""), [alone("b.txt"), plans, alone("d.txt")]);
    }

    #[test]
    fn copy_with_its_own_correction_is_read_by_itself() {
        let correction = "[[report]]\npath = \"c.txt\"\nkind = \"sif\"\n";
        let plans = ("a.txt".to_owned(), vec!["e.txt".to_owned()]);
        assert_eq!(grouped(&NAMES, correction)[1..3], [plans, ("c.txt".to_owned(), Vec::new())]);
    }

    #[test]
    fn stopped_run_opens_no_file() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt"] {
            fs::write(dir.path().join(name), "plans").unwrap();
        }
        let files = ingest::files::find(&[dir.path().to_owned()]).unwrap();
        let all = group_copies(files.iter().collect(), &Overrides::default(), &AtomicBool::new(true));
        assert_eq!(all.len(), 2);
    }
}
