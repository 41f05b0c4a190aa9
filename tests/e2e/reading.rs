//! `findings show`, `reports`, `export`.

use crate::support::Workplace;

fn report_of(place: &Workplace, authority: &str) -> String {
    let rows = place.run(&["reports", "--format", "jsonl"]).json_lines();
    rows.iter().find(|row| row["authority"] == authority).unwrap()["report_id"].as_str().unwrap().to_owned()
}

#[test]
fn report_reads_from_top_to_bottom() {
    let place = Workplace::indexed();
    let text = place.run(&["show", &report_of(&place, "Harrowdale")]).stdout;
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is missing in:\n{text}"));
    assert!(at("November 2019") < at("Petra Lowe"));
    assert!(at("Petra Lowe") < at("Too many children wait"));
    assert!(at("Too many children wait") < at("Leaders know the service well"));
    let outline = place.run(&["show", &report_of(&place, "Harrowdale"), "--outline"]).stdout;
    assert!(outline.contains("inadequate") && !outline.contains("Too many children wait"), "{outline}");
}

#[test]
fn passage_is_shown_among_its_neighbours() {
    let place = Workplace::indexed();
    let id = format!("{}/2", report_of(&place, "Harrowdale"));
    let text = place.run(&["show", &id, "--context", "1"]).stdout;
    for part in ["Too many children wait", "Return home interviews are not always", "Strategy discussions are delayed"]
    {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains("Children in care live"), "{text}");
    let alone = place.run(&["show", &id, "--context", "0", "--format", "jsonl"]).json_lines();
    assert_eq!(alone.len(), 1);
    assert_eq!(alone[0]["passage_id"], id);
}

#[test]
fn misspelt_identifier_gets_a_suggestion() {
    let place = Workplace::indexed();
    let report = report_of(&place, "Harrowdale");
    let run = place.run(&["show", &report.replace("rr", "r")]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(&format!("did you mean `{report}`?")), "{}", run.stderr);
    let run = place.run(&["show", &format!("{report}/999")]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(&report), "{}", run.stderr);
}

#[test]
fn reports_are_listed_filtered_and_sorted() {
    let place = Workplace::indexed();
    let authorities = |arguments: &[&str]| {
        let mut all = vec!["reports", "--format", "jsonl"];
        all.extend(arguments);
        let rows = place.run(&all).json_lines();
        rows.iter().map(|row| row["authority"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(authorities(&[]), ["Harrowdale", "Wexcombe"]);
    assert_eq!(authorities(&["--sort", "newest"]), ["Wexcombe", "Harrowdale"]);
    assert_eq!(authorities(&["--year", "2019"]), ["Harrowdale"]);
    let text = place.run(&["reports"]).stdout;
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(text.contains("2 reports"), "{text}");
    assert_eq!(place.run(&["reports", "--year", "1999"]).code, 1);
}

#[test]
fn csv_rows_are_as_wide_as_the_header() {
    let place = Workplace::indexed();
    for arguments in [
        &["export", "--format", "csv"][..],
        &["reports", "--format", "csv"],
        &["search", "x OR children", "--format", "csv"],
    ] {
        let run = place.run(arguments);
        let mut rows = csv::Reader::from_reader(run.stdout.as_bytes());
        let rows: Vec<_> = rows.records().collect::<Result<_, _>>().unwrap();
        assert!(!rows.is_empty(), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn export_has_no_text_format() {
    let place = Workplace::indexed();
    let run = place.run(&["export", "--format", "text"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("hint: use --format jsonl"), "{}", run.stderr);
}
