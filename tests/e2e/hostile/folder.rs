//! A whole folder of hostile files among good ones: the batch ends, every good report is found, every other file is listed
//! with its reason, and nothing is written outside the index.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::Value;

use super::garbage;
use super::makers::{Random, archive, circular, nested, page, pdf_bomb, word};
use crate::support::{WEXCOMBE, Workplace};

/// Damaged copies of the PDF files of the sample corpus.
const DAMAGED: usize = 220;

/// Each good report's name in the index, and the word that only it has.
type Good = BTreeMap<String, String>;

/// A report about a place of its own that has a word of its own.
fn report(number: usize) -> (String, String) {
    let word = format!("zephyr{number}");
    let place = ["Aldersea", "Northmere", "Dunmere", "Longmere", "Kestrelby", "Greyfleet", "Ingleholm"][number % 7];
    let text = WEXCOMBE.replace("Wexcombe", place).replace("2024", &(2010 + number).to_string());
    (text.replace("They visit", &format!("Their {word} visit")), word)
}

fn damaged_pdfs(place: &Workplace) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut samples: Vec<PathBuf> = fs::read_dir(samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .collect();
    samples.sort();
    let samples: Vec<Vec<u8>> = samples.iter().map(|path| fs::read(path).unwrap()).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for (number, sample) in samples.iter().cycle().take(DAMAGED).enumerate() {
        place.write(&format!("corpus/damaged/{number:03}.pdf"), random.damaged(sample));
    }
}

fn nests_and_bombs(place: &Workplace) {
    place.write("corpus/nested/arrays.pdf", nested("[", "]", 200_000));
    place.write("corpus/nested/dictionaries.pdf", nested("<< /K ", " >>", 100_000));
    place.write("corpus/nested/circular.pdf", circular());
    place.write("corpus/nested/operands.pdf", page("", "[".repeat(500_000).as_bytes()));
    place.write("corpus/nested/page.html", format!("<html>{}", "<div><table><td>".repeat(100_000)));
    let paragraphs = format!("<w:document><w:body>{}", "<w:p><w:tbl>".repeat(200_000));
    place.write("corpus/nested/paragraphs.docx", archive(&[("word/document.xml", paragraphs.as_bytes())]));
    place.write("corpus/bombs/once.pdf", pdf_bomb(100 << 20, 1));
    place.write("corpus/bombs/twice.pdf", pdf_bomb(100 << 20, 2));
    let spaces = vec![b' '; 80 << 20];
    place.write("corpus/bombs/spaces.docx", archive(&[("word/document.xml", &spaces)]));
}

fn texts(place: &Workplace, good: &mut Good) {
    place.write("corpus/texts/endless.txt", "children in need of help ".repeat(120_000));
    place.write("corpus/texts/lines.txt", "\n".repeat(1_000_000));
    place.write("corpus/texts/noise.txt", garbage(50_000));
    let mut add = |number: usize, name: &str, encode: &dyn Fn(&str) -> Vec<u8>| {
        let (text, word) = report(number);
        place.write(&format!("corpus/{name}"), encode(&text));
        good.insert(name.to_owned(), word);
    };
    let utf_16 = |text: &str, mark: char| {
        text.chars()
            .fold(vec![mark], |mut units, c| {
                units.push(c);
                units
            })
            .into_iter()
            .collect::<String>()
            .encode_utf16()
            .collect::<Vec<u16>>()
    };
    add(1, "texts/low-byte-first.txt", &|text| {
        utf_16(text, '\u{FEFF}').into_iter().flat_map(u16::to_le_bytes).collect()
    });
    add(2, "texts/high-byte-first.txt", &|text| {
        utf_16(text, '\u{FEFF}').into_iter().flat_map(u16::to_be_bytes).collect()
    });
    add(3, "texts/invalid.txt", &|text| [text.as_bytes(), b"\n\nPlans \xff\xfe\xc3\x28 \xed\xa0\x80 end.\n"].concat());
    add(4, "texts/zip-slip.docx", &|text| {
        archive(&[
            ("../escaped.txt", b"out"),
            ("../../escaped.txt", b"out"),
            ("/escaped.txt", b"out"),
            ("word/document.xml", word(text).as_bytes()),
            ("word/../../escaped.xml", b"out"),
        ])
    });
}

/// What the file system can do to a name. Returns what no process can read.
fn names_and_links(place: &Workplace, good: &mut Good) -> Vec<String> {
    assert!(Command::new("mkfifo").arg(place.path("corpus/links/pipe.pdf")).status().unwrap().success());
    symlink(place.path("corpus"), place.path("corpus/links/round")).unwrap();
    symlink(place.path("corpus/links/b"), place.path("corpus/links/a")).unwrap();
    symlink(place.path("corpus/links/a"), place.path("corpus/links/b")).unwrap();
    let mut bad: Vec<String> = ["pipe.pdf", "round", "a", "b"].map(|name| format!("links/{name}")).into();
    let locked = place.path("corpus/links/locked.txt");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // Who may read everything reads this as well.
    if File::open(&locked).is_err() {
        good.remove("links/locked.txt");
        bad.push("links/locked.txt".to_owned());
    }
    let named: [(&[u8], &str); 3] = [
        (b"line\nbreak.txt", r"names/line\nbreak.txt"),
        (b"b\xFFd.txt", r"names/b\xffd.txt"),
        (b" \x1b[31m.txt", r"names/ \u{1b}[31m.txt"),
    ];
    for (number, (name, key)) in (5..).zip(named) {
        let (text, word) = report(number);
        fs::write(place.path("corpus/names").join(OsStr::from_bytes(name)), text).unwrap();
        good.insert(key.to_owned(), word);
    }
    bad
}

/// Everything under the workplace but the index, with sizes; what changes while it is read left out.
fn surroundings(place: &Workplace) -> BTreeSet<(PathBuf, u64)> {
    let entries = walkdir::WalkDir::new(place.path("")).into_iter().map(|entry| entry.unwrap());
    let kept = entries.filter(|entry| {
        let path = entry.path();
        !path.starts_with(place.path("index")) && !path.starts_with(place.path("corpus/restless"))
    });
    let size =
        |entry: &walkdir::DirEntry| if entry.file_type().is_file() { entry.metadata().unwrap().len() } else { 0 };
    kept.map(|entry| (entry.path().to_path_buf(), size(&entry))).collect()
}

/// Changes one file and lets another come and go, until it is told to stop.
fn be_restless(place: &Workplace, stop: &AtomicBool) {
    let (first, _) = report(8);
    let (second, _) = report(9);
    while !stop.load(Ordering::Relaxed) {
        for text in [&first, &second] {
            fs::write(place.path("corpus/restless/changing.txt"), text).unwrap();
            fs::write(place.path("corpus/restless/vanishing.txt"), text).unwrap();
            thread::yield_now();
            fs::remove_file(place.path("corpus/restless/vanishing.txt")).unwrap();
        }
    }
}

fn skips(answer: &Value) -> BTreeMap<String, String> {
    let word = |skip: &Value, name: &str| skip[name].as_str().unwrap().to_owned();
    let skipped = answer["skipped"].as_array().unwrap();
    assert!(skipped.iter().all(|skip| !word(skip, "message").is_empty() && !word(skip, "reason").is_empty()));
    skipped.iter().map(|skip| (word(skip, "path"), word(skip, "reason"))).collect()
}

#[test]
fn hostile_files_cost_only_themselves() {
    let place = Workplace::empty();
    let mut good = Good::new();
    let (text, word) = report(0);
    place.write("corpus/links/locked.txt", text);
    good.insert("links/locked.txt".to_owned(), word);
    place.write("corpus/names/empty.txt", "");
    place.write("corpus/restless/changing.txt", report(8).0);
    damaged_pdfs(&place);
    nests_and_bombs(&place);
    texts(&place, &mut good);
    let unreadable = names_and_links(&place, &mut good);
    let before = surroundings(&place);

    let stop = AtomicBool::new(false);
    let run = thread::scope(|scope| {
        scope.spawn(|| be_restless(&place, &stop));
        let run = place.run(&["index", "--format", "json", "--time-limit", "10", "--memory-limit", "512"]);
        stop.store(true, Ordering::Relaxed);
        run
    });
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(surroundings(&place), before, "nothing is written outside the index");

    let answer = run.json();
    let skipped = skips(&answer);
    let added: BTreeSet<&str> = answer["added"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    let files = before.iter().filter(|(path, _)| path.starts_with(place.path("corpus")) && !path.is_dir()).count();
    let restless = |path: &&str| path.starts_with("restless/");
    let told = added.iter().copied().chain(skipped.keys().map(String::as_str)).filter(|path| !restless(path)).count();
    // The link that goes round is a folder, and listed.
    assert_eq!(told, files + 1, "every file is indexed or listed\n{skipped:#?}");
    for path in &unreadable {
        assert_eq!(skipped.get(path).map(String::as_str), Some("unreadable"), "{path}");
    }
    for name in ["bombs/spaces.docx", "texts/endless.txt", "texts/lines.txt", "texts/noise.txt", "names/empty.txt"] {
        assert!(skipped.contains_key(name), "{name}: {skipped:#?}");
    }
    for (path, word) in &good {
        assert!(added.contains(path.as_str()), "{path}: {:?}", skipped.get(path));
        let hits = place.run(&["search", word, "--format", "jsonl"]).json_lines();
        assert!(hits.iter().any(|hit| hit["source"] == path.as_str()), "{word} of {path}: {hits:?}");
    }
    let status = place.run(&["status", "--format", "json"]).json();
    assert_eq!(skips(&status), skipped);
    for path in skipped.keys() {
        assert!(!good.contains_key(path));
    }

    // What would not hold still is read in the next run.
    let answer = place.run(&["index", "--format", "json"]).json();
    assert!(skips(&answer).keys().all(|path| !restless(&path.as_str())), "{answer}");
    assert_eq!(place.run(&["search", "zephyr9", "--format", "jsonl"]).json_lines().len(), 1);
}
