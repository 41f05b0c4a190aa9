"""Packs a report written line by line into a Word document with real styles and automatic numbering.

A line is `style: text`, with the styles title, bold, text, plain, heading, number, bullet, nested and row. As in Word, items of the
styles `number` and `bullet` get their numbers and bullets from numbering.xml, so that the text of the paragraph has neither.
Consecutive `row` lines form one table. `**bold**` marks a bold run.
"""
import re
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PARTS = {
    "[Content_Types].xml": HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{OOXML}.{kind}+xml"/>'
        for name, kind in [("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"), ("footer1", "footer")]
    )
    + "</Types>",
    "_rels/.rels": HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}.xml"/>'
        for n, (kind, target) in enumerate([("styles", "styles"), ("numbering", "numbering"), ("footer", "footer1")], 1)
    )
    + "</Relationships>",
    "word/styles.xml": HEAD + f"<w:styles {W}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/>{props}<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr></w:style>'
        for style, name, props, bold, size in [
            ("Normal", "Normal", "", "", 24),
            ("Title", "Title", "", "<w:b/>", 44),
            ("Heading1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', "<w:b/>", 32),
            ("ListParagraph", "List Paragraph", "", "", 24),
        ]
    )
    + "</w:styles>",
    "word/numbering.xml": HEAD + f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
    "word/footer1.xml": HEAD + f'<w:ftr {W}><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>',
}


def curly(text):
    text = re.sub(r"(^|[\s(])'", "\\1\u2018", text)
    return text.replace("'", "\u2019")


def runs(text, bold=False):
    pieces = re.split(r"\*\*(.+?)\*\*", curly(text))
    return "".join(
        f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold or n % 2 else ""}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for n, piece in enumerate(pieces)
        if piece
    )


def listed(level, numbering):
    return f'<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


PROPERTIES = {
    "title": '<w:pStyle w:val="Title"/>',
    "heading": '<w:pStyle w:val="Heading1"/>',
    "number": listed(0, 1),
    "bullet": listed(0, 2),
    "nested": listed(1, 2),
}


def paragraph(style, text):
    properties = PROPERTIES.get(style, "")
    return f'<w:p>{f"<w:pPr>{properties}</w:pPr>" if properties else ""}{runs(text, style == "bold")}</w:p>'


def table(rows):
    cells = ("".join(f"<w:tc>{paragraph('text', cell.strip())}</w:tc>" for cell in row.split(" | ")) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def document(source):
    body, rows = [], []
    for line in source.splitlines():
        style, text = line.strip().split(": ", 1)
        if style == "row":
            rows.append(text)
            continue
        if rows:
            body.append(table(rows))
            rows = []
        body.append(paragraph(style, text))
    section = f'<w:sectPr><w:footerReference xmlns:r="{R}" w:type="default" r:id="rId3"/></w:sectPr>'
    return HEAD + f'<w:document {W}><w:body>{"".join(body)}{section}</w:body></w:document>'


def pack(source, target):
    parts = PARTS | {"word/document.xml": document(source)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
