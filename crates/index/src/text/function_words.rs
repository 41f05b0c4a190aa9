//! Function words: words of grammar that carry no meaning of their own.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The list, which says what each word is a function word for.
const LIST: &str = include_str!("../../data/function_words.txt");

static FUNCTION_WORDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| entries().collect());

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

/// Returns whether a plain query drops `token` beside other words.
pub(crate) fn is_function_word(token: &str) -> bool {
    FUNCTION_WORDS.get(token).is_some_and(|uses| uses.starts_with("query"))
}

/// Returns whether no keyword begins or ends with `token`.
pub(crate) fn bounds_no_keyword(token: &str) -> bool {
    FUNCTION_WORDS.get(token).is_some_and(|uses| uses.ends_with("keyword"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analysis;

    #[test]
    fn each_line_has_a_token_and_its_uses_in_order() {
        let listed = LIST.lines().filter(|line| !line.starts_with('#')).count();
        let words: Vec<&str> = entries().map(|(word, _)| word).collect();
        assert_eq!(words.len(), listed);
        assert!(words.is_sorted_by(|a, b| a < b));
        for (word, uses) in entries() {
            assert!(matches!(uses, "query" | "keyword" | "query keyword"), "{word}: {uses}");
            assert_eq!(analysis::tokens(word).len(), 1, "{word}");
        }
        assert!(is_function_word("not") && !bounds_no_keyword("not"));
        assert!(bounds_no_keyword("within") && !is_function_word("within"));
    }
}
