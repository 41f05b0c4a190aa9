//! `findings search`: filters, forms of the answer, what a person reads.

use serde_json::Value;

use crate::support::{WEXCOMBE, Workplace};

fn texts(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["text"].as_str().unwrap()).collect()
}

#[test]
fn hit_adds_rank_score_snippet_and_highlights() {
    let place = Workplace::indexed();
    let hits = place.run(&["search", "--exact", "return home interviews", "--format", "jsonl"]).json_lines();
    let first = hits.first().unwrap().as_object().unwrap();
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    insta::assert_snapshot!(names.join(" "), @"passage_id report_id authority authority_code region joint_authorities year inspection_start inspection_end published kind framework section section_path grade overall_grade lead_inspector number passage_kind repeated level page ordinal source sources part superseded_by text rank score snippet highlights");
    for (rank, hit) in (1..).zip(&hits) {
        assert_eq!(hit["rank"], rank);
        let text: Vec<char> = hit["text"].as_str().unwrap().chars().collect();
        for highlight in hit["highlights"].as_array().unwrap() {
            let at = |end: usize| usize::try_from(highlight[end].as_u64().unwrap()).unwrap();
            let marked: String = text[at(0)..at(1)].iter().collect();
            assert_eq!(marked.to_lowercase(), "return home interviews");
        }
    }
}

#[test]
fn export_has_the_fields_of_a_hit() {
    let place = Workplace::indexed();
    let hit = place.run(&["search", "interviews", "--format", "jsonl"]).json_lines().remove(0);
    let exported = place.run(&["export"]).json_lines();
    let passage = exported.iter().find(|passage| passage["passage_id"] == hit["passage_id"]).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(passage)[..], names(&hit)[..names(passage).len()]);
    for (name, value) in passage.as_object().unwrap() {
        assert_eq!(&hit[name], value, "{name}");
    }
}

#[test]
fn exact_hits_equal_exported_matches() {
    let place = Workplace::indexed();
    let found = place.run(&["search", "--exact", "strategy discussions", "--all", "--format", "jsonl"]).json_lines();
    let exported = place.run(&["export"]).json_lines();
    let scanned = texts(&exported).into_iter().filter(|text| text.to_lowercase().contains("strategy discussions"));
    assert_eq!(found.len(), scanned.count());
    assert!(found.len() >= 2);
}

#[test]
fn exact_ignores_pasted_quotation_marks() {
    let place = Workplace::indexed();
    for command in ["search", "count"] {
        let plain = place.run(&[command, "--exact", "strategy discussions"]).stdout;
        for pasted in ["“strategy discussions”", "\"strategy discussions\"", "„strategy discussions“"] {
            assert_eq!(place.run(&[command, "--exact", pasted]).stdout, plain, "{command} {pasted}");
        }
    }
}

#[test]
fn pattern_lists_its_words() {
    let place = Workplace::indexed();
    let said = place.run(&["search", "interview*", "--no-widen"]).stdout;
    assert!(said.contains("`interview*` finds: interviews (") && !said.contains("--no-widen"), "{said}");
}

#[test]
fn long_pattern_lists_its_most_frequent_words() {
    let place = Workplace::indexed();
    let said = place.run(&["search", "*e*"]).stdout.replace('\n', " ");
    let told = said.split("`*e*` finds: ").nth(1).and_then(|rest| rest.split(" more.").next()).expect("what it finds");
    let (printed, more) = told.rsplit_once(" and ").expect("how many more");
    let all = place.run(&["search", "*e*", "--format", "json"]).json();
    let all = all["widened"][0]["added"].as_array().unwrap();
    assert_eq!(printed.split("), ").count(), 30);
    assert_eq!(all.len(), 30 + more.parse::<usize>().unwrap());
    assert!(said.contains("--format json lists all."), "{said}");
}

#[test]
fn filters_limit_hits() {
    let place = Workplace::indexed();
    let found = |filters: &[&str]| {
        let mut arguments = vec!["search", "interviews", "--all", "--format", "jsonl"];
        arguments.extend(filters);
        let run = place.run(&arguments);
        assert!(run.code < 2, "{filters:?}: {}", run.stderr);
        run.json_lines()
    };
    let all = found(&[]);
    for (filters, field, wanted) in [
        (&["--authority", "wexcombe"][..], "authority", "Wexcombe"),
        (&["--year", "..2020"], "authority", "Harrowdale"),
        (&["--year", "2024"], "authority", "Wexcombe"),
        (&["--kind", "focused-visit"], "kind", "focused-visit"),
        (&["--grade", "inadequate"], "grade", "inadequate"),
        (&["--overall", "ri"], "overall_grade", "requires improvement"),
        (&["--section", "help and protection"], "authority", "Harrowdale"),
        (&["--number", "2"], "number", "2"),
    ] {
        let some = found(filters);
        assert!(!some.is_empty() && some.len() < all.len(), "{filters:?} finds {} of {}", some.len(), all.len());
        assert!(some.iter().all(|hit| hit[field] == wanted), "{filters:?}");
    }
    assert_eq!(found(&["--authority", "Wexcombe", "--authority", "Harrowdale"]).len(), all.len());
    assert!(found(&["--authority", "Wexcombe", "--year", "2019"]).is_empty());
    for (spelt, same) in [
        (&["--year", "2016-2018, 2024"][..], &["--year", "2016..2018", "--year", "2024"][..]),
        (&["--kind", "Focused visit, SIF"], &["--kind", "focused-visit", "--kind", "sif"]),
        (&["--grade", "RI, Inadequate"], &["--grade", "requires-improvement", "--grade", "inadequate"]),
    ] {
        let some = found(spelt);
        assert!(!some.is_empty() && some.len() < all.len(), "{spelt:?}");
        assert_eq!(some, found(same), "{spelt:?}");
    }
    let facets = |list| place.run(&["search", "interviews", "--facets", list]).stdout;
    assert_eq!(facets("Authority, grade"), facets("authority,grade"));
    for grade in ["--grade", "--overall"] {
        let either = found(&[grade, "inadequate,requires improvement"]);
        assert_eq!(either, found(&[grade, "inadequate", grade, "ri"]), "{grade}");
        assert!(!either.is_empty());
    }
}

#[test]
fn names_in_query_resolve_as_in_options() {
    let place = Workplace::indexed();
    let found = |query: &str| place.run(&["search", query, "--all", "--format", "jsonl"]).json_lines().len();
    assert_eq!(found("interviews authority:Wexcombe, Harrowdale"), found("interviews"));
    assert_eq!(found("interviews authority:\"WEXCOMBE\""), found("interviews authority:Wexcombe"));
    let id = place.run(&["reports", "--format", "jsonl"]).json_lines()[0]["report_id"].as_str().unwrap().to_uppercase();
    assert!(found(&format!("interviews report:{id}")) > 0);
    assert_eq!(place.run(&["search", "interviews", "--report", &id]).code, 0);
    for (query, said) in [
        ("interviews authority:Wexcomb", "did you mean `Wexcombe`?"),
        ("interviews AND NOT authority:Leicestre", "`Leicester`"),
        ("interviews region:\"North Wst\"", "did you mean `North West`"),
        ("interviews report:harrowdale", "did you mean `harrowdale-"),
    ] {
        for command in ["search", "count", "concord"] {
            let run = place.run(&[command, query]);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command} {query}");
            assert!(run.stderr.contains(said), "{command} {query}: {}", run.stderr);
        }
    }
}

#[test]
fn authority_without_report_is_reported() {
    let place = Workplace::indexed();
    let note = "note: no report on Nottingham is in the index\n";
    for arguments in [
        &["search", "interviews", "--authority", "nottingham"][..],
        &["search", "interviews authority:Nottingham,\"nottingham city\""],
        &["search", "interviews", "--compare", "Wexcombe,Nottingham"],
        &["count", "interviews", "--authority", "Nottingham"],
        &["concord", "interviews OR authority:Nottingham"],
        &["reports", "--authority", "Nottingham"],
    ] {
        let run = place.run(arguments);
        assert!(run.stderr.starts_with(note), "{arguments:?}: {}", run.stderr);
        assert_eq!(place.run(&[arguments, &["--quiet"]].concat()).stderr, "", "{arguments:?}");
    }
    let answer = place.run(&["search", "interviews", "--authority", "Nottingham", "--format", "json"]).json();
    assert_eq!(answer["note"], "no report on Nottingham is in the index");
    let neighbours = place.run(&["search", "interviews", "--neighbours-of", "Nottingham"]).stderr;
    assert!(neighbours.starts_with("note: no report on ") && neighbours.contains(" or "), "{neighbours}");
}

#[test]
fn pages_follow_each_other() {
    let place = Workplace::indexed();
    let quoted = place.run(&["search", "return home interviews", "--format", "jsonl"]);
    let bare = place.run(&["search", "return", "home", "interviews", "--format", "jsonl"]);
    assert_eq!(quoted.stdout, bare.stdout);
    let all = quoted.json_lines();
    let second = place.run(&["search", "return home interviews", "-n", "1", "--offset", "1", "--format", "jsonl"]);
    assert_eq!(second.json_lines()[0]["passage_id"], all[1]["passage_id"]);
}

#[test]
fn json_has_totals_and_csv_a_row_per_hit() {
    let place = Workplace::indexed();
    let answer =
        place.run(&["search", "interviews", "-n", "1", "--facets", "authority,year", "--format", "json"]).json();
    assert_eq!(answer["reports"], 2);
    assert!(answer["passages"].as_u64().unwrap() >= 2);
    assert_eq!(answer["hits"].as_array().unwrap().len(), 1);
    assert_eq!(answer["facets"][0]["dimension"], "authority");
    let csv = place.run(&["search", "--exact", "pathway plans", "--format", "csv"]).stdout;
    let header = csv.lines().next().unwrap();
    assert!(header.starts_with("passage_id,report_id,authority,"), "{header}");
    assert!(header.ends_with("text,rank,score,snippet,highlights"), "{header}");
}

#[test]
fn text_fits_eighty_columns() {
    let place = Workplace::indexed();
    let text = place.run(&["search", "--exact", "return home interviews", "--authority", "Harrowdale"]).stdout;
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for part in ["Harrowdale", "November 2019", "paragraph 2", "inadequate", "harrowdale.txt", "passages in 1 report"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[test]
fn nothing_found_says_so() {
    let place = Workplace::indexed();
    let run = place.run(&["search", "--exact", "unicorn stables"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("Nothing found."), "{}", run.stdout);
    assert_eq!(place.run(&["search", "--exact", "unicorn stables", "--format", "jsonl"]).stdout, "");
}

#[test]
fn compare_gives_each_authority_its_hits() {
    let place = Workplace::indexed();
    let found = |options: &[&str]| {
        let compare = ["search", "return home interviews", "--compare", "Harrowdale,Wexcombe", "--format", "jsonl"];
        place.run(&[&compare, options].concat()).json_lines()
    };
    let authorities = |hits: &[Value]| hits.iter().map(|hit| hit["authority"].to_string()).collect::<Vec<_>>();
    let all = found(&["--all"]);
    let two = found(&["-n", "2"]);
    assert_ne!(authorities(&two)[0], authorities(&two)[1]);
    let ranks: Vec<_> = two.iter().map(|hit| hit["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, [1, 2]);
    let next = found(&["-n", "2", "--offset", "2"]);
    assert_ne!(authorities(&next)[0], authorities(&next)[1]);
    for authority in ["Harrowdale", "Wexcombe"] {
        let alone = place.run(&["search", "return home interviews", "--authority", authority, "--format", "jsonl"]);
        let alone = alone.json_lines();
        let own: Vec<_> = all.iter().filter(|hit| hit["authority"] == authority).collect();
        assert_eq!(own[0]["passage_id"], alone[0]["passage_id"]);
        assert_eq!(own.len(), alone.len());
    }
}

#[test]
fn absent_word_is_reported() {
    let place = Workplace::indexed();
    let told = ["Not found in any report: intervews", "findings search 'return home interviews -unicorn'"];
    let run = place.run(&["search", "return home intervews -unicorn"]);
    assert!(run.code == 0 && told.iter().all(|line| run.stdout.contains(line)), "{}", run.stdout);
    let answer = place.run(&["search", "return home intervews", "--format", "json"]).json();
    assert_eq!(answer["diagnosis"]["missing"][0], "intervews");
    assert_eq!(answer["diagnosis"]["suggestion"], "return home interviews");
    assert!(place.run(&["search", "return home interviews", "--format", "json"]).json()["diagnosis"].is_null());
    for options in [&[][..], &["--missing"]] {
        let run = place.run(&[&["count", "return home intervews"], options].concat());
        let told = "Not found in any report: intervews\nreturn home interviews finds ";
        assert!(run.stderr.starts_with(told), "{}", run.stderr);
        let attempt = [&["Try: findings count 'return home interviews'"], options].concat().join(" ");
        assert_eq!(run.stderr.lines().last(), Some(attempt.as_str()));
    }
    assert_eq!(place.run(&["count", "return home intervews", "--quiet"]).stderr, "");
}

#[cfg(unix)]
#[test]
fn suggestion_can_be_pasted_into_a_shell() {
    let place = Workplace::indexed();
    let run = place.run(&[
        "search",
        "\"children's hoomes\" \"pathway plns\" authority:Harrowdale",
        "--all",
        "--year",
        "2010..",
    ]);
    let (_, command) = run.stdout.rsplit_once("Try: findings ").unwrap_or_else(|| panic!("{}", run.stdout));
    let words = std::process::Command::new("sh").args(["-c", &format!("printf '%s\\n' {command}")]).output().unwrap();
    let words = String::from_utf8(words.stdout).unwrap();
    let words: Vec<&str> = words.lines().collect();
    // All words are right at once, and all that was asked besides is asked again.
    let [command, query, options @ ..] = words.as_slice() else { panic!("{words:?}") };
    assert_eq!((*command, options), ("search", &["--year", "2010..", "--all"][..]));
    assert!(query.contains("children's homes") && query.contains("pathway plans"), "{query}");
    assert_eq!(place.run(&words).code, 0);
}

#[test]
fn unknown_values_count_reports() {
    let place = Workplace::indexed();
    let text = place.run(&["search", "interviews", "--facets", "inspector"]).stdout;
    assert!(
        text.lines().any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").ends_with(" 1 not known")),
        "{text}"
    );
    let facet = &place.run(&["search", "interviews", "--facets", "inspector", "--format", "json"]).json()["facets"][0];
    assert_eq!(facet["reports_without"], 1);
}

#[test]
fn widened_wordings_have_years() {
    let place = Workplace::empty();
    place.write("corpus/a.txt", WEXCOMBE.replace("They visit", "The CAF and EHA are used. They visit"));
    let run = place.run(&["search", "CAF"]);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("`caf` (2006 to 2018) also finds: EHA (from 2013: 1)"), "{text}");
    let widened = &place.run(&["search", "CAF", "--format", "json"]).json()["widened"][0];
    assert_eq!((&widened["years"]["from"], &widened["years"]["to"]), (&2006.into(), &2018.into()));
    assert_eq!(
        (&widened["added"][0]["years"]["from"], widened["added"][0]["years"]["to"].is_null()),
        (&2013.into(), true)
    );
}

#[test]
fn numbers_are_filtered_by_range() {
    let place = Workplace::indexed();
    let numbers = |arguments: &[&str]| {
        let run = place.run(&[&["search", "--all", "--format", "jsonl"], arguments].concat());
        let mut numbers: Vec<String> = run.json_lines().iter().map(|hit| hit["number"].to_string()).collect();
        numbers.sort();
        numbers.dedup();
        (run.code, numbers.join(" "))
    };
    assert_eq!(numbers(&["number:2..4"]), (0, "\"2\" \"3\" \"4\"".to_owned()));
    assert_eq!(numbers(&["children", "--number", "5..9"]), (0, "\"5\" \"6\"".to_owned()));
    assert_eq!(numbers(&["children", "--number", "9..5"]).0, 2);
}

#[test]
fn empty_filter_is_named_and_dropped_from_hint() {
    let place = Workplace::indexed();
    let run = place.run(&["search", "strategy discussions", "--year", "1999", "--all"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("no passage has year 1999"), "{}", run.stdout);
    assert!(run.stdout.ends_with("Try: findings search 'strategy discussions' --all\n"), "{}", run.stdout);
    let diagnosis = &place.run(&["search", "strategy", "--year", "1999", "--format", "json"]).json()["diagnosis"];
    assert_eq!((&diagnosis["suggestion"], &diagnosis["without"][0]), (&"strategy".into(), &"year".into()));
}

#[test]
fn groups_stand_together() {
    let place = Workplace::indexed();
    let text = place.run(&["search", "interviews", "--all", "--group-by", "authority"]).stdout;
    let titles = text.lines().filter(|line| line.starts_with("──"));
    assert_eq!(titles.count(), 2, "{text}");
}
