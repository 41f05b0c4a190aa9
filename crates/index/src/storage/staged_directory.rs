//! A staged directory: a directory of tantivy in which commits stay invisible until they are published.
//!
//! tantivy makes a commit visible by replacing one file, `meta.json`. Until [`StagedDirectory::publish`] that file is held in
//! memory. The writer sees its own commits; everyone else, and everyone after a crash, sees the last published one. No file
//! that the published commit needs is deleted before then.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, HasLen};

/// The file whose replacement is a commit.
const META: &str = "meta.json";

/// A directory with staged commits; clones share them.
#[derive(Debug, Clone)]
pub(crate) struct StagedDirectory {
    path: PathBuf,
    folder: MmapDirectory,
    stage: Arc<Mutex<Stage>>,
    /// Whether files are memory-mapped.
    is_mapped: bool,
}

#[derive(Debug)]
enum Stage {
    /// Commits are held back. Holds `meta.json` of the last commit, if there was one.
    Open(Option<Vec<u8>>),
    /// Commits are visible at once.
    Published,
}

impl StagedDirectory {
    /// Opens a directory to write, with its commits held back.
    pub(crate) fn new(folder: &Path) -> Result<Self, OpenDirectoryError> {
        Self::at(folder, Stage::Open(None))
    }

    /// Opens a directory to read.
    pub(crate) fn published(folder: &Path) -> Result<Self, OpenDirectoryError> {
        Self::at(folder, Stage::Published)
    }

    fn at(path: &Path, stage: Stage) -> Result<Self, OpenDirectoryError> {
        let folder = MmapDirectory::open(path)?;
        Ok(Self { path: path.to_path_buf(), folder, stage: Arc::new(Mutex::new(stage)), is_mapped: true })
    }

    /// Returns the same directory without memory-mapped files. The pages of a mapped file stay in memory, which adds up when
    /// files that were just written are read in full.
    pub(crate) fn without_mmap(self) -> Self {
        Self { is_mapped: false, ..self }
    }

    /// Makes the last commit visible, and each later one as it is made.
    pub(crate) fn publish(&self) -> io::Result<()> {
        let mut stage = self.stage();
        if let Stage::Open(Some(meta)) = &*stage {
            replace(&self.path.join(META), meta)?;
            self.folder.sync_directory()?;
        }
        *stage = Stage::Published;
        Ok(())
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory for StagedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if !self.is_mapped {
            return Ok(Arc::new(UnmappedFile::open(self.path.join(path))?));
        }
        self.folder.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        // The stage stays locked until the file is gone, so that no commit is published in between.
        let stage = self.stage();
        if matches!(*stage, Stage::Open(_)) {
            let error = io::Error::new(io::ErrorKind::ResourceBusy, "the published commit may need the file");
            return Err(DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_path_buf() });
        }
        self.folder.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        match &*self.stage() {
            Stage::Open(Some(_)) if path == Path::new(META) => Ok(true),
            _ => self.folder.exists(path),
        }
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        match self.folder.open_write(path) {
            // A file of deletions is named after its commit. A run that was killed before it published that commit left
            // the file, and nothing needs it.
            Err(OpenWriteError::FileAlreadyExists(_)) if matches!(*self.stage(), Stage::Open(_)) => {
                let _ = self.folder.delete(path);
                self.folder.open_write(path)
            }
            opened => opened,
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match &*self.stage() {
            Stage::Open(Some(meta)) if path == Path::new(META) => Ok(meta.clone()),
            _ => self.folder.atomic_read(path),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        match &mut *self.stage() {
            Stage::Open(staged) if path == Path::new(META) => {
                *staged = Some(data.to_vec());
                Ok(())
            }
            _ => replace(&self.path.join(path), data),
        }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.folder.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.folder.acquire_lock(lock) {
            // The lock keeps files from being removed while they are opened. A reader without write access does without.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_denied(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            locked => locked,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.folder.watch(callback)
    }
}

/// A file that is read without a memory map. It is open only during a read: an index has more files than a process may hold
/// open.
#[derive(Debug)]
struct UnmappedFile {
    path: PathBuf,
    length: usize,
}

impl UnmappedFile {
    fn open(path: PathBuf) -> Result<Self, OpenReadError> {
        let length = path.metadata().and_then(|file| usize::try_from(file.len()).map_err(io::Error::other));
        match length {
            Ok(length) => Ok(Self { path, length }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(OpenReadError::FileDoesNotExist(path)),
            Err(error) => Err(OpenReadError::wrap_io_error(error, path)),
        }
    }
}

impl HasLen for UnmappedFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for UnmappedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// Replaces a file atomically. The new file has the permissions of any file that this process creates.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new("")))?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    file.into_temp_path().persist(path)?;
    Ok(())
}

fn is_denied(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
