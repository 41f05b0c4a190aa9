//! Whether a wording affirms what another denies.

/// Words that deny, in the form of tokens; forms with n't stand in [`CONTRACTED`].
///
/// # Source
///
/// Quirk, Greenbaum, Leech and Svartvik, "A comprehensive grammar of the English language" (1985), 10.54–10.59: clause
/// negation, and words negative in meaning but not in form; besides these the verbs that reports deny with.
const DENIALS: [&str; 28] = [
    "not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without", "cannot", "rarely",
    "seldom", "hardly", "scarcely", "barely", "few", "little", "lack", "lacks", "lacked", "lacking", "fail", "fails",
    "failed", "failing", "failure", "unable",
];

/// Verbs before n't: `isn't` is the token `isnt`.
const CONTRACTED: [&str; 18] = [
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "ca", "could", "wo", "would", "should",
    "must", "need", "might",
];

/// How many of the tokens deny. `a few` and `a little` affirm, and so do `not only` and `without delay`.
pub(super) fn denials<'a>(tokens: impl IntoIterator<Item = &'a str>) -> usize {
    let mut tokens = tokens.into_iter().peekable();
    let (mut count, mut before) = (0, "");
    while let Some(token) = tokens.next() {
        let affirms = match token {
            "few" | "little" => before == "a",
            "not" => tokens.peek().is_some_and(|next| matches!(*next, "only" | "just" | "merely")),
            "without" => tokens.peek().is_some_and(|next| matches!(*next, "delay" | "exception" | "doubt")),
            _ => false,
        };
        count += usize::from(!affirms && denies(token));
        before = token;
    }
    count
}

fn denies(token: &str) -> bool {
    DENIALS.contains(&token) || token.strip_suffix("nt").is_some_and(|verb| CONTRACTED.contains(&verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        let tokens = crate::text::analysis::tokens(text);
        denials(tokens.iter().map(|token| token.text.as_str()))
    }

    #[test]
    fn words_of_denial_are_counted() {
        assert_eq!(count("Plans are not clear, and nobody reads them."), 2);
        assert_eq!(count("Visits don’t happen without notice; they're rarely late."), 3);
        assert_eq!(count("Too few children were seen, and leaders failed to act."), 2);
        assert_eq!(count("Plans lack timescales."), 1);
    }

    #[test]
    fn what_only_looks_like_one_affirms() {
        assert_eq!(count("A few visits are late."), 0);
        assert_eq!(count("Plans are not only clear but short, and written without delay."), 0);
        assert_eq!(count("Notes say what children want; the knot is tied."), 0);
    }
}
