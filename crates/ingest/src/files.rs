//! Finds the files of a corpus, and reads their bytes.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use report::SkipReason;
use walkdir::{DirEntry, WalkDir};

use crate::hash;

/// The most that is read of a file, in bytes.
pub const SIZE_LIMIT: u64 = 512 << 20;

/// Endings of files that stand beside reports and are none: settings, sources of PDFs and the scripts that build them.
const COMPANION_ENDINGS: &[&str] = &["toml", "typ", "py"];
/// Files that stand beside reports and are none, without their endings, in lower case.
const COMPANION_NAMES: &[&str] = &["readme", "license", "licence", "license-mit", "license-apache", "manifest"];
/// Files that Windows puts into folders, in lower case.
const SYSTEM_NAMES: &[&str] = &["thumbs.db", "desktop.ini"];

/// Why a corpus could not be looked through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// A folder or file that was asked for is not there.
    #[error("there is no file or folder {}", path.display())]
    Missing {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A folder or file that was asked for cannot be opened.
    #[error("{} cannot be opened: {detail}", path.display())]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// The operating system's words.
        detail: String,
    },
}

/// A file of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in the index, unique within the corpus: the path from the corpus folder, with forward slashes, after the
    /// folder's name where there are several ([`find`]). A byte that is no UTF-8, a control character and a backslash are
    /// escaped, as in `\xff`, `\n` and `\\`.
    pub key: String,
    /// Size in bytes; 0 for a file that is skipped.
    pub size: u64,
    /// When it was last changed; `None` where the file system does not say.
    pub modified: Option<SystemTime>,
    /// Why it cannot be read, where that is known without opening it.
    pub skip: Option<SkipReason>,
}

/// Finds all files under `roots`, which are folders or single files, ordered by [`SourceFile::key`].
///
/// Links are followed, but not in circles. Pipes, sockets, devices, and what the operating system does not let us see, are
/// listed with the reason. Left out are files and folders whose name begins with a dot or with "~$" (hidden files, locks of
/// word processors), `README`, `LICENSE` and `manifest` with any ending, `*.toml`, `*.typ` and `*.py`, and what Windows
/// puts into folders. A file that is itself a root is never left out. A root inside another one adds nothing.
///
/// Where there are several roots, the key of a file in a folder begins with the name of that folder, or with its whole path
/// where two of the folders have one name: keys do not depend on what else there is.
///
/// # Errors
///
/// [`FilesError::Missing`] or [`FilesError::Unreadable`] for a root.
pub fn find(roots: &[PathBuf]) -> Result<Vec<SourceFile>, FilesError> {
    let mut files: Vec<SourceFile> = Vec::new();
    for Root { path, prefix, .. } in named(roots) {
        fs::canonicalize(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => FilesError::Missing { path: path.clone() },
            _ => unreadable_root(&path, &error),
        })?;
        let found = files_in(&path)?.into_iter();
        files.extend(found.map(|file| SourceFile { key: format!("{prefix}{}", file.key), ..file }));
    }
    files.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(files)
}

/// What the keys of the files in `folder` begin with: empty, or a path that ends with a slash. The folder is one of `roots`,
/// or inside one.
pub fn prefix(roots: &[PathBuf], folder: &Path) -> String {
    let real = real_path(folder);
    let of_root = |root: &Root| Some((root.prefix.clone(), escaped(real.strip_prefix(&root.real).ok()?)));
    match named(roots).iter().find_map(of_root) {
        Some((outer, inner)) if !inner.is_empty() => format!("{outer}{inner}/"),
        Some((outer, _)) => outer,
        None => String::new(),
    }
}

/// A root that is not inside another one.
struct Root {
    /// As it was given.
    path: PathBuf,
    real: PathBuf,
    /// What the keys of its files begin with.
    prefix: String,
}

/// The roots without those inside others, in the order of their real paths, with names.
fn named(roots: &[PathBuf]) -> Vec<Root> {
    let mut real: Vec<(PathBuf, &PathBuf)> = roots.iter().map(|root| (real_path(root), root)).collect();
    real.sort();
    let mut outermost: Vec<Root> = Vec::new();
    for (real, path) in real {
        if !outermost.iter().any(|outer| real.starts_with(&outer.real)) {
            outermost.push(Root { path: path.clone(), real, prefix: String::new() });
        }
    }
    let names: Vec<String> = outermost.iter().map(|root| key(&root.real, &root.real)).collect();
    let are_several = names.len() > 1;
    for (root, name) in outermost.iter_mut().zip(&names) {
        let is_shared = names.iter().filter(|other| *other == name).count() > 1;
        let folder = if root.real.is_file() { root.real.parent() } else { Some(root.real.as_path()) };
        root.prefix = match folder {
            Some(folder) if is_shared => format!("{}/", escaped(folder)),
            Some(_) if are_several && !root.real.is_file() => format!("{name}/"),
            _ => String::new(),
        };
    }
    outermost
}

/// A path without links; as far as it can be told of one that is not there.
fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn unreadable_root(path: &Path, error: &dyn std::error::Error) -> FilesError {
    FilesError::Unreadable { path: path.to_owned(), detail: error.to_string() }
}

fn files_in(root: &Path) -> Result<Vec<SourceFile>, FilesError> {
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
    let entries = walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_left_out(entry));
    let found = entries.map(|entry| match entry {
        // All that is in the root would seem to be gone.
        Err(error) if error.depth() == 0 => match error.io_error() {
            Some(detail) => Err(unreadable_root(root, detail)),
            None => Err(unreadable_root(root, &error)),
        },
        entry => Ok(source_file(root, entry)),
    });
    found.filter_map(Result::transpose).collect()
}

fn source_file(root: &Path, entry: walkdir::Result<DirEntry>) -> Option<SourceFile> {
    let unreadable = |path: &Path, detail: String| SourceFile {
        path: path.to_owned(),
        key: key(root, path),
        size: 0,
        modified: None,
        skip: Some(SkipReason::Unreadable { detail }),
    };
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) if error.loop_ancestor().is_some() => {
            return error
                .path()
                .map(|path| unreadable(path, "a link that leads back to a folder around it".to_owned()));
        }
        Err(error) => {
            let detail = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            return Some(unreadable(error.path().unwrap_or(root), detail));
        }
    };
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    if !kind.is_file() {
        return Some(unreadable(entry.path(), NOT_A_FILE.to_owned()));
    }
    Some(match entry.metadata() {
        Ok(metadata) => SourceFile {
            path: entry.path().to_owned(),
            key: key(root, entry.path()),
            size: metadata.len(),
            modified: metadata.modified().ok(),
            skip: None,
        },
        Err(error) => unreadable(entry.path(), error.to_string()),
    })
}

const NOT_A_FILE: &str = "a pipe, a socket or a device, and no file";

fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    if name.starts_with('.') || name.starts_with("~$") {
        return true;
    }
    if entry.file_type().is_dir() {
        return false;
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    COMPANION_ENDINGS.contains(&ending) || COMPANION_NAMES.contains(&stem) || SYSTEM_NAMES.contains(&name.as_str())
}

/// The path of a file from its root, or its name if it is the root itself.
fn key(root: &Path, path: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(inner) if inner.components().next().is_some() => escaped(inner),
        _ => escaped(path.file_name().map_or(path, Path::new)),
    }
}

/// A path as text that no other path has.
fn escaped(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        let Component::Normal(name) = component else { continue };
        if !text.is_empty() {
            text.push('/');
        }
        for chunk in name.as_encoded_bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_control() || c == '\\' {
                    text.extend(c.escape_default());
                } else {
                    text.push(c);
                }
            }
            for byte in chunk.invalid() {
                text.push_str("\\x");
                text.extend([byte >> 4, byte & 15].iter().filter_map(|digit| char::from_digit((*digit).into(), 16)));
            }
        }
    }
    text
}

impl SourceFile {
    /// The bytes of the file, as [`read`] gives them.
    ///
    /// # Errors
    ///
    /// Those of [`read`]; and [`Self::skip`], where there is one.
    pub fn read(&self, limit: u64) -> Result<Vec<u8>, SkipReason> {
        match &self.skip {
            Some(reason) => Err(reason.clone()),
            None => read(&self.path, limit),
        }
    }

    /// Whether there is something here that may be what it was and cannot be looked into this time: a file or folder
    /// without permission, on a drive that fails, or a file that is being written.
    pub fn is_withheld(&self) -> bool {
        match fs::metadata(&self.path) {
            Ok(found) if found.is_dir() => fs::read_dir(&self.path).is_err(),
            Ok(found) => found.is_file(),
            Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
        }
    }

    /// SHA-256 of the file's bytes as they are now; `None` where they cannot be read.
    pub fn sha256(&self) -> Option<String> {
        // Opening a pipe would wait for a writer: what stands there now is looked at first.
        let is_file = self.skip.is_none() && fs::metadata(&self.path).ok()?.is_file();
        if is_file { hash::of_stream(File::open(&self.path).ok()?).ok() } else { None }
    }
}

/// The bytes of the file at `path`, if they are at most `limit`.
///
/// # Errors
///
/// [`SkipReason::TooLarge`]; [`SkipReason::Empty`]; [`SkipReason::Unreadable`] if the file is gone, is no file, or
/// changes its size while it is read.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable { detail: error.to_string() };
    // Opening a pipe would wait for a writer: what stands there now is looked at first.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(SkipReason::Unreadable { detail: NOT_A_FILE.to_owned() });
    }
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > limit {
        return Err(SkipReason::TooLarge { size, limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    let read = bytes.len() as u64;
    if read > limit {
        return Err(SkipReason::TooLarge { size: read, limit });
    }
    if read != size {
        return Err(SkipReason::Unreadable { detail: "it changed while it was read: run again".to_owned() });
    }
    if bytes.is_empty() { Err(SkipReason::Empty) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests;
