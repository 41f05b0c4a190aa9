//! Topics and their judgements, as `topics.txt` lists them.

use std::collections::BTreeMap;
use std::fs;

/// What a person types, and which passages help.
pub(crate) struct Topic {
    /// `phrase`, `keyword`, `wording` or `natural`.
    pub(crate) kind: String,
    pub(crate) query: String,
    /// Each judged passage: 2 answers the need, 1 touches it, 0 does not.
    pub(crate) grades: BTreeMap<String, u32>,
}

/// Reads `topics.txt`: blocks of lines with an empty line between them.
pub(crate) fn read() -> Vec<Topic> {
    let text = fs::read_to_string(super::root().join("tests/relevance/topics.txt")).unwrap().replace("\r\n", "\n");
    text.split("\n\n").filter(|block| !block.starts_with('#')).map(topic).collect()
}

/// Reads one topic: `type: query`, a line that says what the person needs, then lines of `grade passage_id`.
fn topic(block: &str) -> Topic {
    let mut lines = block.lines();
    let (kind, query) = lines.next().unwrap().split_once(": ").expect("`type: query`");
    lines.next().expect("what the person needs");
    let mut grades = BTreeMap::new();
    for line in lines {
        let (grade, id) = line.split_once(' ').expect("`grade passage_id`");
        let before = grades.insert(id.to_owned(), grade.parse().unwrap());
        assert_eq!(before, None, "{query}: {id} is judged twice");
    }
    Topic { kind: kind.to_owned(), query: query.to_owned(), grades }
}
