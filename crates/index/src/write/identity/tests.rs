//! Identifiers are unique, readable, and a function of the set of reports.

use proptest::prelude::*;

use super::*;

fn facts(base_id: &str, end: Option<&str>, pages: bool, missing_numbers: usize, words: u64) -> Facts {
    Facts {
        base_id: base_id.to_owned(),
        authority: Some("Wexcombe".to_owned()),
        kind: "ilacs".to_owned(),
        start: None,
        end: end.map(|end| end.parse().unwrap()),
        has_pages: pages,
        missing_numbers,
        passages: 1,
        words,
        heading_words: 1,
        definitions: Definitions::default(),
    }
}

/// Returns a line for each report: hash, identifier, superseding report.
fn identities(reports: &[(&str, Facts)]) -> String {
    let reports = reports.iter().map(|(content, facts)| (*content, facts)).collect();
    let line = |(content, Identity { report_id, superseded_by })| match superseded_by {
        Some(better) => format!("{content}: {report_id}, superseded by {better}\n"),
        None => format!("{content}: {report_id}\n"),
    };
    resolve_identities(&reports).into_iter().map(line).collect()
}

#[test]
fn poorer_copy_of_an_inspection_is_superseded() {
    let text = facts("wexcombe-ilacs-2024-05", Some("2024-05-17"), false, 0, 900);
    let damaged = facts("wexcombe-ilacs-2024-05", Some("2024-05-17"), true, 3, 900);
    let good = facts("wexcombe-ilacs-2024-05", Some("2024-05-17"), true, 0, 800);
    let other = facts("wexcombe-ilacs-2024-05", Some("2024-05-31"), false, 9, 10);
    let reports = [("aaaaa1", text), ("bbbbb2", damaged), ("ccccc3", good), ("ddddd4", other)];
    insta::assert_snapshot!(identities(&reports), @r"
    aaaaa1: wexcombe-ilacs-2024-05-aaaa, superseded by wexcombe-ilacs-2024-05
    bbbbb2: wexcombe-ilacs-2024-05-bbbb, superseded by wexcombe-ilacs-2024-05
    ccccc3: wexcombe-ilacs-2024-05
    ddddd4: wexcombe-ilacs-2024-05-dddd
    ");
}

#[test]
fn report_without_dates_is_no_copy() {
    let reports = [
        ("abcd1", facts("wexcombe-ilacs", None, true, 0, 9)),
        ("abcd2", facts("wexcombe-ilacs", None, false, 0, 9)),
        ("abcd3", facts("wexcombe-ilacs", None, false, 0, 9)),
    ];
    insta::assert_snapshot!(identities(&reports), @r"
    abcd1: wexcombe-ilacs
    abcd2: wexcombe-ilacs-abcd
    abcd3: wexcombe-ilacs-abcd3
    ");
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let ends = prop_oneof![Just(None), Just(Some("2024-05-17")), Just(Some("2024-05-24"))];
    let bases = prop_oneof![Just("a-ilacs"), Just("a-ilacs-2024-05"), Just("a-ilacs-2024-05-0000")];
    (bases, ends, any::<bool>(), 0..2_usize, 0..2_u64)
        .prop_map(|(base, end, pages, missing, words)| facts(base, end, pages, missing, words))
}

proptest! {
    #[test]
    fn identifiers_are_unique_and_one_copy_of_an_inspection_is_left(
        reports in proptest::collection::btree_map("[01]{6}", any_facts(), 0..12),
    ) {
        let reports: BTreeMap<&str, &Facts> = reports.iter().map(|(content, facts)| (content.as_str(), facts)).collect();
        let identities = resolve_identities(&reports);
        let ids: BTreeSet<_> = identities.values().map(|identity| &identity.report_id).collect();
        prop_assert_eq!(ids.len(), reports.len());
        let mut left = BTreeSet::new();
        for (content, Identity { report_id, superseded_by }) in &identities {
            prop_assert!(report_id.starts_with(&reports[content.as_str()].base_id));
            match superseded_by {
                Some(better) => {
                    prop_assert!(ids.contains(better));
                    let better = identities.values().find(|identity| identity.report_id == *better).unwrap();
                    prop_assert_eq!(&better.superseded_by, &None);
                }
                None => if let Some(inspection) = reports[content.as_str()].inspection() {
                    prop_assert!(left.insert(inspection));
                }
            }
        }
    }
}
