//! What the program asks of `ingest`: which files there are, and what is in one.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use report::{Report, SkipReason};
use sha2::{Digest, Sha256};

/// Version of reading and segmentation: what another one read is read again.
pub(crate) const PIPELINE: &str = "1";

/// A file in a corpus folder.
#[derive(Debug)]
pub(crate) struct Found {
    /// Relative to its corpus folder, with forward slashes.
    pub(crate) path: String,
    /// Where it is.
    pub(crate) location: PathBuf,
    /// Bytes.
    pub(crate) size: u64,
    /// Nanoseconds since 1970; 0 where it is not known.
    pub(crate) modified_ns: i64,
}

pub(crate) fn find(roots: &[PathBuf]) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for root in roots {
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry?;
            if !entry.file_type().is_file()
                || entry.file_name().to_string_lossy().starts_with('.')
                || entry.file_name().to_string_lossy().starts_with("README")
            {
                continue;
            }
            let meta = entry.metadata()?;
            let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            found.push(Found {
                path: crate::render::shown(entry.path().strip_prefix(root)?),
                location: entry.path().to_owned(),
                size: meta.len(),
                modified_ns: modified.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0),
            });
        }
    }
    Ok(found)
}

pub(crate) fn bytes(found: &Found) -> Result<Vec<u8>, SkipReason> {
    fs::read(&found.location).map_err(|error| SkipReason::Unreadable { detail: error.to_string() })
}

/// SHA-256 in hexadecimal digits, as `sha256sum` prints it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |digits, byte| digits + &format!("{byte:02x}"))
}

/// What is in a file. A reader that stops unexpectedly costs this file and no other.
pub(crate) fn report(bytes: &[u8]) -> Result<Report, SkipReason> {
    let read = || Ok(ingest::report(&ingest::read::read(bytes)?));
    panic::catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(SkipReason::Damaged { detail: "the reader stopped unexpectedly".to_owned() }))
}
