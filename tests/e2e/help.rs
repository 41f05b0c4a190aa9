//! The help of every command, word for word: `tests/e2e/help/COMMAND.txt`. `UPDATE_GOLDEN=1` accepts what the program prints.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Workplace;

/// The widest line that help may print.
const WIDTH: usize = 100;

#[test]
fn help_of_every_command_is_as_recorded() {
    let place = Workplace::empty();
    let mut differing = Vec::new();
    let names = commands(&place);
    for name in &names {
        let printed = help(&place, name);
        let path = golden().join(format!("{name}.txt"));
        let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, printed).unwrap();
        } else if expected != printed {
            differing.push(path);
        }
    }
    assert!(differing.is_empty(), "help differs from {differing:?}; UPDATE_GOLDEN=1 accepts it");
    let recorded = fs::read_dir(golden()).unwrap().map(|entry| entry.unwrap().path());
    let stale = recorded.filter(|path| !names.contains(path.file_stem().unwrap().to_str().unwrap()));
    assert_eq!(stale.collect::<Vec<_>>(), Vec::<PathBuf>::new(), "no command has this help: delete it");
}

#[test]
fn help_fits_a_terminal() {
    let place = Workplace::empty();
    for name in commands(&place) {
        for line in help(&place, &name).lines() {
            assert!(line.chars().count() <= WIDTH, "{name}: {line}");
        }
    }
}

/// The program itself and its commands, as clap lists them for the manual pages.
fn commands(place: &Workplace) -> BTreeSet<String> {
    assert_eq!(place.run(&["man", "--out", "pages"]).code, 0);
    let pages = fs::read_dir(place.path("pages")).unwrap().map(|entry| entry.unwrap().path());
    pages.map(|page| page.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// The short and the long help of a command, without blanks at the end of lines.
fn help(place: &Workplace, page: &str) -> String {
    let command = page.strip_prefix("findings-");
    let mut out = String::new();
    for option in ["-h", "--help"] {
        let arguments = command.into_iter().chain([option]).collect::<Vec<_>>();
        let run = place.run(&arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        writeln!(out, "$ findings {}", arguments.join(" ")).unwrap();
        for line in run.stdout.lines() {
            writeln!(out, "{}", line.trim_end()).unwrap();
        }
    }
    out
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/help")
}
