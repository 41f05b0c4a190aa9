//! Goes back to the index as it was before it was last built anew.

use std::path::Path;

use crate::exec::Index;
use crate::storage::index_dir::Store;
use crate::storage::{IndexError, Summary, integrity};

/// Makes the generation before current again, all at once; the one that was current is kept in its place, so that the
/// same call undoes it. Returns what the index holds then.
///
/// # Errors
///
/// [`IndexError::NotFound`]; [`IndexError::NoPrevious`] if no generation before is kept; [`IndexError::Incompatible`] if
/// another version of the program built it; [`IndexError::Damaged`] if it cannot be read; [`IndexError::Locked`] if
/// another process writes the index. The index is as it was in each case.
pub fn rollback(dir: &Path) -> Result<Summary, IndexError> {
    let store = Store::new(dir);
    let no_index = || IndexError::NotFound { dir: dir.to_path_buf() };
    if store.current()?.is_none() {
        return Err(no_index());
    }
    let _lock = store.lock()?;
    let current = store.current()?.ok_or_else(no_index)?;
    let before = current.swapped().ok_or_else(|| IndexError::NoPrevious { dir: dir.to_path_buf() })?;
    before.check(dir)?;
    integrity::verify(&store.generation(before.generation)).map_err(|error| store.damaged(error))?;
    store.set_current(&before)?;
    Ok(Index::open(dir)?.summary().clone())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::testing::{file, report};
    use crate::write::Writer;

    #[test]
    fn the_index_before_comes_back_and_can_be_left_again() {
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
    fn what_is_damaged_is_not_gone_back_to() {
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
    fn a_folder_without_an_index_stays_empty() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(rollback(dir.path()), Err(IndexError::NotFound { .. })));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
