//! Regular expressions and word lists, each built once.

use aho_corasick::{AhoCorasick, Anchored, Input, StartKind};
use regex::Regex;
use report::{Labels, Words};

/// A literal regular expression, compiled on first use. Its validity does not depend on any input.
macro_rules! regex {
    ($pattern:literal) => {{
        static REGEX: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($pattern).expect("a valid literal"));
        &*REGEX
    }};
}
pub(crate) use regex;

/// Compiles a regular expression built from patterns in the framework data.
pub(crate) fn compiled(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the data are embedded, and a test compiles all their patterns")]
    Regex::new(pattern).expect("valid patterns in `data/frameworks`")
}

/// Returns a group that matches any of the patterns, the first one that fits.
pub(crate) fn any_of<'a>(patterns: impl IntoIterator<Item = &'a str>) -> String {
    format!("(?:{})", patterns.into_iter().collect::<Vec<_>>().join("|"))
}

/// Returns a group that matches any of the labels in the lists that `lists` takes from each framework.
pub(crate) fn any_label<const N: usize>(lists: impl Fn(&'static Labels) -> [&'static Vec<String>; N]) -> String {
    let labels = report::frameworks().iter().flat_map(|framework| lists(&framework.words.labels));
    any_of(labels.flatten().map(String::as_str))
}

/// Words of all frameworks, found in one pass.
pub(crate) struct WordList(AhoCorasick);

impl WordList {
    /// Builds the list of the words that `list` takes from each framework.
    pub(crate) fn new(list: impl Fn(&'static Words) -> &'static [String]) -> Self {
        Self::of(report::words(list))
    }

    /// Builds a list of these words. [`Self::all_in`] returns positions in it.
    pub(crate) fn of(words: impl Iterator<Item = &'static str>) -> Self {
        #[expect(clippy::expect_used, reason = "an automaton of some dozens of words is far below its limits")]
        let automaton = AhoCorasick::builder().start_kind(StartKind::Both).build(words).expect("few words");
        Self(automaton)
    }

    /// Whether the text contains any of the words.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Whether the text begins with any of the words.
    pub(crate) fn begins(&self, text: &str) -> bool {
        self.0.is_match(Input::new(text).anchored(Anchored::Yes))
    }

    /// Returns the positions in the list of all words in the text, with repetitions.
    pub(crate) fn all_in(&self, text: &str) -> impl Iterator<Item = usize> {
        self.0.find_overlapping_iter(text).map(|found| found.pattern().as_usize())
    }
}

#[cfg(test)]
mod tests {
    use report::{Grade, Kind, frameworks};

    use super::*;

    #[test]
    fn framework_patterns_are_valid() {
        let words = frameworks().iter().map(|framework| &framework.words);
        let labels = words.flat_map(|Words { title_ends, labels, .. }| {
            [title_ends, &labels.inspected, &labels.published, &labels.inspector, &labels.other]
        });
        let kinds = Kind::all().flat_map(|kind| [&kind.record().titles, &kind.record().signs]);
        let grades = Grade::all().filter_map(|grade| grade.record().printed.as_ref());
        for pattern in labels.chain(kinds).flatten().chain(grades) {
            assert!(Regex::new(pattern).is_ok(), "{pattern}");
        }
        for framework in frameworks() {
            for pattern in framework.subjects.iter().chain(&framework.salutations) {
                let names = Regex::new(pattern).map(|pattern| pattern.capture_names().flatten().count());
                assert_eq!(names.ok(), Some(1), "{pattern}: needs the group `name`");
            }
        }
    }

    #[test]
    fn framework_words_are_in_lower_case() {
        for framework in frameworks() {
            let Words { report, sections, whole, boxes, chapter_parts, areas, .. } = &framework.words;
            let Words { area_openings, area_endings, board, closings, never_in_names, .. } = &framework.words;
            let lists = [report, whole, boxes, chapter_parts, areas, area_openings, area_endings, board, closings];
            for word in lists.into_iter().chain([never_in_names]).chain(sections.values()).flatten() {
                assert_eq!(*word, word.to_lowercase(), "{}", framework.name);
            }
        }
    }
}
