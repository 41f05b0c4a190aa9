//! Finds the files of a corpus and reads their bytes.

use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use report::SkipReason;
use walkdir::{DirEntry, WalkDir};

use crate::hash;

/// Largest file, in bytes.
pub const SIZE_LIMIT: u64 = 512 << 20;

/// Extensions of files beside reports that are not reports: settings, sources of PDFs and the scripts that build them.
const COMPANION_EXTENSIONS: &[&str] = &["toml", "typ", "py"];
/// Names, without extension and in lower case, of files beside reports that are not reports.
const COMPANION_NAMES: &[&str] = &["readme", "license", "licence", "license-mit", "license-apache", "manifest"];
/// Names of files that Windows puts into folders, in lower case.
const SYSTEM_NAMES: &[&str] = &["thumbs.db", "desktop.ini"];

/// Why the files of a corpus could not be listed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// A given folder or file does not exist.
    #[error("no such file or folder: {}", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// A given folder or file cannot be opened.
    #[error("{} cannot be opened: {detail}", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// The operating system's message.
        detail: String,
    },
}

/// A file of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in the index, unique within the corpus: the path from the corpus folder, with forward slashes. If there
    /// are several folders, the folder's name comes first ([`find`]). Bytes that are not UTF-8, control characters and
    /// backslashes are escaped, as in `\xff`, `\n` and `\\`.
    pub key: String,
    /// Size in bytes; 0 if the file is skipped.
    pub size: u64,
    /// Time of the last change; `None` if the file system does not record it.
    pub modified: Option<SystemTime>,
    /// Why it cannot be read, if that is known without opening it.
    pub skip: Option<SkipReason>,
}

/// Finds all files under `roots`, which are folders or single files, ordered by [`SourceFile::key`].
///
/// Follows links, except in cycles. Lists pipes, sockets, devices and files without permission with the reason why they
/// are skipped. Leaves out files and folders whose names begin with a dot or with "~$" (hidden files, locks of word
/// processors), `README`, `LICENSE` and `manifest` with any extension, `*.toml`, `*.typ` and `*.py`, and the files that
/// Windows puts into folders. Never leaves out a file that is itself a root. A root inside another root adds nothing.
///
/// With several roots, the key of a file in a folder begins with the folder's name, or with its whole path if two of
/// the folders have the same name. So keys do not depend on which other files exist.
///
/// # Errors
///
/// [`FilesError::Missing`] or [`FilesError::Unreadable`] for a root.
pub fn find(roots: &[PathBuf]) -> Result<Vec<SourceFile>, FilesError> {
    let mut files: Vec<SourceFile> = Vec::new();
    for Root { path, prefix, .. } in outermost_roots(roots) {
        fs::canonicalize(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => FilesError::Missing { path: path.clone() },
            _ => FilesError::Unreadable { path: path.clone(), detail: error.to_string() },
        })?;
        let found = files_in(&path)?.into_iter();
        files.extend(found.map(|file| SourceFile { key: format!("{prefix}{}", file.key), ..file }));
    }
    files.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(files)
}

/// Returns the prefix of the keys of the files in `folder`: empty, or a path that ends with a slash. The folder is one
/// of `roots` or inside one.
pub fn prefix(roots: &[PathBuf], folder: &Path) -> String {
    let real = real_path(folder);
    let key_parts = |root: &Root| Some((root.prefix.clone(), escaped(real.strip_prefix(&root.real).ok()?)));
    match outermost_roots(roots).iter().find_map(key_parts) {
        Some((outer, inner)) if !inner.is_empty() => format!("{outer}{inner}/"),
        Some((outer, _)) => outer,
        None => String::new(),
    }
}

/// A root that is not inside another one.
struct Root {
    /// The path as given.
    path: PathBuf,
    real: PathBuf,
    /// Prefix of the keys of its files.
    prefix: String,
}

/// Returns the roots that are not inside other roots, with their prefixes, in the order of their real paths.
fn outermost_roots(roots: &[PathBuf]) -> Vec<Root> {
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

/// Resolves the links of a path, as far as the path exists.
fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn files_in(root: &Path) -> Result<Vec<SourceFile>, FilesError> {
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
    let entries = walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_left_out(entry));
    let found = entries.map(|entry| match entry {
        // Fail: otherwise every file in the root would seem to be gone.
        Err(error) if error.depth() == 0 => {
            Err(FilesError::Unreadable { path: root.to_owned(), detail: detail(&error) })
        }
        entry => Ok(source_file(root, entry)),
    });
    found.filter_map(Result::transpose).collect()
}

/// Returns the file of an entry; `None` for a folder.
fn source_file(root: &Path, entry: walkdir::Result<DirEntry>) -> Option<SourceFile> {
    let path = entry.as_ref().map_or_else(|error| error.path().unwrap_or(root), DirEntry::path).to_owned();
    let key = key(root, &path);
    Some(match metadata(entry).transpose()? {
        Ok(found) => SourceFile { path, key, size: found.len(), modified: found.modified().ok(), skip: None },
        Err(detail) => SourceFile { path, key, size: 0, modified: None, skip: Some(SkipReason::Unreadable { detail }) },
    })
}

/// Returns the metadata of a file, `None` for a folder, or why it cannot be read.
fn metadata(entry: walkdir::Result<DirEntry>) -> Result<Option<Metadata>, String> {
    let entry = entry.map_err(|error| detail(&error))?;
    match entry.file_type() {
        kind if kind.is_dir() => Ok(None),
        kind if kind.is_file() => entry.metadata().map(Some).map_err(|error| error.to_string()),
        _ => Err(NOT_A_FILE.to_owned()),
    }
}

fn detail(error: &walkdir::Error) -> String {
    match error.io_error() {
        _ if error.loop_ancestor().is_some() => "a link to a folder that contains it".to_owned(),
        Some(error) => error.to_string(),
        None => error.to_string(),
    }
}

const NOT_A_FILE: &str = "a pipe, socket or device, not a file";

fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    if name.starts_with('.') || name.starts_with("~$") {
        return true;
    }
    if entry.file_type().is_dir() {
        return false;
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    COMPANION_EXTENSIONS.contains(&extension)
        || COMPANION_NAMES.contains(&stem)
        || SYSTEM_NAMES.contains(&name.as_str())
}

/// Returns the path of a file from its root, or its name if it is the root itself.
fn key(root: &Path, path: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(inner) if inner.components().next().is_some() => escaped(inner),
        _ => escaped(path.file_name().map_or(path, Path::new)),
    }
}

/// Escapes a path as text, so that different paths have different texts.
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
    /// Whether the file may still exist unchanged although it cannot be read now: no permission, a failing drive, or a
    /// file that is being written.
    pub fn is_withheld(&self) -> bool {
        match fs::metadata(&self.path) {
            Ok(found) if found.is_dir() => fs::read_dir(&self.path).is_err(),
            Ok(found) => found.is_file(),
            Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
        }
    }

    /// Returns the SHA-256 of the file's current bytes; `None` if they cannot be read.
    pub fn sha256(&self) -> Option<String> {
        // Opening a pipe would wait for a writer, so check the current file type first.
        let is_file = self.skip.is_none() && fs::metadata(&self.path).ok()?.is_file();
        if is_file { hash::of_stream(File::open(&self.path).ok()?).ok() } else { None }
    }
}

/// Reads the file at `path`.
///
/// # Errors
///
/// [`SkipReason::TooLarge`] if it has more than `limit` bytes; [`SkipReason::Empty`]; [`SkipReason::Unreadable`] if it
/// is gone, is not a regular file, or changes its size while it is read.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable { detail: error.to_string() };
    // Opening a pipe would wait for a writer, so check the current file type first.
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
        return Err(SkipReason::Unreadable { detail: "it changed while it was being read: run again".to_owned() });
    }
    if bytes.is_empty() { Err(SkipReason::Empty) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests;
