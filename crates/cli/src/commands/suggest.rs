//! "Did you mean": names near to one that is not known.

/// Likeness from which a name may have been meant, on the scale of Jaro and Winkler from 0 to 1.
const NEAR: f64 = 0.84;
/// More names than this are no help.
const MOST: usize = 3;

/// The names among `known` that `typed` may have meant, nearest first, at most three.
pub(super) fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let likeness = |name: &str| {
        let name = name.to_lowercase();
        if name.starts_with(&typed) { 1.0 } else { strsim::jaro_winkler(&typed, &name) }
    };
    let mut scored: Vec<(f64, &str)> = known.into_iter().map(|name| (likeness(name), name)).collect();
    scored.retain(|(likeness, _)| *likeness >= NEAR);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.truncate(MOST);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// "did you mean `a`, `b` or `c`?"; `None` where nothing is near.
pub(super) fn did_you_mean<S: AsRef<str>>(names: &[S]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    listed(&quoted).map(|names| format!("did you mean {names}?"))
}

/// "a, b or c"; `None` of nothing.
pub(super) fn listed(names: &[String]) -> Option<String> {
    let (last, others) = names.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(typed: &str) -> Option<String> {
        did_you_mean(&near(typed, ["wexcombe-ilacs-2024-09", "wexcombe-sif-2016-05", "harrowdale-jtai-2023-01"]))
    }

    #[test]
    fn a_slip_of_the_hand_finds_the_name() {
        assert_eq!(suggestion("harrodale-jtai-2023-01").as_deref(), Some("did you mean `harrowdale-jtai-2023-01`?"));
    }

    #[test]
    fn the_beginning_of_names_finds_all_of_them() {
        let both = "did you mean `wexcombe-ilacs-2024-09` or `wexcombe-sif-2016-05`?";
        assert_eq!(suggestion("Wexcombe").as_deref(), Some(both));
    }

    #[test]
    fn nothing_near_suggests_nothing() {
        assert_eq!(suggestion("quarterly budget"), None);
    }
}
