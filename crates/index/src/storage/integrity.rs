//! Integrity: checks that the files of an index are as written.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crc32fast::Hasher;
use tantivy::directory::FileSlice;
use tantivy::directory::footer::Footer;
use tantivy::{Directory, HasLen, TantivyError};

use super::staged_directory::StagedDirectory;
use super::tantivy_index::open_existing;

/// Bytes of a file that are read at once.
const VERIFIED_AT_ONCE: usize = 1 << 18;

/// Reads back all files of the published commit in `folder` and checks their checksums.
pub(crate) fn verify(folder: &Path) -> tantivy::Result<()> {
    let folder = StagedDirectory::published(folder)?.without_mmap();
    let (index, _) = open_existing(folder.clone())?;
    let written = index.directory().list_managed_files();
    let files: BTreeSet<PathBuf> = index.load_metas()?.list_segment_files().into_iter().collect();
    for file in files.iter().filter(|file| written.contains(*file)) {
        if !is_as_written(folder.open_read(file)?)? {
            return Err(TantivyError::InternalError(format!("{} reads otherwise than written", file.display())));
        }
    }
    Ok(())
}

/// Returns whether a file has the checksum in its footer.
fn is_as_written(file: FileSlice) -> io::Result<bool> {
    let (footer, body) = Footer::extract_footer(file)?;
    let mut checksum = Hasher::new();
    for start in (0..body.len()).step_by(VERIFIED_AT_ONCE) {
        let end = body.len().min(start + VERIFIED_AT_ONCE);
        checksum.update(&body.read_bytes_slice(start..end)?);
    }
    Ok(checksum.finalize() == footer.crc)
}
