//! The commands on precedent: citations, concordance, counts.

use crate::support::Workplace;

#[test]
fn citation_names_authority_inspection_and_paragraph() {
    let place = Workplace::indexed();
    let hit = place.run(&["search", "--exact", "not always offered", "--format", "jsonl"]).json_lines().remove(0);
    let id = hit["passage_id"].as_str().unwrap();
    let plain = place.run(&["cite", id]).stdout;
    assert!(
        plain.starts_with("Harrowdale, ILACS inspection 4–15 November 2019, para 2 (the experiences and progress"),
        "{plain}"
    );
    assert!(plain.contains("Open Government Licence"), "{plain}");
    assert!(place.run(&["cite", id, "--as", "markdown"]).stdout.contains("](corpus/harrowdale.txt)"));
    assert!(place.run(&["cite", id, "--as", "bibtex"]).stdout.starts_with("@techreport{harrowdale-"));
    assert!(place.run(&["cite", id, "--as", "ris"]).stdout.starts_with("TY  - RPRT\n"));
    assert_eq!(place.run(&["cite", id, "--as", "csl-json"]).json()[0]["type"], "report");
    let rows = place.run(&["cite", id, "--format", "jsonl"]).json_lines();
    assert_eq!(rows[0]["link"], "corpus/harrowdale.txt");
    assert!(place.run(&["cite", id, "--format", "csv"]).stdout.starts_with("passage_id,citation,link,licence\n"));
}

#[test]
fn unknown_passage_gets_a_suggestion() {
    let place = Workplace::indexed();
    let run = place.run(&["cite", "harrowdale-ilacs-2019-11/99"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("did you mean"), "{}", run.stderr);
}

#[test]
fn misspelt_word_gets_a_suggestion() {
    let place = Workplace::indexed();
    for command in ["concord", "frames"] {
        let run = place.run(&[command, "strategy discusions"]);
        let said = ["Not found in any report: ", "discusions", "Try: findings "];
        assert!(said.iter().all(|part| run.stderr.contains(part)), "{command}: {}", run.stderr);
        assert_eq!(place.run(&[command, "strategy discusions", "--quiet"]).stderr, "");
    }
}

#[test]
fn evidence_list_quotes_cites_and_links() {
    let place = Workplace::indexed();
    let list = place.run(&["search", "--exact", "pathway plans", "--format", "md"]).stdout;
    assert!(list.contains("> Pathway plans are written with care leavers, who keep a copy.\n"), "{list}");
    assert!(list.contains("](corpus/harrowdale.txt)\n"), "{list}");
    assert!(place.run(&["status", "--format", "md"]).stderr.contains("no answer in Markdown"));
    let cited = place.run(&["search", "--exact", "pathway plans", "--cite", "--format", "jsonl"]).json_lines();
    assert!(cited[0]["citation"].as_str().unwrap().contains("Harrowdale") || cited.len() > 1);
}

#[test]
fn concordance_and_count_agree_with_a_scan() {
    let place = Workplace::indexed();
    let exported = place.run(&["export"]).json_lines();
    let texts: Vec<String> = exported
        .iter()
        .filter(|passage| passage["passage_kind"] != "boilerplate")
        .map(|passage| passage["text"].as_str().unwrap().to_lowercase())
        .collect();
    for phrase in ["return home interviews", "strategy discussions", "children", "pathway plans", "the police"] {
        // `children's` is a word of its own.
        let word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
        let occurrences = |text: &String| {
            let bounded =
                |(at, _): &(usize, &str)| !text[..*at].ends_with(word) && !text[at + phrase.len()..].starts_with(word);
            text.match_indices(phrase).filter(bounded).count()
        };
        let scanned: Vec<usize> = texts.iter().map(occurrences).collect();
        let lines = place.run(&["concord", "--exact", phrase, "--format", "jsonl"]).json_lines();
        assert_eq!(lines.len(), scanned.iter().sum::<usize>(), "{phrase}");
        let rows = place.run(&["count", "--exact", phrase, "--by", "year", "--format", "jsonl"]).json_lines();
        let counted: u64 = rows.iter().map(|row| row["passages"].as_u64().unwrap()).sum();
        assert_eq!(counted, scanned.iter().filter(|hits| **hits > 0).count() as u64, "{phrase}");
        let of: u64 = rows.iter().map(|row| row["of_passages"].as_u64().unwrap()).sum();
        assert_eq!(of, texts.len() as u64);
    }
}

#[test]
fn concordance_line_joins_contexts_and_hit() {
    let place = Workplace::indexed();
    let text = place.run(&["concord", "--exact", "return home interviews", "--sort", "year,right1"]).stdout;
    let at: Vec<Option<usize>> = text.lines().map(|line| line.to_lowercase().find("return home interviews")).collect();
    assert!(at.len() > 3 && at[0].is_some() && at[0] == at[1], "{text}");
    assert!(text.lines().next().unwrap().starts_with("Harrowdale   2019 ilacs    inad "), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert_eq!(place.run(&["concord", "--exact", "unicorn stables"]).code, 1);
    assert!(place.run(&["concord", "children", "--sort", "middle"]).stderr.contains("left1"));
}

#[test]
fn counts_have_denominators_by_default() {
    let place = Workplace::indexed();
    let csv = place.run(&["count", "interviews", "--by", "authority,year", "--format", "csv"]).stdout;
    let header = "authority,year,passages,reports,of_passages,of_reports,of_words,share_of_reports,share_low,share_high,\
                  per_100_000_words,series,series_begins\n";
    assert!(csv.starts_with(header), "{csv}");
    let raw = place.run(&["count", "interviews", "--by", "grade", "--raw", "--format", "csv"]).stdout;
    assert!(raw.starts_with("grade,passages,reports\n"), "{raw}");
    let text = place.run(&["count", "--exact", "thresholds"]).stdout;
    assert!(text.contains("1 of 1") && text.contains("0 of 1") && text.contains("ILACS judges care leavers"), "{text}");
    assert_eq!(place.run(&["count", "--exact", "unicorn stables"]).code, 1);
    assert_eq!(place.run(&["count", "x", "--by", "colour"]).code, 2);
    assert_eq!(place.run(&["count", "x", "--by", "year,kind,grade"]).code, 2);
}

#[test]
fn three_ways_of_missing_are_separate() {
    let place = Workplace::with_corpus();
    place.write("corpus/scan.pdf", "%PDF-1.4 nothing in it");
    place.run(&["index"]);
    let gaps = place.run(&["count", "--exact", "thresholds", "--missing", "--format", "jsonl"]).json_lines();
    let reason = |name: &str| gaps.iter().find(|gap| gap["name"] == name).map(|gap| gap["reason"].clone());
    assert_eq!(reason("Wexcombe"), Some("no such finding".into()));
    assert_eq!(reason("Harrowdale"), None);
    assert_eq!(reason("Leicester"), Some("no report".into()));
    assert_eq!(reason("scan.pdf"), Some("could not be read".into()));
}

#[test]
fn frames_are_counted_by_authority() {
    let place = Workplace::indexed();
    let rows =
        place.run(&["frames", "strategy discussions", "--min-authorities", "1", "--format", "jsonl"]).json_lines();
    let frame = rows.iter().find(|row| row["words"] == "are delayed and some are held").unwrap();
    assert_eq!(frame["authorities"], 1);
    assert_eq!(frame["grades"]["inadequate"], 1);
    assert_eq!(frame["first_passage"], "harrowdale-ilacs-2019-11/3");
    let two = place.run(&["frames", "strategy discussions", "--slot", "right", "--by", "grade"]).stdout;
    assert!(two.lines().any(|line| line.ends_with("… strategy discussions are")) || two.contains("No frame"), "{two}");
    assert_eq!(place.run(&["frames", "unicorn stables"]).code, 1);
}

#[test]
fn quotations_of_a_draft_are_checked() {
    let place = Workplace::indexed();
    let good = "“Audits are honest, but actions are not followed through” (Harrowdale, ILACS inspection, para 6).";
    place.write("good.md", good);
    let run = place.run(&["verify", "good.md", "--format", "json"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.json()[0]["verdict"], "exact");
    assert_eq!(run.json()[0]["passage_id"], "harrowdale-ilacs-2019-11/6");
    place.write("bad.md", format!("{good}\n\n“Audits are honest, and actions are not followed through”\n"));
    let run = place.run(&["verify", "bad.md"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("[-but-] {+and+}") && run.stdout.contains("1 exact, 1 altered"), "{}", run.stdout);
    let annotated = place.run(&["verify", "bad.md", "--format", "md"]).stdout;
    assert!(annotated.starts_with(good) && annotated.contains("**[altered; "), "{annotated}");
}

#[test]
fn unreadable_draft_is_refused() {
    let place = Workplace::indexed();
    place.write("empty.txt", "");
    place.write("fake.docx", "no archive");
    place.write("broken.docx", "PK\u{3}\u{4} and nothing else");
    assert_eq!(place.run(&["verify", "empty.txt"]).code, 0);
    assert!(place.run(&["verify", "fake.docx"]).stderr.contains("not a Word document"));
    place.write("long.md", "“children are seen alone by social workers” ".repeat(10_001));
    let run = place.run(&["verify", "long.md"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("10,001 quotations") && run.stderr.contains("in parts"), "{}", run.stderr);
    for file in ["fake.docx", "broken.docx", "nowhere.md"] {
        let run = place.run(&["verify", file]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{file}");
        assert!(run.stderr.contains(file), "{}", run.stderr);
    }
}
