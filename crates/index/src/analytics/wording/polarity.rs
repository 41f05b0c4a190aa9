//! The polarity of a wording: the words that negate it.

/// Words that negate, as tokens. [`CONTRACTED`] lists the verbs that negate with n't.
///
/// # Source
///
/// Quirk, Greenbaum, Leech and Svartvik, "A comprehensive grammar of the English language" (1985), 10.54–10.59: clause
/// negation, and words negative in meaning but not in form. The verbs with which reports negate are added.
const NEGATORS: [&str; 28] = [
    "not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without", "cannot", "rarely",
    "seldom", "hardly", "scarcely", "barely", "few", "little", "lack", "lacks", "lacked", "lacking", "fail", "fails",
    "failed", "failing", "failure", "unable",
];

/// Verbs before n't: `isn't` is the token `isnt`.
const CONTRACTED: [&str; 18] = [
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "ca", "could", "wo", "would", "should",
    "must", "need", "might",
];

/// Counts the tokens that negate. `a few`, `a little`, `not only` and `without delay` do not.
pub(super) fn negations<'a>(tokens: impl IntoIterator<Item = &'a str>) -> usize {
    let mut tokens = tokens.into_iter().peekable();
    let (mut count, mut before) = (0, "");
    while let Some(token) = tokens.next() {
        let affirms = match token {
            "few" | "little" => before == "a",
            "not" => tokens.peek().is_some_and(|next| matches!(*next, "only" | "just" | "merely")),
            "without" => tokens.peek().is_some_and(|next| matches!(*next, "delay" | "exception" | "doubt")),
            _ => false,
        };
        count += usize::from(!affirms && negates(token));
        before = token;
    }
    count
}

fn negates(token: &str) -> bool {
    NEGATORS.contains(&token) || token.strip_suffix("nt").is_some_and(|verb| CONTRACTED.contains(&verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        let tokens = crate::text::analysis::tokens(text);
        negations(tokens.iter().map(|token| token.text.as_str()))
    }

    #[test]
    fn negating_words_are_counted() {
        assert_eq!(count("Plans are not clear, and nobody reads them."), 2);
        assert_eq!(count("Visits don’t happen without notice; they're rarely late."), 3);
        assert_eq!(count("Too few children were seen, and leaders failed to act."), 2);
        assert_eq!(count("Plans lack timescales."), 1);
    }

    #[test]
    fn idioms_and_similar_words_do_not_negate() {
        assert_eq!(count("A few visits are late."), 0);
        assert_eq!(count("Plans are not only clear but short, and written without delay."), 0);
        assert_eq!(count("Notes say what children want; the knot is tied."), 0);
    }
}
