use std::io::Write;

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

/// Builds an archive with these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>
    </w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
        <w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H2"/></w:style>
    <w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle"/></w:style>
    <w:style w:type="paragraph" w:styleId="Num"><w:name w:val="Num"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>
    </w:style></w:styles>"#;

const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
    <w:abstractNum w:abstractNumId="7">
        <w:lvl w:ilvl="0"><w:start w:val="18"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId="8">
        <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>
    </w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
    </w:numbering>"#;

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn item(list: u32, level: u32, text: &str) -> String {
    let properties = format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#);
    paragraph(&properties, text)
}

fn styled(style: &str, text: &str) -> String {
    paragraph(&format!(r#"<w:pStyle w:val="{style}"/>"#), text)
}

fn shown(body: &str) -> String {
    let parts =
        [(DOCUMENT, document(body)), ("word/styles.xml", STYLES.into()), ("word/numbering.xml", NUMBERING.into())];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let line = |line: &Line| {
        let cell = line.cell.map(|cell| format!(" {}:{}:{}", cell.table, cell.row, cell.column)).unwrap_or_default();
        format!("[{:?} {}{cell}{}] {}", line.role, line.size, if line.bold { " bold" } else { "" }, line.text)
    };
    read(&archive(&parts)).unwrap().lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn running_out_of_memory_is_not_damage() {
    let reason = |kind: io::ErrorKind| unpacking_error(DOCUMENT, &kind.into());
    assert!(reason(io::ErrorKind::OutOfMemory).is_failed_attempt());
    assert!(matches!(reason(io::ErrorKind::InvalidData), SkipReason::Damaged { .. }));
}

#[test]
fn headings_come_from_styles() {
    let body = [styled("H2", "Findings"), styled("Own", "Care"), styled("TOC1", "Care 2"), styled("Circle", "Text")];
    insta::assert_snapshot!(shown(&body.concat()), @r"
    [Heading(2) 14 bold] Findings
    [Heading(2) 14 bold] Care
    [Contents 11] Care 2
    [Paragraph 11] Text
    ");
}

#[test]
fn list_numbers_are_the_printed_ones() {
    let body = [
        item(1, 0, "Leaders act."),
        item(1, 1, "at once"),
        item(1, 1, "in time"),
        item(1, 2, "deeper"),
        styled("Num", "Staff stay."),
        item(1, 1, "again"),
        item(2, 0, "A bullet"),
        item(2, 1, "An inner one"),
        item(3, 0, "Another list"),
        item(3, 0, "goes on"),
        item(9, 0, "No such list"),
    ];
    insta::assert_snapshot!(shown(&body.concat()), @r"
    [ListItem(1) 11] 18. Leaders act.
    [ListItem(2) 11] (a) at once
    [ListItem(2) 11] (b) in time
    [ListItem(3) 11] 18.i deeper
    [ListItem(1) 11] 19. Staff stay.
    [ListItem(2) 11] (a) again
    [ListItem(1) 11] • A bullet
    [ListItem(2) 11] – An inner one
    [ListItem(1) 11] 1. Another list
    [ListItem(1) 11] 2. goes on
    [ListItem(1) 11] No such list
    ");
}

#[test]
fn runs_form_one_line_and_deletions_are_dropped() {
    insta::assert_snapshot!(shown(
        r#"<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Children&#8217;s </w:t></w:r>
        <w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:ins><w:r><w:t>plans</w:t></w:r></w:ins>
        <w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r><w:r><w:tab/><w:t>are R&amp;D</w:t>
        <w:noBreakHyphen/><w:t>led.</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>er</w:t></w:r></w:p>
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Choice>
        <mc:Fallback><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:t>Anchor</w:t></w:r></w:p>"#
    ), @r"
    [Paragraph 11] Children’s plans are R&D-led.
    [Paragraph 11 bold] Bolder
    [Paragraph 11] Box
    [Paragraph 11] Anchor
    ");
}

#[test]
fn tables_have_cells() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph("", text));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let wide = r#"<w:gridSpan w:val="2"/>"#;
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[cell("", "inner")]));
    let rows = [
        row(&[cell("", "Area"), cell("", "Grade"), format!("<w:tc>{inner}{}</w:tc>", paragraph("", "c"))]),
        row(&[cell(wide, "Help"), cell("", "Good")]),
    ];
    insta::assert_snapshot!(shown(&format!("<w:tbl>{}</w:tbl>", rows.concat())), @r"
    [Paragraph 11 0:0:0] Area
    [Paragraph 11 0:0:1] Grade
    [Paragraph 11 1:0:0] inner
    [Paragraph 11 0:0:2] c
    [Paragraph 11 0:1:0] Help
    [Paragraph 11 0:1:2] Good
    ");
}

#[test]
fn list_items_get_the_indent_of_their_list() {
    let body = document(&[item(2, 0, "Outer"), item(2, 1, "Inner")].concat());
    let lines = read(&archive(&[(DOCUMENT, &body), ("word/numbering.xml", NUMBERING)])).unwrap().lines;
    assert_eq!(lines.iter().map(|line| (line.x, line.text_x)).collect::<Vec<_>>(), [(0.0, 0.0), (18.0, 36.0)]);
}

#[test]
fn notes_come_last() {
    let notes =
        format!("<w:footnotes><w:footnote>{}</w:footnote></w:footnotes>", paragraph("", "The board is shared."));
    let body = document(&paragraph("", "Text"));
    let lines = read(&archive(&[(DOCUMENT, &body), ("word/footnotes.xml", &notes)])).unwrap().lines;
    assert_eq!(
        lines.iter().map(|line| (line.role, line.text.as_str())).collect::<Vec<_>>(),
        [(Role::Paragraph, "Text"), (Role::Note, "The board is shared."),]
    );
}

#[test]
fn other_and_torn_archives_are_rejected() {
    let reason = |bytes: &[u8]| read(bytes).unwrap_err();
    let kind = |found: &str| SkipReason::NotADocument { found: found.to_owned() };
    assert_eq!(reason(&archive(&[("xl/workbook.xml", "")])), kind("an Excel workbook"));
    assert_eq!(reason(&archive(&[("../../etc/passwd", "x")])), kind("a zip archive: unpack it first"));
    assert!(matches!(reason(b"PK\x03\x04 and no more"), SkipReason::Damaged { .. }));
    assert!(matches!(reason(&archive(&[(DOCUMENT, "<w:document><w:p>")])), SkipReason::Damaged { .. }));
    let whole = archive(&[(DOCUMENT, &document("text"))]);
    assert!(matches!(reason(&whole[..whole.len() / 2]), SkipReason::Damaged { .. }));
}

#[test]
fn oversized_part_is_rejected() {
    let file = archive(&[("bomb", &"0".repeat(5000))]);
    assert!(file.len() < 500);
    let unpacked = |limit| part(&mut ZipArchive::new(Cursor::new(file.as_slice())).unwrap(), "bomb", limit);
    assert_eq!(unpacked(5000).unwrap().map(|text| text.len()), Some(5000));
    assert_eq!(unpacked(4999), Err(SkipReason::TooLarge { size: 5000, limit: 4999 }));
}

#[test]
fn deep_nesting_is_harmless() {
    let nested = format!("{}{}", "<w:p>".repeat(50_000), "</w:p>".repeat(50_000));
    assert_eq!(shown(&format!("{nested}{}", paragraph("", "Text"))), "[Paragraph 11] Text");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn damage_never_panics(at in 0usize..2000, with in any::<[u8; 4]>(), cut in 0usize..200) {
        let body = document(&[item(1, 0, "Leaders act."), styled("H2", "Findings")].concat());
        let mut file = archive(&[(DOCUMENT, &body), ("word/styles.xml", STYLES), ("word/numbering.xml", NUMBERING)]);
        for (byte, new) in file.iter_mut().skip(at).zip(with) {
            *byte = new;
        }
        file.truncate(file.len() - cut);
        let _ = read(&file);
    }

    #[test]
    fn odd_values_never_panic(list in any::<i64>(), level in any::<i64>(), start in any::<u32>(), format in "[a-zA-Z]{0,12}") {
        let numbering = format!(
            r#"<n><abstractNum abstractNumId="1"><lvl ilvl="{level}"><start val="{start}"/><numFmt val="{format}"/>
            <lvlText val="%1%9"/></lvl></abstractNum><num numId="{list}"><abstractNumId val="1"/></num></n>"#
        );
        let body = document(&format!(r#"<p><pPr><numPr><ilvl val="{level}"/><numId val="{list}"/></numPr></pPr><r><t>x</t></r></p>"#));
        let _ = read(&archive(&[(DOCUMENT, &body), ("word/numbering.xml", &numbering)]));
    }
}
