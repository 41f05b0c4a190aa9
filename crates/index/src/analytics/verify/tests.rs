use super::*;
use crate::testing;

/// Returns the verdict, passage and difference of each quotation of a draft.
fn checked(draft: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let findings = [
        "Most children’s return home interviews are held within three days of their return.",
        "Social workers know families well and write plans that parents can read and understand.",
    ];
    let other = ["Managers read case files every month, and they record what they decide."];
    let files = [
        ("a.pdf", testing::report("Wexcombe", "2024-09-20", &findings)),
        ("b.pdf", testing::report("Harrowdale", "2019-11-15", &other)),
    ];
    testing::build(dir.path(), &files);
    let index = Index::open(dir.path()).unwrap();
    let line = |quotation: Quotation| {
        let checked = check(&index, &quotation).unwrap();
        let id = checked.passage.map(|passage| passage.passage_id).unwrap_or_default();
        let difference = checked.difference.unwrap_or_default();
        format!("{} {} {id} {difference}", checked.quotation.line, checked.verdict.name()).trim_end().to_owned()
    };
    quotations(draft).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn exact_quotations_are_found_in_all_kinds_of_marks() {
    let draft = "\
They say “most childrens return home interviews are held within three days” (Wexcombe, ILACS, para 1).

And \"social workers know families well\" and ‘write plans that parents can read’, too.

> Managers read case files every month,
> and they record what they decide.
>
> — Harrowdale, ILACS inspection, para 1
";
    assert_eq!(
        checked(draft),
        "\
1 exact wexcombe-ilacs-2024-09/1
3 exact wexcombe-ilacs-2024-09/2
3 exact wexcombe-ilacs-2024-09/2
5 exact harrowdale-ilacs-2019-11/1"
    );
}

#[test]
fn ellipses_and_brackets_are_allowed() {
    let draft = "\
“Social workers … write plans that parents can read” and “[M]anagers read case files [monthly], and they record” and \
“managers read [...] what they decide” and “social workers know [their] well and write plans”.";
    assert_eq!(
        checked(draft),
        "\
1 exact wexcombe-ilacs-2024-09/2
1 exact harrowdale-ilacs-2019-11/1
1 exact harrowdale-ilacs-2019-11/1
1 exact wexcombe-ilacs-2024-09/2"
    );
}

#[test]
fn changed_word_is_an_alteration() {
    assert_eq!(
        checked("“Managers read case files every week, and they record what they decide”"),
        "1 altered harrowdale-ilacs-2019-11/1 managers read case files every [-month-] {+week+} and they record what \
         they decide"
    );
    assert_eq!(
        checked("“Social workers do not know families well and write plans that parents can read”"),
        "1 altered wexcombe-ilacs-2024-09/2 social workers {+do not+} know families well and write plans that parents \
         can read"
    );
}

#[test]
fn words_from_another_passage_are_misattributed() {
    let draft = "\
“Managers read case files every month” (Harrowdale, ILACS inspection, para 2).

“Managers read case files every month” (Wexcombe, ILACS inspection, para 1).

“Managers read case files every month” [wexcombe-ilacs-2024-09/1]

“Managers read case files every month” (para 1).";
    assert_eq!(
        checked(draft),
        "\
1 misattributed harrowdale-ilacs-2019-11/1
3 misattributed harrowdale-ilacs-2019-11/1
5 misattributed harrowdale-ilacs-2019-11/1
7 exact harrowdale-ilacs-2019-11/1"
    );
}

#[test]
fn invented_quotations_are_not_found_and_short_ones_are_skipped() {
    assert_eq!(checked("“The council bakes excellent bread for every inspector”"), "1 not-found");
    assert_eq!(checked("the so-called “front door” and “edge of care” teams"), "");
    assert_eq!(checked(""), "");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_draft_is_read(draft in "[a-d “”\"‘’>\n—.…\\[\\]é]{0,120}") {
        for quotation in quotations(&draft) {
            proptest::prop_assert!(draft.is_char_boundary(quotation.end) && quotation.line >= 1);
            pieces(&quotation.text);
        }
    }
}
