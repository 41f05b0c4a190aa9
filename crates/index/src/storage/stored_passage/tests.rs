use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

/// Few names, so that what follows from the rest and what does not both occur.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("leeds".to_owned()), Just("leeds/18".to_owned()), "\\PC{0,9}"]
}

fn date() -> impl Strategy<Value = Date> {
    (-9999..=9999i16, 1..=12i8, 1..=28i8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

prop_compose! {
    fn passage()(
        [passage_id, report_id, section, source, text] in [name(), name(), name(), name(), name()],
        [authority, authority_code, region, lead_inspector, number, part, superseded_by]
            in [option::of(name()), option::of(name()), option::of(name()), option::of(name()), option::of(name()),
                option::of(name()), option::of(name())],
        [joint_authorities, section_path, sources] in [vec(name(), 0..3), vec(name(), 0..3), vec(name(), 0..3)],
        [inspection_start, inspection_end, published]
            in [option::of(date()), option::of(date()), option::of(date())],
        year in option::of(any::<i16>()),
        kind in prop::sample::select(vec![Kind::named("ilacs-standard").unwrap(), Kind::named("sif").unwrap(), Kind::named("focused-visit").unwrap()]),
        framework in option::of(prop::sample::select(vec![Framework::named("ilacs").unwrap(), Framework::named("sif").unwrap()])),
        grades in (option::of(Just(Grade::named("good").unwrap())), option::of(Just(Grade::named("inadequate").unwrap()))),
        passage_kind in prop::sample::select(PassageKind::ALL.to_vec()),
        (repeated, level, page, ordinal) in any::<(bool, u8, Option<PageNumber>, u32)>(),
    ) -> Passage {
        let (grade, overall_grade) = grades;
        Passage {
            passage_id, report_id, authority, authority_code, region, joint_authorities, year, inspection_start,
            inspection_end, published, kind, framework, section, section_path, grade, overall_grade, lead_inspector,
            number, passage_kind, repeated, level, page, ordinal, source, sources, part, superseded_by, text,
        }
    }
}

proptest! {
    #[test]
    fn a_passage_is_read_as_it_was_written(passage in passage()) {
        let (strings, kept) = write(&passage).unwrap();
        prop_assert_eq!(read(&kept, &strings, passage.text.clone()).unwrap(), passage);
    }

    #[test]
    fn bytes_that_are_no_passage_are_refused_or_read(bytes in vec(any::<u8>(), 0..200), strings in "\\PC{0,40}") {
        let _ = read(&bytes, &strings, String::new());
    }
}

#[test]
fn what_follows_from_the_rest_is_not_kept() {
    let report = crate::testing::report("Anytown", "2024-09-13", &["Plans are good."]);
    let sources = ["anytown.pdf".to_owned()];
    let passage = report.passages("anytown-ilacs-2024-09", &sources).remove(0);
    let (kept, _) = write(&passage).unwrap();
    for once in ["anytown-ilacs-2024-09", "anytown.pdf", "Help and protection"] {
        assert_eq!(kept.matches(once).count(), 1, "{once} in {kept:?}");
    }
}
