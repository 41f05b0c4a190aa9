//! A file of the corpus read as a report, whatever happens.

use std::panic::{self, AssertUnwindSafe};
use std::time::{SystemTime, UNIX_EPOCH};

use ingest::files::SourceFile;
use report::{Report, SkipReason};

/// What is in a file of these bytes. A reader that stops unexpectedly costs this file and no other.
pub(crate) fn report(bytes: &[u8]) -> Result<Report, SkipReason> {
    let read = || Ok(ingest::report(&ingest::read::read(bytes)?));
    panic::catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(SkipReason::Damaged { detail: "the reader stopped unexpectedly".to_owned() }))
}

/// When a file was last changed, in nanoseconds since 1970; 0 where it is not known.
pub(crate) fn modified_ns(file: &SourceFile) -> i64 {
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
    file.modified.and_then(since).and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}
