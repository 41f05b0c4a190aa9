//! What scripts rely on: exit codes, what goes to which stream, global options.

use crate::support::{HARROWDALE, Workplace, command};

#[test]
fn exit_codes_separate_found_nothing_and_failure() {
    let place = Workplace::indexed();
    assert_eq!(place.run(&["search", "missing"]).code, 0);
    assert_eq!(place.run(&["search", "--exact", "zebra crossing"]).code, 1);
    assert_eq!(place.run(&["search"]).code, 2);
    assert_eq!(place.run(&["no-such-verb"]).code, 2);
    assert_eq!(place.run(&["--help"]).code, 0);
    assert_eq!(place.run(&["--version"]).code, 0);
}

#[test]
fn global_options_work_before_and_after_command() {
    let place = Workplace::indexed();
    let before = place.run(&["--format", "jsonl", "--index", "index", "search", "pathway plans"]);
    let after = place.run(&["search", "pathway plans", "--index", "index", "--format", "jsonl"]);
    assert_eq!(before.code, 0, "{}", before.stderr);
    assert_eq!(before.stdout, after.stdout);
}

#[test]
fn options_override_environment() {
    let place = Workplace::indexed();
    let elsewhere = |arguments: &[&str]| {
        let output = command(&place.path("")).env("FINDINGS_INDEX", "nowhere").args(arguments).output().unwrap();
        output.status.code()
    };
    assert_eq!(elsewhere(&["status"]), Some(2));
    assert_eq!(elsewhere(&["status", "--index", "index"]), Some(0));
}

#[test]
fn stdout_is_data_and_stderr_is_talk() {
    let place = Workplace::with_corpus();
    let first = place.run(&["search", "return home interviews", "--format", "jsonl"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.stderr.contains("building it from `corpus`"), "{}", first.stderr);
    assert!(!first.json_lines().is_empty());
    let second = place.run(&["search", "return home interviews", "--format", "jsonl"]);
    assert_eq!(second.stderr, "", "an index that is there is not worth a word");
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn quiet_prints_only_results() {
    let place = Workplace::with_corpus();
    let run = place.run(&["index", "-q"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn pipe_gets_no_colour_by_default() {
    let place = Workplace::indexed();
    assert!(!place.run(&["search", "missing"]).stdout.contains('\u{1b}'));
    assert!(place.run(&["search", "missing", "--color", "always"]).stdout.contains('\u{1b}'));
    assert!(!place.run(&["search", "missing", "--color", "never"]).stdout.contains('\u{1b}'));
}

#[test]
fn closed_pipe_is_not_an_error() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let place = Workplace::indexed();
    let mut child = Command::new(env!("CARGO_BIN_EXE_findings"))
        .current_dir(place.path(""))
        .args(["export", "--all-copies"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn every_shell_has_completions() {
    let place = Workplace::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = place.run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("neighbours-of"), "{shell} completes options of search");
    }
    assert!(place.run(&["man"]).stdout.contains(".TH findings 1"));
    assert_eq!(place.run(&["man", "--out", "pages"]).code, 0);
    assert!(place.path("pages/findings-search.1").exists());
}

#[test]
fn unknown_value_gets_a_suggestion() {
    let place = Workplace::indexed();
    for (arguments, expected) in [
        (&["search", "x", "--kind", "focussed-visit"][..], "focused-visit"),
        (&["search", "x", "--grade", "inadequat"], "inadequate"),
        (&["search", "x", "--year", "nineteen"], "2019..2024"),
        (&["search", "x", "--authority", "Wexcomb"], "did you mean `Wexcombe`?"),
        (&["search", "x", "--authority", "Leicestre"], "`Leicester`"),
        (&["search", "x", "--region", "North Wst"], "North West"),
        (&["serch", "x"], "search"),
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn every_format_answers_or_refuses_an_option() {
    let place = Workplace::indexed();
    let search = |more: &[&str]| place.run(&[&["search", "interviews"], more].concat());
    for form in ["jsonl", "csv", "md"] {
        let run = search(&["--facets", "year", "--format", form]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{form}");
        assert!(run.stderr.contains("--facets works only with --format text or json"), "{}", run.stderr);
    }
    for form in ["csv", "md"] {
        let run = search(&["--explain", "--format", form]);
        assert!(run.code == 2 && run.stderr.contains("--explain does not work"), "{}", run.stderr);
    }
    let grouped = search(&["--group-by", "authority", "--format", "md"]).stdout;
    assert!(grouped.contains("### Harrowdale\n") && grouped.contains("### Wexcombe\n"), "{grouped}");
    for sort in ["relevance", "newest", "oldest", "authority"] {
        let hits = |more: &[&str]| search(&[&["--sort", sort, "--format", "jsonl"], more].concat()).json_lines();
        let mut explained = hits(&["--explain"]);
        for hit in &mut explained {
            let explanation = hit.as_object_mut().unwrap().remove("explanation").unwrap();
            assert!(explanation["parts"].as_array().is_some_and(|parts| !parts.is_empty()), "{explanation}");
        }
        assert_eq!(explained, hits(&[]), "{sort}: an explanation changes nothing");
    }
}

#[test]
fn links_resolve_across_folders() {
    let place = Workplace::with_corpus();
    place.write("second/aldersea.txt", HARROWDALE.replace("Harrowdale", "Aldersea"));
    let run = |rest: &[&str]| place.run(&[&["--corpus", "corpus", "--corpus", "second"], rest].concat());
    run(&["index"]);
    let rows = run(&["cite", "aldersea-ilacs-2019-11/1", "--format", "jsonl"]).json_lines();
    let link = rows[0]["link"].as_str().unwrap();
    assert!(place.path(link).exists() && link.ends_with("second/aldersea.txt"), "{link}");
}

#[test]
fn heading_matches_are_not_counted() {
    let place = Workplace::indexed();
    // "experiences" stands in headings, and in rows of the table of judgements.
    let answer = place.run(&["search", "experiences", "--format", "json"]).json();
    let [found, by_heading] = ["passages", "by_heading"].map(|name| answer[name].as_u64().unwrap());
    assert!(by_heading > 0 && by_heading < found, "{answer}");
    let text = place.run(&["search", "experiences"]).stdout;
    assert!(text.contains(&format!("({by_heading} match only in a heading)")), "{text}");
    let phrase = place.run(&["search", "--exact", "experiences", "--format", "json"]).json();
    assert_eq!(phrase["passages"].as_u64(), Some(found - by_heading));
}

#[test]
fn leading_minus_gets_a_hint() {
    let place = Workplace::indexed();
    let run = place.run(&["search", "-wellbeing children"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.ends_with("findings search -- '-wellbeing children'\n"), "{}", run.stderr);
    assert_eq!(place.run(&["search", "--", "-wellbeing children"]).code, 0);
}

#[test]
fn words_without_command_get_a_hint() {
    let place = Workplace::empty();
    let run = place.run(&["children's homes"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.ends_with("To search for it: findings search 'children'\\''s homes'\n"), "{}", run.stderr);
    assert!(!place.run(&["serch"]).stderr.contains("To search"));
}
