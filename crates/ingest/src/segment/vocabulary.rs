//! Words by which sections and boilerplate are known.

/// What a section is for, told from its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Evidence; the rule where no other is known.
    Findings,
    /// What has to improve.
    Recommendations,
    /// A summary of what follows.
    Summary,
    /// About the area, the service or earlier inspections.
    Context,
    /// The same in every report of its kind.
    Boilerplate,
}

/// Words in a heading, in lower case, that tell its purpose; the first that is found decides.
const PURPOSES: [(&str, Purpose); 36] = [
    ("case study", Purpose::Findings),
    ("practice study", Purpose::Findings),
    ("inspection judgements about", Purpose::Findings),
    ("what the inspection judg", Purpose::Boilerplate),
    ("inspection judgements and what they mean", Purpose::Boilerplate),
    ("inspection judgements mean", Purpose::Boilerplate),
    ("information about this inspection", Purpose::Boilerplate),
    ("information about the inspection", Purpose::Boilerplate),
    ("information about the local authority inspection", Purpose::Boilerplate),
    ("information about the review", Purpose::Boilerplate),
    ("inspection team", Purpose::Boilerplate),
    ("local area partnership details", Purpose::Boilerplate),
    ("record of main findings", Purpose::Boilerplate),
    ("information about", Purpose::Context),
    ("service information", Purpose::Context),
    ("about this inspection", Purpose::Context),
    ("annex", Purpose::Context),
    ("children living in this area", Purpose::Context),
    ("child protection in this area", Purpose::Context),
    ("children looked after in this area", Purpose::Context),
    ("other ofsted inspections", Purpose::Context),
    ("previous ofsted inspections", Purpose::Context),
    ("other information about this area", Purpose::Context),
    ("recommendation", Purpose::Recommendations),
    ("need to improve", Purpose::Recommendations),
    ("needs to improve", Purpose::Recommendations),
    ("need to do better", Purpose::Recommendations),
    ("areas for improvement", Purpose::Recommendations),
    ("areas for development", Purpose::Recommendations),
    ("area for priority action", Purpose::Recommendations),
    ("areas for priority action", Purpose::Recommendations),
    ("priority and immediate action", Purpose::Recommendations),
    ("executive summary", Purpose::Summary),
    ("summary", Purpose::Summary),
    ("headline findings", Purpose::Summary),
    ("overview", Purpose::Summary),
];

/// The purpose that a heading tells; `None` for headings that take that of the section around them.
pub(super) fn purpose(heading: &str) -> Option<Purpose> {
    let heading = heading.to_lowercase().replace('’', "'");
    // "What is it like to be a child or young person with SEND in this area?" asks for evidence, and reasons are no recommendations.
    let other = heading.starts_with("what is it like") || heading.starts_with("reasons for");
    PURPOSES.iter().filter(|_| !other).find(|(words, _)| heading.contains(words)).map(|(_, purpose)| *purpose)
}

/// Whether the words name the Local Safeguarding Children Board.
pub(super) fn names_board(text: &str) -> bool {
    text.contains("LSCB") || text.to_lowercase().contains("safeguarding children board")
}

/// Whether the words name the services as a whole: their grade is the overall one, and no section's.
pub(super) fn names_the_whole(title: &str) -> bool {
    let title = title.to_lowercase().replace(['’', '\''], "");
    ["childrens services in", "the overall judg", "overall judg", "this local authority"]
        .iter()
        .any(|words| title.starts_with(words))
}

/// Whether the heading opens a box that interrupts the section around it.
pub(super) fn opens_box(title: &str) -> bool {
    let title = title.to_lowercase();
    ["case study", "practice study", "practice example"].iter().any(|words| title.starts_with(words))
}

/// Whether the heading numbers a chapter: "Section 2: the effectiveness of the board".
pub(super) fn opens_chapter(title: &str) -> bool {
    let title = title.to_lowercase();
    let number = title.strip_prefix("section ").or_else(|| title.strip_prefix("part "));
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// Labels of the lines on a title page.
const LABELS: [&str; 14] = [
    "inspection date",
    "inspection dates",
    "date of inspection",
    "dates of inspection",
    "date of previous inspection",
    "dates of previous inspection",
    "lead inspector",
    "reporting inspector",
    "report published",
    "published",
    "age group",
    "unique reference number",
    "meeting",
    "contact",
];

/// Whether the line is a label with its value, as on a title page.
pub(super) fn is_labelled(text: &str) -> bool {
    let label = text.split(':').next().unwrap_or_default().to_lowercase();
    text.contains(':') && LABELS.contains(&label.trim())
}

/// Openings of the paragraphs that close every report.
const CLOSINGS: [&str; 16] = [
    "any complaints about",
    "if you are not happy with",
    "if you would like a copy of this",
    "the office for standards in education",
    "you may reuse this",
    "you may re-use this",
    "you may copy all or parts",
    "you can use parts of this",
    "this report is available at",
    "this publication is available at",
    "this document is available at",
    "interested in our work",
    "to receive regular email alerts",
    "further copies of this report",
    "piccadilly gate",
    "© crown copyright",
];

/// Whether the paragraph belongs to the closing page of every report.
pub(crate) fn is_closing(text: &str) -> bool {
    let start: String = text.chars().take(60).collect::<String>().to_lowercase();
    let start = start.trim_start_matches(['•', ' ', '(']);
    CLOSINGS.iter().any(|opening| start.starts_with(opening)) || start.starts_with("crown copyright")
}

/// Whether the paragraph ends a letter: what follows is signatures.
pub(super) fn is_valediction(text: &str) -> bool {
    let text = text.to_lowercase();
    ["yours sincerely", "yours faithfully"].iter().any(|words| text.starts_with(words)) && text.len() < 40
}

/// Whether the line opens a letter: what precedes is addresses.
pub(crate) fn is_salutation(text: &str) -> bool {
    text.starts_with("Dear ") && text.split_whitespace().count() <= 12
}
