//! What must hold for any input, as functions that the property tests and the fuzz targets call.

use std::collections::HashSet;

use crate::extract::{Extract, Format};
use crate::read;

/// Reads `bytes` as a file of this format; one that can be read must make a sound report, and a reason for not reading
/// it must say something.
///
/// # Panics
///
/// When that does not hold.
pub fn bytes_are_read_or_refused(format: Format, bytes: &[u8]) {
    match read::read_as(format, bytes) {
        Ok(extract) => {
            assert_eq!(extract.format, format);
            for line in &extract.lines {
                assert!(!line.text.contains(['\n', '\r']), "{line:?}");
                assert!(line.page.is_none_or(|page| (1..=extract.pages).contains(&page)), "{line:?}");
            }
            lines_make_a_sound_report(&extract);
        }
        Err(reason) => assert!(!reason.to_string().is_empty(), "{reason:?}"),
    }
}

/// Every passage of the lines' report must have text, a page that there is and an identifier of its own; the same lines
/// must make the same report again.
///
/// # Panics
///
/// When that does not hold.
pub fn lines_make_a_sound_report(extract: &Extract) {
    let report = crate::report(extract);
    let passages = report.passages("some-report", &["some.file".to_owned()]);
    let mut ids = HashSet::new();
    for passage in &passages {
        assert!(!passage.text.trim().is_empty(), "{passage:?}");
        assert!(passage.page.is_none_or(|page| (1..=extract.pages).contains(&page)), "{passage:?}");
        assert!(ids.insert(&passage.passage_id), "{} stands twice", passage.passage_id);
    }
    assert_eq!(report, crate::report(extract));
}
