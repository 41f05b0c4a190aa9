//! Pages in miniature: `page x y text` for each line. The body's font size is 12; a line that begins with "~" has 10.

use super::*;

/// Returns the printed blocks of untagged lines.
fn flowed(page_lines: &[(u32, f32, f32, &str)]) -> Vec<String> {
    let lines: Vec<Line> = page_lines
        .iter()
        .map(|&(page, x, y, text)| {
            let small = text.starts_with('~');
            let text = text.trim_start_matches('~');
            let opens_item = text.starts_with(|c: char| c.is_ascii_digit() || c == '•');
            Line {
                page: Some(page),
                x,
                text_x: if opens_item { x + 28.0 } else { x },
                right: if text.ends_with('.') { 300.0 } else { 520.0 },
                y,
                size: if small { 10.0 } else { 12.0 },
                ..Line::of_text(text)
            }
        })
        .collect();
    blocks(&lines).iter().map(Block::printed).collect()
}

#[test]
fn finding_continues_after_footnote_and_page_break() {
    // The first half of finding 5 ends with a full stop: only the indent shows that it continues.
    let blocks = flowed(&[
        (1, 70.0, 700.0, "5. Reviews are held on time and children take part in"),
        (1, 98.0, 714.0, "most of them, with an advocate where they wish for one."),
        (1, 70.0, 760.0, "~1 Homes are counted elsewhere."),
        (2, 98.0, 100.0, "This means that plans change when children’s lives do."),
        (2, 70.0, 126.0, "6. Visits are regular."),
    ]);
    insta::assert_snapshot!(blocks.join("\n"), @r"
    5. Reviews are held on time and children take part in most of them, with an advocate where they wish for one. This means that plans change when children’s lives do.
    1. Homes are counted elsewhere.
    6. Visits are regular.
    ");
}

#[test]
fn line_end_hyphen_joins_without_a_space() {
    let blocks = flowed(&[
        (1, 70.0, 100.0, "There is a daily meeting of the multi-"),
        (1, 70.0, 114.0, "agency team."),
        (1, 70.0, 140.0, "It is short."),
    ]);
    assert_eq!(blocks, ["There is a daily meeting of the multi-agency team.", "It is short."]);
}

#[test]
fn number_in_running_text_does_not_open_a_block() {
    let blocks = flowed(&[
        (1, 70.0, 100.0, "7. Support goes on until young people are"),
        (1, 98.0, 114.0, "25. Nobody has to leave a home too soon."),
        (1, 70.0, 140.0, "8. Housing is good."),
    ]);
    assert_eq!(
        blocks,
        ["7. Support goes on until young people are 25. Nobody has to leave a home too soon.", "8. Housing is good."]
    );
}

#[test]
fn list_items_are_separate_blocks() {
    let blocks = flowed(&[
        (1, 70.0, 100.0, "• The quality of plans and the"),
        (1, 98.0, 114.0, "timeliness of visits."),
        (1, 70.0, 134.0, "• The use of data."),
    ]);
    assert_eq!(blocks, ["• The quality of plans and the timeliness of visits.", "• The use of data."]);
}
