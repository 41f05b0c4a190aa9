use proptest::prelude::*;

use super::*;

/// Prints each line: indent, page, cell, role and weight as far as known, text.
fn shown(text: &str) -> String {
    let extract = read(text.as_bytes()).unwrap();
    let line = |line: &Line| {
        let cell = line.cell.map(|cell| format!(" {}:{}:{}", cell.table, cell.row, cell.column)).unwrap_or_default();
        let role = if line.role == Role::Unknown { String::new() } else { format!(" {:?}", line.role) };
        let page = line.page.map(|page| format!(" p{page}")).unwrap_or_default();
        let bold = if line.bold { " bold" } else { "" };
        format!("[{} {}{page}{cell}{role}{bold}] {}", line.x, line.text_x, line.text)
    };
    extract.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn lines_keep_their_indent() {
    insta::assert_snapshot!(shown("Findings\n\n  18. Children are safe.\n\tThey say so.\n"), @r"
    [0 0] Findings
    [0 0] 
    [2 6] 18. Children are safe.
    [4 4] They say so.
    ");
}

#[test]
fn hyphen_lists_have_levels() {
    insta::assert_snapshot!(shown("- Leaders know.\n  - They check.\n- They act.\nNext steps\n\u{F0B7} One\n- inner\n* Two"), @r"
    [0 2] • Leaders know.
    [2 4] – They check.
    [0 2] • They act.
    [0 0] Next steps
    [0 2] • One
    [0 2] – inner
    [0 2] • Two
    ");
}

#[test]
fn dash_before_a_number_is_removed() {
    insta::assert_snapshot!(shown("- The cabinet met.\n- 2. The cabinet agreed.\n- (a) note this;\n- 20 children were seen."), @r"
    [0 2] • The cabinet met.
    [0 3] 2. The cabinet agreed.
    [0 0] (a) note this;
    [0 2] • 20 children were seen.
    ");
}

#[test]
fn tabs_separate_table_cells() {
    insta::assert_snapshot!(shown("Judgement\tGrade\nHelp and protection\tGood\n\nSigned\tA. Inspector\n1.\tLeaders act.\n2.\tStaff stay.\na\t\tc"), @r"
    [0 0 0:0:0] Judgement
    [0 0 0:0:1] Grade
    [0 0 0:1:0] Help and protection
    [0 0 0:1:1] Good
    [0 0] 
    [0 0] Signed A. Inspector
    [0 3] 1. Leaders act.
    [0 3] 2. Staff stay.
    [0 0 1:0:0] a
    [0 0 1:0:2] c
    ");
}

#[test]
fn markdown_and_stray_tags_are_removed() {
    insta::assert_snapshot!(shown("## Findings ##\n**Care leavers**\n18\\. Plans **are** <u>clear</u> & <5 late.\n<b>Next</b><br>\n| Area | Grade |\n|---|:-:|\n| Help | **Good** |"), @r"
    [0 0 Heading(2)] Findings
    [0 0 bold] Care leavers
    [0 4] 18. Plans are clear & <5 late.
    [0 0 bold] Next
    [0 0 0:0:0] Area
    [0 0 0:0:1] Grade
    [0 0 0:1:0] Help
    [0 0 0:1:1 bold] Good
    ");
}

#[test]
fn form_feeds_count_pages_only_in_paginated_text() {
    insta::assert_snapshot!(shown("One\n\u{C}Two\n\u{C}Three\n\u{C}"), @r"
    [0 0 p1] One
    [0 0 p2] Two
    [0 0 p3] Three
    ");
    insta::assert_snapshot!(shown("One\n\u{C}Two"), @r"
    [0 0] One
    [0 0] Two
    ");
}

#[test]
fn every_encoding_gives_the_same_text() {
    let text = "Children’s plans – “good”";
    let utf_16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    for bytes in [
        text.as_bytes().to_vec(),
        marked(b"\xEF\xBB\xBF", text.as_bytes().to_vec()),
        marked(b"\xFF\xFE", utf_16(u16::to_le_bytes)),
        marked(b"\xFE\xFF", utf_16(u16::to_be_bytes)),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
        windows.into_owned(),
    ] {
        assert_eq!(read(&bytes).unwrap().lines[0].text, text, "{bytes:x?}");
    }
}

#[test]
fn one_torn_character_does_not_change_the_encoding() {
    let bytes = b"torn \xE2\x80 but \xC2\xA3 and children\xE2\x80\x99s";
    assert_eq!(decode(bytes, None).unwrap(), "torn \u{FFFD} but £ and children’s");
}

#[test]
fn files_that_are_not_text_are_rejected() {
    let overlong = vec![b'a'; MAX_LINE + 1];
    assert_eq!(read(&overlong), Err(SkipReason::NotADocument { found: "a single line of 2 MB".to_owned() }));
    let lines = vec![b'\n'; MAX_LINES + 1];
    assert!(matches!(read(&lines), Err(SkipReason::NotADocument { .. })));
    let binary: Vec<u8> = (0..=255).collect();
    assert_eq!(read(&binary), Err(SkipReason::NotADocument { found: "binary data".to_owned() }));
}

proptest! {
    #[test]
    fn no_word_of_a_text_is_lost(words in "([a-z]{1,8}[ \t\n]{1,3}){0,40}") {
        let extract = read(words.as_bytes()).unwrap();
        let read: Vec<&str> = extract.lines.iter().flat_map(|line| line.text.split_whitespace()).collect();
        // The reader takes a single "o" at the start of a line for a bullet.
        let read: Vec<&str> = read.into_iter().map(|word| if word == "•" { "o" } else { word }).collect();
        prop_assert_eq!(read, words.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn any_bytes_are_read_or_rejected(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_text_is_read_or_rejected(text in any::<String>()) {
        let _ = read(text.as_bytes());
    }
}
