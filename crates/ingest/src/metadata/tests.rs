//! Checks the subject, kind, dates and grades that are read from typical openings of reports.

use super::*;
use crate::block::ListLabel;
use crate::extract::{Cell, Role};

fn block(text: &str) -> Block {
    Block {
        text: text.to_owned(),
        list_label: ListLabel::None,
        page: Some(1),
        x: 0.0,
        text_x: 0.0,
        size: 12.0,
        bold: false,
        role: Role::Paragraph,
        element: None,
        cell: None,
        lines: 1,
    }
}

/// Returns one block for each line of a text; " | " separates the cells of a table.
fn report_of(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (row, line) in (0u32..).zip(text.lines().map(str::trim).filter(|line| !line.is_empty())) {
        if line.contains(" | ") {
            for (column, cell) in (0u32..).zip(line.split(" | ")) {
                blocks.push(Block { cell: Some(Cell { table: 1, row, column }), ..block(cell) });
            }
        } else {
            blocks.push(block(line));
        }
    }
    blocks
}

/// Prints the metadata of a text in a few lines, diagnostics last.
fn shown(text: &str) -> String {
    let (meta, diagnostics) = metadata(&report_of(text));
    let date = |date: Option<jiff::civil::Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    let mut shown = vec![format!(
        "{} | {} | {}..{} | published {} | {}",
        meta.authority.map_or_else(|| "-".to_owned(), |authority| authority.name),
        meta.kind,
        date(meta.inspection_start),
        date(meta.inspection_end),
        date(meta.published),
        meta.overall.map_or_else(|| "-".to_owned(), |overall| format!("{} ({})", overall.grade, overall.printed)),
    )];
    shown.extend(meta.judgements.iter().map(|judgement| format!("  {}: {}", judgement.area, judgement.grade)));
    shown.extend(diagnostics.iter().map(|diagnostic| format!("  ? {}", diagnostic.topic)));
    shown.join("\n")
}

#[test]
fn judgements_are_read_from_a_table() {
    let text = "
        Inspection of Telford and Wrekin local authority children’s services
        Inspection dates: 4 to 8 March 2024
        Lead inspector: Ada Example, His Majesty’s Inspector
        Judgement | Grade
        The impact of leaders on social work practice | Good
        The experiences and progress of children in care | Requires improvement to be good
        Overall effectiveness | Good
        Its neighbour Shropshire was judged inadequate. Shropshire and Shropshire again.";
    assert_eq!(
        shown(text),
        "Telford and Wrekin | ilacs-short | 2024-03-04..2024-03-08 | published - | good (Good)\
         \n  The impact of leaders on social work practice: good\
         \n  The experiences and progress of children in care: requires improvement"
    );
    let (meta, _) = metadata(&report_of(text));
    assert_eq!(meta.title, "Inspection of Telford and Wrekin local authority children’s services");
    assert_eq!(meta.lead_inspector.as_deref(), Some("Ada Example"));
    assert!(shown(&text.replace("8 March", "15 March")).contains("ilacs-standard"));
}

#[test]
fn single_inspection_has_overall_sentence_and_board() {
    let text = "
        Leicester City Council
        Inspection of services for children in need of help and protection, children looked after and care leavers
        and
        Review of the effectiveness of the Local Safeguarding Children Board
        Inspection date: 12/01/2015 – 4/02/2015
        Report published: 20 March 2015
        The overall judgement is that children’s services are
        inadequate
        1. Children who need help and protection | Inadequate
        2.1 Adoption performance | Good
        The Local Safeguarding Children Board requires improvement
        At the last inspection Leicestershire was judged to be good.";
    assert_eq!(
        shown(text),
        "Leicester | sif | 2015-01-12..2015-02-04 | published 2015-03-20 | inadequate (inadequate)\
         \n  Children who need help and protection: inadequate\
         \n  Adoption performance: good\
         \n  The Local Safeguarding Children Board: requires improvement"
    );
    assert!(
        shown(&text.replace("Inspection of services", "Re-inspection of services")).contains("| sif-reinspection |")
    );
}

#[test]
fn judgements_are_read_from_headings_without_a_table() {
    assert_eq!(
        shown(
            "Rutland
            Inspection of services for children in need of help and protection
            Inspection date: 12/01/2015 – 4/02/2015
            Childrens services in Rutland are inadequate
            Inadequate
            Good
            Executive summary
            The last report came out in 2011. The judgements for the local authority were: Overall effectiveness: good
            Children who need help and protection: good
            Leadership, management and governance: good
            Local leadership
            The experiences and progress of children who need help and protection
            Inadequate
            The graded judgement for adoption performance is that it is good and families are found. Adopters agree.
            Leadership, management and governance
            Requires improvement"
        ),
        "Rutland | sif | 2015-01-12..2015-02-04 | published - | inadequate (inadequate)\
         \n  The experiences and progress of children who need help and protection: inadequate\
         \n  Adoption performance: good\
         \n  Leadership, management and governance: requires improvement"
    );
}

#[test]
fn grade_may_take_two_lines() {
    let text = "
        Inspection of Rutland children’s services
        Inspection dates: 4 to 8 March 2024
        The impact of leaders on social work practice
        Requires improvement to
        be good
        The experiences and progress of care leavers | Good
        The experiences and progress of children in care | Good
        Overall effectiveness
        Requires improvement to
        be good";
    let plain: Vec<Block> = report_of(text).into_iter().map(|block| Block { page: None, ..block }).collect();
    let (meta, _) = metadata(&plain);
    assert_eq!(meta.judgements.len(), 3);
    assert_eq!(meta.overall.map(|overall| overall.printed).as_deref(), Some("Requires improvement to be good"));
}

#[test]
fn area_inspection_has_an_outcome() {
    let text = "
        Local area partnership report
        Area SEND inspection of the Rutland Local Area Partnership
        Inspection dates:
        29 January 2024 to 02 February 2024
        Dates of previous inspection: 3 to 7 July 2017
        Inspection outcome
        The arrangements lead to inconsistent experiences and outcomes for children.
        Leicestershire, Leicester and Rutland Integrated Care Board commissions health services.";
    assert_eq!(
        shown(text),
        "Rutland | area-send | 2024-01-29..2024-02-02 | published - | inconsistent experiences (lead to inconsistent experiences and outcomes)"
    );
}

#[test]
fn letters_have_a_date_and_no_grade() {
    assert_eq!(
        shown(
            "2 August 2016
            Ann Example, Director of Children’s Services, Wirral Council
            Bea Example, Chief Constable, Cheshire East and West
            Dear local partnership
            Joint targeted area inspection of the multi-agency response to neglect
            Between 20 and 24 June, inspectorates undertook a joint inspection.
            Key strengths"
        ),
        "Wirral | jtai | 2016-06-20..2016-06-24 | published 2016-08-02 | -"
    );
    assert_eq!(
        shown(
            "Piccadilly Gate Store Street Manchester M1 2WD
            22 February 2018
            Dear Mr Example
            Focused visit to Rutland County Council children’s services
            This letter summarises the findings of a focused visit on 30 and 31 January 2018.
            The authority was judged inadequate on 3 March 2015."
        ),
        "Rutland | focused-visit | 2018-01-30..2018-01-31 | published 2018-02-22 | -"
    );
    assert!(
        shown(
            "1 August 2016
        Dear Ms Example
        Monitoring visit of Derby City local authority childrens services.
        This letter summarises the findings of the monitoring visit on 23 and 24 June 2016."
        )
        .starts_with("Derby | monitoring-visit | 2016-06-23..2016-06-24 | published 2016-08-01")
    );
}

/// Returns the authority of a text and, after a question mark, the doubts about it.
fn authority(text: &str) -> String {
    let (meta, diagnostics) = metadata(&report_of(text));
    let doubt = diagnostics.iter().any(|diagnostic| diagnostic.topic == "authority");
    let authorities = meta.authority.into_iter().chain(meta.joint_authorities);
    let names: Vec<_> =
        authorities.map(|it| if it.code.is_some() { it.name } else { format!("({})", it.name) }).collect();
    format!("{}{}", names.join(" + "), if doubt { "?" } else { "" })
}

/// Names in brackets are not registered.
#[test]
fn unregistered_authority_keeps_its_printed_name() {
    for (title, expected) in [
        ("Inspection of Harrowdale local authority children’s services", "(Harrowdale)"),
        ("Inspection of the Royal Borough of Pelham Vale childrens services", "(Pelham Vale)"),
        ("Inspection of Rutland County Council local authority children's services", "Rutland"),
        ("Inspection of Rutland and Leicester children’s social care services", "Rutland + Leicester"),
        ("Area SEND inspection of the Isle of Marl Local Area Partnership", "(Isle of Marl)"),
        ("Saltmere and Wick City Council\nInspection of services for children in need of help", "(Saltmere and Wick)"),
        ("STAVENBY\nInspection of children’s social care services", "(Stavenby)"),
        ("Stavenby Inspection of looked after children services", "(Stavenby)"),
        ("Dear Ms Example\nFocused visit to Harrowdale City Council children’s services", "(Harrowdale)"),
        ("Dear Ms Example\nMonitoring visit of Harrowdale1", "(Harrowdale)"),
    ] {
        let text = format!("{title}\nInspection date: 4 to 8 March 2019\nIts neighbour Kent gave help. Kent again.");
        assert_eq!(authority(&text), expected, "{title}");
    }
}

#[test]
fn joint_letter_is_about_the_place_not_the_theme() {
    let letter = |addressee: &str, subject: &str, body: &str| {
        authority(&format!("3 May 2017\n{addressee}\nDear local partnership\n{subject}\n{body}"))
    };
    let director = "Ann Example, Director of Children’s Services, Harrowdale County Council";
    let subject = "Joint targeted area inspection of the multi-agency response to abuse in Wick";
    assert_eq!(letter(director, subject, "Leaders in Wick know this."), "(Wick)");
    let theme = "Joint targeted area inspection of the multi-agency response to abuse in Families";
    assert_eq!(letter(director, theme, "Leaders know this."), "(Harrowdale)");
    assert_eq!(letter(&director.replace("Harrowdale", "Kent"), theme, "Leaders know this."), "Kent");
}

#[test]
fn address_is_not_an_authority() {
    let report = |body: &str| {
        authority(&format!(
            "Inspection of children’s services\nInspection dates: 4 to 8 March 2024\n{body}
            If you are not happy with the inspection, write to us.
            Piccadilly Gate, Store Street, Manchester M1 2WD"
        ))
    };
    assert_eq!(report("Children do well."), "?");
    assert_eq!(report("Children in Rutland do well. So do others in Rutland."), "Rutland?");
    assert_eq!(report("Children in Rutland do well. Some were moved to Kent."), "?");
    assert_eq!(report("Children do well. Write to Store Street, Manchester M1 2WD, or to Manchester M1 2WD."), "?");
}

#[test]
fn title_has_no_footnote_marks() {
    let title = |text: &str| metadata(&report_of(text)).0.title;
    let sif = "Rutland\nInspection of services for children in need of help1\nand\nReview of the Board²";
    assert_eq!(title(sif), "Inspection of services for children in need of help and Review of the Board");
    assert_eq!(title("Inspection of children’s services 2019"), "Inspection of children’s services 2019");
}

#[test]
fn lead_inspector_is_found_in_a_line_or_the_team_list() {
    let lead = |text: &str| {
        let text = format!("Area SEND inspection of Rutland Local Area Partnership\n{text}");
        metadata(&report_of(&text)).0.lead_inspector.unwrap_or_default()
    };
    assert_eq!(lead("Lead inspector: Ada Example, His Majesty’s Inspector"), "Ada Example");
    assert_eq!(lead("Ada Example, lead inspector | Bea Sample, CQC lead inspector"), "Ada Example");
    assert_eq!(
        lead("Dr Ada O’Example-Smith, Ofsted HMI Lead inspector | Bea Sample, CQC Lead inspector"),
        "Ada O’Example-Smith"
    );
    assert_eq!(lead("The partnership met the lead inspector"), "");
}

#[test]
fn council_paper_is_not_an_inspection_report() {
    assert_eq!(
        shown(
            "Meeting: Scrutiny Committee
            AGENDA
            CABINET - 10TH MARCH 2017
            INSPECTION OF SERVICES FOR CHILDREN IN NEED OF HELP AND PROTECTION
            REPORT OF THE DIRECTOR OF CHILDREN’S SERVICES
            Purpose of the Report
            Rutland County Council was judged to be good. Leicestershire was consulted."
        ),
        "Rutland | council-paper | -..- | published 2017-03-10 | -"
    );
    let paper = |body: &str| authority(&format!("AGENDA\nREPORT OF THE DIRECTOR\nPurpose of the Report\n{body}"));
    assert_eq!(paper("Democratic Services, Harrowdale County Council"), "(Harrowdale)");
    assert_eq!(paper("Harrowdale County Council and Kent County Council"), "?");
    assert_eq!(paper("The Youth Council, the Parish Council and the Council met in Kent."), "?");
}

#[test]
fn name_means_the_authority_of_its_time() {
    let (meta, _) = metadata(&report_of(
        "Dorset County Council
        Inspection of services for children in need of help and protection
        Inspection date: 1 to 10 March 2016",
    ));
    assert_eq!(meta.authority.and_then(|authority| authority.code).as_deref(), Some("E10000009"));
}

#[test]
fn missing_values_are_not_guessed() {
    assert_eq!(shown("A note on something else"), "- | unknown | -..- | published - | -\n  ? authority\n  ? kind");
    assert_eq!(shown(""), "- | unknown | -..- | published - | -\n  ? authority\n  ? kind");
    assert_eq!(
        shown("Inspection of Rutland children’s services"),
        "Rutland | ilacs-standard | -..- | published - | -\n  ? dates\n  ? kind\n  ? grade"
    );
}

proptest::proptest! {
    #[test]
    fn any_blocks_have_metadata(lines in proptest::collection::vec("[ -~é’|]{0,40}", 0..12)) {
        let (meta, _) = metadata(&report_of(&lines.join("\n")));
        proptest::prop_assert!(meta.inspection_start <= meta.inspection_end);
    }
}
