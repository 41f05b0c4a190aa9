//! Invariants that hold for any input; property tests and fuzz targets call these checks.

use std::collections::HashSet;

use crate::extract::{Extract, Format};
use crate::read;

/// Reads `bytes` as a file of this format and checks that they give either a sound report or a reason.
///
/// # Panics
///
/// If the report is not sound or the reason is empty.
pub fn check_bytes(format: Format, bytes: &[u8]) {
    match read::read_as(format, bytes) {
        Ok(extract) => {
            assert_eq!(extract.format, format);
            for line in &extract.lines {
                assert!(!line.text.contains(['\n', '\r']), "{line:?}");
                assert!(line.page.is_none_or(|page| (1..=extract.pages).contains(&page)), "{line:?}");
            }
            check_lines(&extract);
        }
        Err(reason) => assert!(!reason.to_string().is_empty(), "{reason:?}"),
    }
}

/// Segments lines and checks that every passage has text, a valid page and a unique identifier, and that segmenting
/// again gives the same report.
///
/// # Panics
///
/// If any of that fails.
pub fn check_lines(extract: &Extract) {
    let report = crate::report(extract);
    let passages = report.passages("some-report", &["some.file".to_owned()]);
    let mut ids = HashSet::new();
    for passage in &passages {
        assert!(!passage.text.trim().is_empty(), "{passage:?}");
        assert!(passage.page.is_none_or(|page| (1..=extract.pages).contains(&page)), "{passage:?}");
        assert!(ids.insert(&passage.passage_id), "{} is not unique", passage.passage_id);
    }
    assert_eq!(report, crate::report(extract));
}
