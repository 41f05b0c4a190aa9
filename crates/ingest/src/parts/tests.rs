//! Checks that an inspectorate's report in a council paper is found, and that a report alone stays whole.

use super::*;

/// Returns one block for each line of a text; "* " begins a bullet.
fn blocks_of(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| Block {
            text: line.trim_start_matches("* ").to_owned(),
            list_label: if line.starts_with("* ") { ListLabel::Bullet('*') } else { ListLabel::None },
            page: None,
            x: 0.0,
            text_x: 0.0,
            size: 0.0,
            bold: false,
            role: Role::Unknown,
            element: None,
            cell: None,
            lines: 1,
        })
        .collect()
}

/// Prints the parts of a text, one a line: name, authority, kind, end of the inspection, first and last block.
fn shown(text: &str) -> Vec<String> {
    let blocks = blocks_of(text);
    let (meta, _) = metadata(&blocks);
    let line = |span: PartSpan| {
        let text = |at: usize| blocks.get(at).map_or("-", |block| block.text.as_str());
        let meta = &span.part.meta;
        format!(
            "{} | {} | {} | {} | {} .. {}",
            span.part.name,
            meta.authority.as_ref().map_or("-", |authority| authority.name.as_str()),
            meta.kind,
            meta.inspection_end.map_or_else(|| "-".to_owned(), |end| end.to_string()),
            text(span.range.start),
            text(span.range.end - 1),
        )
    };
    parts(&blocks, &meta).into_iter().map(line).collect()
}

const PAPER: &str = "
    CABINET - 9TH MARCH 2017
    INSPECTION OF SERVICES FOR CHILDREN IN NEED OF HELP AND PROTECTION
    REPORT OF THE DIRECTOR OF CHILDREN’S SERVICES
    Purpose of the Report
    Harrowdale County Council was inspected. What was found is attached.
    Appendices
    Appendix A - Action Plan after the inspection report
    Appendix B - Executive summary of the inspection report
    APPENDIX A
    Leadership
    Offer interviews to every child.";

const REPORT: &str = "
    Harrowdale
    Inspection of services for children in need of help and protection
    and
    Review of the effectiveness of the Local Safeguarding Children Board
    Inspection date: 31 October 2016 to 24 November 2016
    Report published: 26 January 2017
    Executive summary
    Early help is well organised.";

#[test]
fn report_in_a_council_paper_is_a_part() {
    let shown_with = |between: &str, after: &str| shown(&format!("{PAPER}\n{between}\n{REPORT}\n{after}"));
    let expected = |first: &str| {
        [format!("Appendix B | Harrowdale | sif | 2016-11-24 | {first} .. Early help is well organised.")]
    };
    assert_eq!(shown_with("APPENDIX B", ""), expected("APPENDIX B"));
    assert_eq!(shown_with("This page is intentionally left blank", ""), expected("Harrowdale"));
    assert_eq!(shown_with("APPENDIX B", "Appendix C: Costs\nNo costs arise."), expected("APPENDIX B"));
}

#[test]
fn letter_in_a_council_paper_is_a_part_with_its_letterhead() {
    let letter = "
        22 February 2018
        Ann Example, Director of Children’s Services
        Dear Ann
        Focused visit to Harrowdale County Council children’s services
        This letter summarises the findings of a focused visit on 30 and 31 January 2018.
        * Children are seen.";
    assert_eq!(
        shown(&format!("{PAPER}\n* Tell parents.\n{letter}")),
        ["Appendix B | Harrowdale | focused-visit | 2018-01-31 | 22 February 2018 .. Children are seen."]
    );
}

#[test]
fn second_report_in_the_same_file_is_a_part() {
    let board = "
        Harrowdale
        Review of the effectiveness of the Local Safeguarding Children Board
        Inspection date: 31 October 2016 to 24 November 2016
        The board challenges its partners.";
    let filler = "Children are seen.\n".repeat(12);
    assert_eq!(
        shown(&format!("{REPORT}\n{filler}\n{board}")),
        [
            "Review of the effectiveness of the Local Safeguarding Children Board | Harrowdale | lscb-review | 2016-11-24 \
             | Harrowdale .. The board challenges its partners."
        ]
    );
}

#[test]
fn report_alone_has_no_parts() {
    let filler = "Children are seen.\n".repeat(12);
    assert_eq!(shown(REPORT), [""; 0]);
    // The same title again, as on an inner title page.
    assert_eq!(shown(&format!("{REPORT}\n{filler}\n{REPORT}")), [""; 0]);
    // Mentions of other reports, without their title pages.
    let mention = "Inspection of services for children in need of help and protection\nSee the report.";
    assert_eq!(shown(&format!("{REPORT}\n{filler}\n{mention}\n{filler}")), [""; 0]);
    assert_eq!(shown(&format!("{PAPER}\n{mention}")), [""; 0]);
}

proptest::proptest! {
    #[test]
    fn parts_are_ordered_and_disjoint(pieces in proptest::collection::vec(0..5usize, 0..8)) {
        let text: Vec<String> = pieces
            .into_iter()
            .map(|piece| match piece {
                0 => PAPER.to_owned(),
                1 => REPORT.to_owned(),
                2 => REPORT.replace("2016", "2012").replace("Harrowdale", "Wick"),
                3 => "APPENDIX D".to_owned(),
                _ => "3 May 2017\nDear Ann\nMonitoring visit of Wick".to_owned(),
            })
            .collect();
        let blocks = blocks_of(&text.join("\n"));
        let (meta, _) = metadata(&blocks);
        let mut end = 0;
        for span in parts(&blocks, &meta) {
            proptest::prop_assert!(end <= span.range.start);
            proptest::prop_assert!(span.range.start < span.range.end);
            end = span.range.end;
        }
        proptest::prop_assert!(end <= blocks.len());
    }
}
