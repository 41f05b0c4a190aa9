//! `findings wording`: precedents of sentences and drafts, and what is said of drafts that are none; `findings compare`.

use crate::support::Workplace;

const SENTENCE: &str = "Return home interviews are not always offered to children who have been missing.";

#[test]
fn sentence_has_precedents_in_tiers() {
    let place = Workplace::indexed();
    let rows = place.run(&["wording", SENTENCE, "--cite", "--format", "jsonl"]).json_lines();
    assert_eq!(rows[0]["tier"], "verbatim");
    assert_eq!((rows[0]["sentence"].as_u64(), rows[0]["sentence_text"].as_str()), (Some(0), Some(SENTENCE)));
    assert_eq!(rows[0]["passage_id"], "harrowdale-ilacs-2019-11/2");
    assert_eq!(rows[0]["polarity_differs"], false);
    assert_eq!((rows[0]["year"].as_i64(), rows[0]["grade"].as_str()), (Some(2019), Some("inadequate")));
    assert!(rows[0]["citation"].as_str().unwrap().starts_with("Harrowdale, ILACS inspection"));
    let ranks: Vec<u64> = rows.iter().map(|row| row["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, (1..=rows.len() as u64).collect::<Vec<_>>());
    let text = place.run(&["wording", SENTENCE]).stdout;
    assert!(text.contains("── verbatim ──") && text.contains("Similar wording in 1 report from 1 authority"), "{text}");
}

#[test]
fn opposite_is_not_a_precedent() {
    let place = Workplace::indexed();
    let run = place.run(&["wording", "Return home interviews are always offered to children who have been missing."]);
    assert!(run.stdout.contains("Opposite meaning: one denies"), "{}", run.stdout);
    assert!(run.stdout.contains("are [-not-] always offered"), "{}", run.stdout);
    assert!(run.stdout.contains("Opposite meaning in 1 report."), "{}", run.stdout);
}

#[test]
fn draft_is_read_from_file_or_stdin() {
    let place = Workplace::indexed();
    let draft =
        format!("# Draft\n\n{SENTENCE} Leaders know the service well.\n\nThe bakery won a prize for rye bread.\n");
    place.write("draft.md", &draft);
    let answer = place.run(&["wording", "--file", "draft.md", "--format", "json"]).json();
    assert_eq!(answer["sentences"].as_array().unwrap().len(), 3);
    assert_eq!(answer["sentences"][1]["nearest"], "close");
    assert_eq!(answer["sentences"][2]["line"], 5);
    assert_eq!(answer["without_precedent"], serde_json::json!([2]));
    assert_eq!(answer["profile"]["reports"], 1);
    let text = place.run(&["wording", "--file", "draft.md"]).stdout;
    assert_eq!(place.run(&["wording", "draft.md"]).stdout, text);
    assert!(text.contains("3 sentences: 1 verbatim, 1 close"), "{text}");
    assert!(text.contains("line 5, sentence 3: The bakery won a prize for rye bread."), "{text}");
    let csv = place.run(&["wording", "--file", "draft.md", "--format", "csv"]).stdout;
    assert!(csv.starts_with("sentence,sentence_text,tier,polarity_differs,passage_id,"), "{csv}");
    let piped = crate::support::command(&place.path(".")).args(["wording", "-"]).write_stdin(draft).output().unwrap();
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), text);
}

#[test]
fn no_precedent_exits_1() {
    let place = Workplace::indexed();
    let run = place.run(&["wording", "The bakery won a prize for rye bread."]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("Without precedent:"), "{}", run.stdout);
    assert_eq!(place.run(&["wording", SENTENCE, "--authority", "Harrowdale", "-q"]).code, 0);
}

#[test]
fn unreadable_draft_is_refused() {
    let place = Workplace::indexed();
    place.write("empty.txt", " \n\n");
    place.write("fake.docx", "no archive");
    place.write("long.txt", "plans are clear ".repeat(70_000));
    for (arguments, said) in [
        (["wording", "--file", "empty.txt"], "no sentence to look for"),
        (["wording", "--file", "fake.docx"], "not a Word document"),
        (["wording", "--file", "nowhere.md"], "nowhere.md"),
        (["wording", "--file", "long.txt"], "210,000 words, but at most 200,000"),
        (["wording", "--format=md", "x"], "no answer in Markdown"),
        (["wording", "--quiet", ""], "no sentence to look for"),
    ] {
        let run = place.run(&arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(said) && run.stderr.contains("hint:") == (said != "nowhere.md"), "{}", run.stderr);
    }
    assert_eq!(place.run(&["wording"]).code, 2);
}

#[test]
fn compare_follows_an_authority_through_time() {
    let place = Workplace::with_corpus();
    let letter = crate::support::HARROWDALE
        .replace("4 to 15 November 2019", "6 to 17 June 2022")
        .replace("help and protection: inadequate", "help and protection: good")
        .replace("help and protection | Inadequate", "help and protection | Good")
        .replace("Overall effectiveness | Requires improvement to be good", "Overall effectiveness | Good")
        .replace("• Oversight of strategy discussions.", "• The quality of audits.");
    place.write("corpus/harrowdale-2022.txt", letter);
    place.run(&["index"]);
    let text = place.run(&["compare", "harrowdale"]).stdout;
    assert!(text.starts_with("Harrowdale: 2 reports\n"), "{text}");
    assert!(text.contains("Overall effectiveness: requires improvement (2019) → good (2022, better)"), "{text}");
    assert!(text.contains("inadequate (2019) → good (2022,"), "{text}");
    let rows = place.run(&["compare", "Harrowdale", "--format", "jsonl"]).json_lines();
    let asked = rows.iter().find(|row| row["row"] == "recommendation").unwrap();
    assert!(asked["text"].as_str().unwrap().contains("Oversight of strategy discussions"), "{asked}");
    assert_eq!(asked["next_report"], "harrowdale-ilacs-2022-06");
    let answer = rows.iter().find(|row| row["row"] == "answer").unwrap();
    assert_eq!(answer["recommendation"], asked["passage_id"]);
    assert_eq!(answer["report_id"], "harrowdale-ilacs-2022-06");
    assert!(answer["shared"].to_string().to_lowercase().contains("strategy discussions"), "{answer}");
}

#[test]
fn absent_and_unknown_authority_are_separate() {
    let place = Workplace::indexed();
    let known = place.run(&["compare", "Leicester"]);
    assert_eq!((known.code, known.stdout.as_str()), (1, "No report on Leicester is in the index.\n"));
    let unknown = place.run(&["compare", "Harodale"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
    assert!(unknown.stderr.contains("did you mean `Harrowdale`"), "{}", unknown.stderr);
    let table = place.run(&["compare", "Harrowdale", "--format", "csv"]);
    assert!(table.code == 2 && table.stderr.contains("use --format jsonl"), "{}", table.stderr);
}
