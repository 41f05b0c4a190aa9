//! Rolls an index back to the generation before its last rebuild.

use std::path::Path;

use crate::exec::Index;
use crate::storage::index_dir::IndexDir;
use crate::storage::{IndexError, Summary, integrity};

/// Makes the previous generation current, atomically. The current generation is retained in its place, so a second call
/// undoes the first. Returns the counts of the index that is current then.
///
/// # Errors
///
/// [`IndexError::NotFound`]; [`IndexError::NoPrevious`] if no previous generation is retained; [`IndexError::Incompatible`] if
/// another version of the program built it; [`IndexError::Damaged`] if it cannot be read; [`IndexError::Locked`] if
/// another process writes the index. In each case the index stays as it was.
pub fn rollback(dir: &Path) -> Result<Summary, IndexError> {
    let index_dir = IndexDir::new(dir);
    let no_index = || IndexError::NotFound { dir: dir.to_path_buf() };
    if index_dir.current()?.is_none() {
        return Err(no_index());
    }
    let _lock = index_dir.lock()?;
    let current = index_dir.current()?.ok_or_else(no_index)?;
    let previous = current.swapped().ok_or_else(|| IndexError::NoPrevious { dir: dir.to_path_buf() })?;
    previous.check_format(dir)?;
    integrity::verify(&index_dir.generation_dir(previous.number)).map_err(|error| index_dir.damaged(error))?;
    index_dir.set_current(&previous)?;
    Ok(Index::open(dir)?.summary().clone())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::testing::{file, report};
    use crate::write::Writer;

    #[test]
    fn rollback_restores_the_previous_index_and_undoes_itself() {
        let dir = tempfile::tempdir().unwrap();
        let build = |names: &[&str]| {
            let mut writer = Writer::rebuild(dir.path()).unwrap();
            for name in names {
                writer.add(file(name), &report(name, "2024-02-07", &["Plans are clear."])).unwrap();
            }
            writer.commit().unwrap()
        };
        build(&["Wexcombe"]);
        assert!(matches!(rollback(dir.path()), Err(IndexError::NoPrevious { .. })));
        build(&["Wexcombe", "Harrowdale"]);
        assert_eq!(rollback(dir.path()).unwrap().reports, 1);
        assert_eq!(rollback(dir.path()).unwrap().reports, 2);
    }

    #[test]
    fn damaged_generation_is_not_restored() {
        let dir = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let mut writer = Writer::rebuild(dir.path()).unwrap();
            writer.add(file("a"), &report("Wexcombe", "2024-02-07", &["Plans are clear."])).unwrap();
            writer.commit().unwrap();
        }
        let store = fs::read_dir(dir.path().join("generation-1")).unwrap().flatten();
        let store =
            store.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "store")).unwrap();
        let mut bytes = fs::read(&store).unwrap();
        bytes[0] ^= 1;
        fs::write(&store, bytes).unwrap();
        assert!(matches!(rollback(dir.path()), Err(IndexError::Damaged { .. })));
        assert_eq!(Index::open(dir.path()).unwrap().summary().reports, 1);
    }

    #[test]
    fn folder_without_an_index_stays_empty() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(rollback(dir.path()), Err(IndexError::NotFound { .. })));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
