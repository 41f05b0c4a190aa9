//! The commands that set one part of the reports against another: `findings keyness`, `batch`, `count --svg`.

use std::fs;
use std::path::Path;

use crate::support::Workplace;

/// A folder with the sample corpus, indexed.
fn sample() -> Workplace {
    let place = Workplace::empty();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    assert_eq!(place.run(&["index", corpus.to_str().unwrap(), "-q"]).code, 0);
    place
}

#[test]
fn keyword_leads_to_its_lines() {
    let place = sample();
    let sets = ["keyness", "--grade", "inadequate", "--against", "good,outstanding", "--min-authorities", "1"];
    let rows = place.run(&[&sets[..], &["--format", "jsonl"]].concat()).json_lines();
    assert!(!rows.is_empty());
    for row in &rows {
        let command = row["lines"].as_str().unwrap().strip_prefix("findings ").unwrap();
        let (before, rest) = command.split_once('"').unwrap();
        let (words, after) = rest.split_once('"').unwrap();
        let arguments: Vec<&str> = before.split_whitespace().chain([words]).chain(after.split_whitespace()).collect();
        let lines = place.run(&[&arguments[..], &["--format", "jsonl"]].concat()).json_lines();
        assert_eq!(lines.len() as u64, row["left"].as_u64().unwrap(), "{command}");
        assert!(lines.iter().any(|line| line["passage_id"] == row["passage_id"]), "{command}");
        assert!(lines.iter().all(|line| line["grade"] == "inadequate"), "{command}");
        let reverse = command.replace("--grade inadequate", "--grade good --grade outstanding");
        let reverse: Vec<&str> = before
            .split_whitespace()
            .chain([words])
            .chain(reverse.rsplit('"').next().unwrap().split_whitespace())
            .chain(["--format", "jsonl"])
            .collect();
        assert_eq!(place.run(&reverse).json_lines().len() as u64, row["right"].as_u64().unwrap(), "{command}");
    }
    let csv = place.run(&[&sets[..], &["--format", "csv"]].concat()).stdout;
    let header = "words,left,right,left_per_100_000_words,right_per_100_000_words,log_likelihood,log_ratio,authorities,\
                  of_authorities,reports,of_reports,passage_id,lines\n";
    assert!(csv.starts_with(header), "{csv}");
}

#[test]
fn incomparable_sets_are_refused() {
    let place = Workplace::indexed();
    for (arguments, said) in [
        (&["keyness"][..], "no target corpus"),
        (&["keyness", "--grade", "good", "--kind", "ilacs", "--against", "inadequate"], "--against grade:inadequate"),
        (&["keyness", "--grade", "good", "--against", "splendid"], "expected one of outstanding"),
        (&["keyness", "--grade", "good", "--against", "colour:red"], "name the filter and its values"),
        (&["keyness", "--authority", "Harrowdal"], "did you mean"),
    ] {
        let run = place.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    let none = place.run(&["keyness", "--grade", "good", "--against", "outstanding"]);
    assert_eq!(none.code, 1);
    assert!(none.stdout.contains("No passage is in the reference"), "{}", none.stdout);
}

#[test]
fn batch_tabulates_queries_by_authority_and_year() {
    let place = Workplace::indexed();
    place.write(
        "monthly.txt",
        "# every month\n\ninterviews = \"return home interviews\"\nnever = \"unicorn stables\"\n",
    );
    let rows = place.run(&["batch", "monthly.txt", "--format", "jsonl"]).json_lines();
    let shown: Vec<String> = rows
        .iter()
        .map(|row| {
            let [query, authority, year] = ["query", "authority", "year"].map(|name| row[name].as_str().unwrap());
            format!("{query} {authority} {year}: {} of {}", row["reports"], row["of_reports"])
        })
        .collect();
    assert_eq!(
        shown,
        [
            "interviews Harrowdale 2019: 1 of 1",
            "interviews Wexcombe 2024: 1 of 1",
            "never Harrowdale 2019: 0 of 1",
            "never Wexcombe 2024: 0 of 1"
        ]
    );
    assert!(rows.iter().all(|row| row["of_words"].as_u64().unwrap() > 50));
    for row in &rows {
        let query = if row["query"] == "never" { "unicorn stables" } else { "return home interviews" };
        let by = ["count", "--exact", query, "--by", "authority,year", "--format", "jsonl"];
        let counted = place.run(&by).json_lines();
        let same = counted.iter().find(|cell| cell["authority"] == row["authority"]).unwrap();
        assert_eq!(same["passages"], row["passages"]);
        assert_eq!(same["of_words"], row["of_words"]);
    }
    let text = place.run(&["batch", "monthly.txt", "--year", "2024"]).stdout;
    assert!(text.contains("interviews") && text.contains("1 of 1") && !text.contains("2019"), "{text}");
}

#[test]
fn batch_error_names_file_line_and_place() {
    let place = Workplace::indexed();
    place.write("bad.txt", "plans = \"pathway plans\"\nlate plans\nopen = (a OR\n");
    let run = place.run(&["batch", "bad.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("bad.txt:2: ") && run.stderr.contains("bad.txt:3: "), "{}", run.stderr);
    assert!(
        run.stderr.contains("  (a OR\n       ^") && run.stderr.contains("hint: one query a line"),
        "{}",
        run.stderr
    );
    place.write("names.txt", "a = plans\nb = plans authority:Harrowdal\nc = plans region:Narnia\n");
    let run = place.run(&["batch", "names.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let told = "names.txt:2: no authority is called `Harrowdal`: did you mean `Harrowdale` or";
    assert!(run.stderr.contains(told) && run.stderr.contains("names.txt:3: "), "{}", run.stderr);
    place.write("latin.txt", b"caf\xe9 = x");
    assert!(place.run(&["batch", "latin.txt"]).stderr.contains("UTF-8"));
    assert!(place.run(&["batch", "nowhere.txt"]).stderr.contains("nowhere.txt"));
}

#[test]
fn chart_shows_intervals_denominators_and_breaks() {
    let place = Workplace::indexed();
    let run = place.run(&["count", "\"return home interviews\" OR \"a < b\"", "--by", "year", "--svg", "chart.svg"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("year") && run.stderr.contains("chart.svg"));
    let svg = fs::read_to_string(place.path("chart.svg")).unwrap();
    let texts: Vec<&str> = svg.lines().filter(|line| !line.starts_with('<')).collect();
    assert_eq!(texts.first(), Some(&"&quot;return home interviews&quot; OR &quot;a &lt; b&quot;"));
    for text in ["2019", "2024", "1 of 1", "2 of 2", "all", "per 100,000 words", "100 %"] {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("ILACS judges care leavers")), "{texts:?}");
    assert!(!svg.contains("<path"), "text is text");
    // Two rows and that of all: a bar each, and a whisker of three lines.
    assert_eq!(svg.matches("fill=\"#A5A5A5\"").count(), 3);
    assert_eq!(svg.matches("stroke-width=\"2\"").count(), 9);
    let two = place.run(&["count", "interviews", "--by", "year,grade", "--svg", "two.svg"]);
    assert_eq!(two.code, 2);
    assert!(two.stderr.contains("one dimension") && !place.path("two.svg").exists());
}
