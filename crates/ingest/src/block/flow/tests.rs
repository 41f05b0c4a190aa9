//! Pages in miniature: `page x y text`, a line each. The body's size is 12, what begins with "~" is set in 10.

use super::*;

/// Blocks as `marker text`, from lines that no structure tells apart.
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
fn a_finding_goes_on_over_a_footnote_and_a_page_break_though_its_first_half_ends_with_a_full_stop() {
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
fn a_hyphen_at_the_end_of_a_line_is_kept_without_a_space() {
    let blocks = flowed(&[
        (1, 70.0, 100.0, "There is a daily meeting of the multi-"),
        (1, 70.0, 114.0, "agency team."),
        (1, 70.0, 140.0, "It is short."),
    ]);
    assert_eq!(blocks, ["There is a daily meeting of the multi-agency team.", "It is short."]);
}

#[test]
fn a_number_in_the_text_opens_no_block() {
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
fn items_are_parted_and_their_lines_are_joined() {
    let blocks = flowed(&[
        (1, 70.0, 100.0, "• The quality of plans and the"),
        (1, 98.0, 114.0, "timeliness of visits."),
        (1, 70.0, 134.0, "• The use of data."),
    ]);
    assert_eq!(blocks, ["• The quality of plans and the timeliness of visits.", "• The use of data."]);
}
