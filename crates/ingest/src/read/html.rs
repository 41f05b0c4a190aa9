//! Web pages.

use ego_tree::iter::Edge;
use report::SkipReason;
use scraper::node::Element;
use scraper::{Html, Node, Selector};

use super::characters::{self, BULLET};
use super::text;
use crate::extract::{Cell, Extract, Format, Line, Role};

/// Largest page, in bytes: its tree takes many times as much memory.
const LIMIT: usize = 8 << 20;

/// Deepest nesting of elements: the parser walks all open elements for each new one.
const MAX_DEPTH: usize = 2000;

/// Elements that no other start tag closes, so that a page can nest them to any depth.
const NESTING: &str = "div span section article b strong i em u font blockquote ul ol table center small big tt s code main \
                       aside header dl fieldset";

/// Elements that hold none of the page's own text.
const DROPPED: &[&str] =
    &["head", "script", "style", "noscript", "template", "nav", "footer", "svg", "button", "select", "form", "iframe"];

/// Inline elements; every other element starts and ends a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Reads a page: one [`Line`] for each heading, paragraph, list item and table cell.
///
/// Items of numbered lists get their numbers, other items a bullet. The reader drops text that is not the page's own
/// (navigation, footers, forms, scripts). If the page has one `main` element, it reads only that.
///
/// # Errors
///
/// [`SkipReason::TooLarge`]; [`SkipReason::NotADocument`] for binary data; [`SkipReason::Damaged`] for elements nested
/// too deep.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    if bytes.len() > LIMIT {
        return Err(SkipReason::TooLarge { size: bytes.len() as u64, limit: LIMIT as u64 });
    }
    if depth(bytes) > MAX_DEPTH {
        return Err(SkipReason::Damaged { detail: format!("elements nested more than {MAX_DEPTH} deep") });
    }
    let page = Html::parse_document(&text::decode(bytes, charset(bytes))?);
    Ok(Extract::new(Format::Html, lines(&page), 0))
}

/// Estimates, without a parser, how deep elements are nested.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for tag in bytes.split(|byte| *byte == b'<').skip(1) {
        let closing = tag.first() == Some(&b'/');
        let name = tag.get(usize::from(closing)..).unwrap_or_default();
        let name = name.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        if NESTING.split(' ').any(|nesting| name.eq_ignore_ascii_case(nesting.as_bytes())) {
            depth = if closing { depth.saturating_sub(1) } else { depth.saturating_add(1) };
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Returns the encoding that the page declares in its first kilobyte.
fn charset(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let at = head.windows(8).position(|window| window.eq_ignore_ascii_case(b"charset="))?;
    let name = head.get(at + 8..)?;
    let name = name.strip_prefix(b"\"").or_else(|| name.strip_prefix(b"'")).unwrap_or(name);
    name.split(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_')).next()
}

fn lines(page: &Html) -> Vec<Line> {
    let main = Selector::parse("main").ok().and_then(|main| {
        let mut all = page.select(&main);
        all.next().filter(|_| all.next().is_none())
    });
    let root = main.unwrap_or_else(|| page.root_element());
    let mut reader = PageReader::default();
    // Iterates instead of recursing: pages nest to any depth.
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => reader.open(element),
                Node::Text(text) => reader.text(text),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reader.close(element);
                }
            }
        }
    }
    reader.flush();
    reader.lines
}

/// Turns the elements of a page into lines.
#[derive(Default)]
struct PageReader {
    lines: Vec<Line>,
    /// Text of the open line, with '\n' for a line break.
    text: String,
    /// Visible characters of the open line, and how many of them are bold.
    letters: usize,
    bold_letters: usize,
    /// Number of open elements of each kind.
    dropped: usize,
    bold: usize,
    raised: usize,
    heading: Option<u8>,
    lists: Vec<List>,
    tables: Vec<Cell>,
    table_count: u32,
    /// Label of the open list item, until a line has it.
    label: Option<String>,
}

/// An open list.
struct List {
    /// The number of the next item; `None` for a bulleted list.
    next: Option<u32>,
    /// Number of open items.
    items: usize,
}

impl PageReader {
    fn open(&mut self, element: &Element) {
        let name = element.name();
        if DROPPED.contains(&name) {
            self.flush();
            self.dropped += 1;
        }
        match name {
            "b" | "strong" => self.bold += 1,
            "sup" => self.raised += 1,
            "br" => self.text.push('\n'),
            _ if INLINE.contains(&name) => {}
            _ => self.open_block(name, element),
        }
    }

    fn open_block(&mut self, name: &str, element: &Element) {
        self.flush();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = name.strip_prefix('h').and_then(|level| level.parse().ok());
            }
            "ol" => {
                let decimal = element.attr("type").is_none_or(|kind| kind == "1");
                let start = number(element, "start").unwrap_or(1);
                self.lists.push(List { next: decimal.then_some(start), items: 0 });
            }
            "ul" => self.lists.push(List { next: None, items: 0 }),
            "li" => self.open_item(element),
            "table" => {
                self.tables.push(Cell::first(self.table_count));
                self.table_count += 1;
            }
            _ => {}
        }
    }

    fn open_item(&mut self, element: &Element) {
        let Some(list) = self.lists.last_mut() else { return };
        list.items += 1;
        self.label = Some(match &mut list.next {
            Some(next) => {
                let number = number(element, "value").unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}.")
            }
            None => BULLET.to_string(),
        });
    }

    fn text(&mut self, text: &str) {
        if self.dropped > 0 {
            return;
        }
        let letters = characters::visible(text).count();
        self.letters += letters;
        self.bold_letters += if self.bold > 0 { letters } else { 0 };
        let raised = self.raised > 0;
        self.text.extend(text.chars().map(|c| match c {
            c if c.is_whitespace() => ' ',
            c if raised => superscript(c),
            c => c,
        }));
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "sup" => self.raised = self.raised.saturating_sub(1),
            _ if INLINE.contains(&name) || name == "br" => {}
            _ => self.close_block(name, element),
        }
        if DROPPED.contains(&name) {
            self.dropped = self.dropped.saturating_sub(1);
        }
    }

    fn close_block(&mut self, name: &str, element: &Element) {
        self.flush();
        if let Some(cell) = self.tables.last_mut() {
            match name {
                "tr" => cell.end_row(),
                "td" | "th" => cell.skip_columns(number(element, "colspan").unwrap_or(1)),
                _ => {}
            }
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "ol" | "ul" => drop(self.lists.pop()),
            "li" => self.label = None,
            "table" => drop(self.tables.pop()),
            _ => {}
        }
    }

    /// Ends the open line. Two line breaks separate paragraphs, a single one is a space.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let bold = self.letters > 0 && self.bold_letters * 2 > self.letters;
        (self.letters, self.bold_letters) = (0, 0);
        let spaced: Vec<&str> = text.split('\n').map(str::trim).collect();
        for paragraph in spaced.split(|line| line.is_empty()) {
            let text = characters::clean(&paragraph.join(" "));
            if !text.is_empty() {
                self.line(text, bold);
            }
        }
    }

    fn line(&mut self, text: String, bold: bool) {
        let text = match self.label.take() {
            Some(label) if !has_label(&text, &label) => format!("{label} {text}"),
            _ => text,
        };
        let depth = self.lists.iter().filter(|list| list.items > 0).count();
        let role = match (self.heading, u8::try_from(depth)) {
            (Some(level), _) => Role::Heading(level),
            (None, Ok(0)) => Role::Paragraph,
            (None, depth) => Role::ListItem(depth.unwrap_or(u8::MAX)),
        };
        let element = u32::try_from(self.lines.len()).ok();
        self.lines.push(Line { bold, role, element, cell: self.tables.last().copied(), ..Line::of_text(text) });
    }
}

fn number(element: &Element, attribute: &str) -> Option<u32> {
    element.attr(attribute)?.trim().parse().ok()
}

/// Whether the item's text already has a label: the same one, a bullet, or a typed number.
fn has_label(text: &str, label: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    first == label || first == BULLET.to_string() || first.strip_suffix('.').is_some_and(|n| n.parse::<u16>().is_ok())
}

/// Returns a digit as superscript, so that the rules for footnote marks apply to it.
pub(super) fn superscript(c: char) -> char {
    match c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()) {
        Some(digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit).unwrap_or(c),
        None => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(page: &str) -> String {
        let line = |line: &Line| {
            let cell =
                line.cell.map(|cell| format!(" {}:{}:{}", cell.table, cell.row, cell.column)).unwrap_or_default();
            format!("[{:?}{cell}{}] {}", line.role, if line.bold { " bold" } else { "" }, line.text)
        };
        read(page.as_bytes()).unwrap().lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn blocks_and_breaks_end_lines() {
        insta::assert_snapshot!(shown(
            "<html><head><title>x</title></head><nav>Home</nav><h1>Ambershire</h1><p>Leaders
            <em>know</em> their board<sup>12</sup>.<br>They act.<br><br>Again.</p><p><b>Care leavers</b></p>
            <script>1</script>Loose &amp; last 30 km<sup>2</sup><footer>©</footer></html>"
        ), @r"
        [Heading(1)] Ambershire
        [Paragraph] Leaders know their board. They act.
        [Paragraph] Again.
        [Paragraph bold] Care leavers
        [Paragraph] Loose & last 30 km²
        ");
    }

    #[test]
    fn list_items_have_labels_and_depth() {
        insta::assert_snapshot!(shown(
            "<html><ol start=18><li>Children are safe.<ul><li>at home<li>at school</ul><li><p>Plans</p><p>are clear.</p>
            </ol><ul><li>1. Typed</ul>After"
        ), @r"
        [ListItem(1)] 18. Children are safe.
        [ListItem(2)] • at home
        [ListItem(2)] • at school
        [ListItem(1)] 19. Plans
        [ListItem(1)] are clear.
        [ListItem(1)] 1. Typed
        [Paragraph] After
        ");
    }

    #[test]
    fn tables_have_cells() {
        insta::assert_snapshot!(shown(
            "<html><table><tr><th>Area<th>Grade<tr><td colspan=2>All<td>x<tr><td>Help<td><p>Good</p><p>2024</p></table>
            <table><td>Next"
        ), @r"
        [Paragraph 0:0:0] Area
        [Paragraph 0:0:1] Grade
        [Paragraph 0:1:0] All
        [Paragraph 0:1:2] x
        [Paragraph 0:2:0] Help
        [Paragraph 0:2:1] Good
        [Paragraph 0:2:1] 2024
        [Paragraph 1:0:0] Next
        ");
    }

    #[test]
    fn single_main_element_is_read_alone() {
        assert_eq!(
            shown("<html><p>Accept cookies</p><main><p>Leaders act.</p></main><p>Feedback</p>"),
            "[Paragraph] Leaders act."
        );
    }

    #[test]
    fn declared_encoding_is_used() {
        let page = b"<html><meta charset='iso-8859-2'><p>\xB1</p>";
        assert_eq!(read(page).unwrap().lines[0].text, "ą");
    }

    #[test]
    fn too_deep_nesting_is_rejected() {
        let page = |depth: usize| format!("<html>{}deep", "<div>".repeat(depth));
        assert_eq!(shown(&page(500)), "[Paragraph] deep");
        assert!(matches!(read(page(MAX_DEPTH + 1).as_bytes()), Err(SkipReason::Damaged { .. })));
        assert_eq!(depth("<div></div>".repeat(MAX_DEPTH + 1).as_bytes()), 1);
    }

    proptest! {
        #[test]
        fn broken_pages_never_panic(
            parts in proptest::collection::vec(
                prop::sample::select(vec![
                    "<p>", "</p>", "<li>", "<ul>", "</ul>", "<ol start=-3>", "</ol>", "<td colspan=99999999999>", "<table>",
                    "</table>", "<tr>", "<h2>", "</h2>", "<sup>", "<b>", "</b>", "<br>", "<main>", "<nav>", "word", "<", "&#0;",
                ]),
                0..40,
            )
        ) {
            let _ = read(format!("<html>{}", parts.concat()).as_bytes());
        }
    }
}
