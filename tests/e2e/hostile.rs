//! Input that no one should give, and what is said about it: a message, the right exit code, no panic, no lost index.

#[cfg(unix)]
mod folder;
mod makers;

use std::fs;

use makers::{Random, archive};

use crate::support::{Run, WEXCOMBE, Workplace};

/// Bytes that look random and are the same on every run.
fn garbage(length: usize) -> Vec<u8> {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    std::iter::repeat_with(|| random.next().to_le_bytes()[3]).take(length).collect()
}

fn fails_with(run: &Run, words: &str) {
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains(words), "`{words}` is missing in: {}", run.stderr);
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("hint: "), "{}", run.stderr);
}

#[test]
fn missing_folder_gets_a_hint() {
    let place = Workplace::empty();
    fails_with(&place.run(&["index"]), "no such file or folder: corpus");
    fails_with(&place.run(&["index", "reports-2024"]), "reports-2024");
    fails_with(&place.run(&["search", "missing"]), "no index in `index`");
    assert!(!place.path("index").exists(), "nothing is made where nothing can be");
}

#[test]
fn empty_folder_keeps_the_index() {
    let place = Workplace::indexed();
    fs::create_dir(place.path("nothing")).unwrap();
    fails_with(&place.run(&["index", "nothing"]), "no reports in `nothing`");
    assert_eq!(place.run(&["search", "missing"]).code, 0);
}

#[test]
fn bad_file_never_stops_the_others() {
    let place = Workplace::with_corpus();
    let garbage = garbage(20_000);
    for extension in ["pdf", "docx", "html", "txt", "md", "bin", "doc"] {
        place.write(&format!("corpus/garbage.{extension}"), &garbage);
    }
    place.write("corpus/other.docx", archive(&[("notes.txt", WEXCOMBE.as_bytes())]));
    place.write("corpus/no-zip.docx", "PK\u{3}\u{4} but no zip at all");
    place.write("corpus/empty.pdf", "");
    place
        .write("corpus/truncated.pdf", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty");
    place.write("corpus/encrypted.pdf", ENCRYPTED);
    let run = place.run(&["index", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let answer = run.json();
    assert_eq!(answer["reports"], 2, "{}", run.stdout);
    let skipped = answer["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 12, "{}", run.stdout);
    let reason = |path: &str| skipped.iter().find(|skip| skip["path"] == path).unwrap()["reason"].as_str().unwrap();
    assert_eq!(reason("empty.pdf"), "empty");
    assert_eq!(reason("encrypted.pdf"), "encrypted");
    assert!(skipped.iter().all(|skip| !skip["message"].as_str().unwrap().is_empty()));
    assert_eq!(place.run(&["search", "missing"]).code, 0);
}

#[test]
fn very_long_line_is_read() {
    let place = Workplace::with_corpus();
    place.write("corpus/long.txt", "children in need of help ".repeat(80_000));
    let run = place.run(&["index"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(place.run(&["search", "missing"]).code, 0);
}

#[test]
fn query_without_words_gets_a_hint() {
    let place = Workplace::indexed();
    for query in ["", "   ", "?!.,;", "\"\"", "()"] {
        let run = place.run(&["search", query]);
        assert_eq!(run.code, 2, "`{query}`: {}", run.stdout);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
    let run = place.run(&["search", "--exact", "?!"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
}

#[test]
fn huge_query_is_answered_or_refused() {
    let place = Workplace::indexed();
    let run = place.run(&["search", &"return home ".repeat(8_500)]);
    assert!(run.code <= 2, "{}", run.stderr);
    assert!(run.stderr.len() < 4_000, "a message is no copy of the query: {} bytes", run.stderr.len());
}

#[test]
fn file_in_place_of_index_is_left_alone() {
    let place = Workplace::with_corpus();
    place.write("index", "I am a file");
    let run = place.run(&["index"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert_eq!(fs::read_to_string(place.path("index")).unwrap(), "I am a file");
}

#[test]
fn damaged_index_says_how_to_rebuild() {
    let place = Workplace::indexed();
    let meta = walkdir::WalkDir::new(place.path("index")).into_iter().filter_map(Result::ok);
    let meta = meta.filter(|entry| entry.file_name() == "meta.json").collect::<Vec<_>>();
    assert!(!meta.is_empty());
    for entry in meta {
        fs::write(entry.path(), "{").unwrap();
    }
    let run = place.run(&["search", "missing"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("findings index --full"), "{}", run.stderr);
    assert_eq!(place.run(&["index", "--full"]).code, 0);
    assert_eq!(place.run(&["search", "missing"]).code, 0);
}

/// A document that cannot be opened without its password: one page, standard security handler, all strings made up.
const ENCRYPTED: &str = "%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
4 0 obj
<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44
/O <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20>
/U <2122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f40> >>
endobj
trailer
<< /Root 1 0 R /Encrypt 4 0 R /Size 5 /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>
%%EOF
";
