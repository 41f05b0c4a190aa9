use super::*;

/// Creates a folder with these files; the content of each is its name.
fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    folder
}

fn keys(roots: &[PathBuf]) -> Vec<String> {
    find(roots).unwrap().into_iter().map(|file| file.key).collect()
}

#[test]
fn files_are_sorted_and_companions_left_out() {
    let folder = folder(&[
        "b.pdf",
        "a/z.txt",
        "a/y.PDF",
        ".hidden",
        ".git/x.txt",
        "README.md",
        "a/Readme.txt",
        "overrides.toml",
        "a/y.typ",
        "LICENSE",
        "manifest.csv",
        "~$b.docx",
        "Thumbs.db",
        "licensing.txt",
    ]);
    assert_eq!(keys(&[folder.path().to_owned()]), ["a/y.PDF", "a/z.txt", "b.pdf", "licensing.txt"]);
}

#[test]
fn size_and_bytes_are_checked_on_read() {
    let folder = folder(&["a/report.txt"]);
    let files = find(&[folder.path().to_owned()]).unwrap();
    assert_eq!(files[0].size, 12);
    assert!(files[0].modified.is_some());
    assert_eq!(read(&files[0].path, SIZE_LIMIT).unwrap(), b"a/report.txt");
    assert_eq!(read(&files[0].path, 11), Err(SkipReason::TooLarge { size: 12, limit: 11 }));
    fs::write(&files[0].path, "").unwrap();
    assert_eq!(read(&files[0].path, SIZE_LIMIT), Err(SkipReason::Empty));
    fs::remove_file(&files[0].path).unwrap();
    assert!(matches!(read(&files[0].path, SIZE_LIMIT), Err(SkipReason::Unreadable { .. })));
}

#[test]
fn roots_may_be_files_and_may_overlap() {
    let folder = folder(&["README.md", "in/a.txt"]);
    let (readme, inner) = (folder.path().join("README.md"), folder.path().join("in"));
    assert_eq!(keys(&[readme]), ["README.md"]);
    assert_eq!(keys(&[inner.clone(), folder.path().to_owned(), inner]), ["in/a.txt"]);
}

#[test]
fn keys_of_several_roots_begin_with_their_names() {
    let folder = folder(&["one/a.txt", "one/in/b.txt", "two/a.txt", "single.txt"]);
    let roots: Vec<PathBuf> =
        ["two", "one", "single.txt", "one/in"].iter().map(|name| folder.path().join(name)).collect();
    let expected = ["one/a.txt", "one/in/b.txt", "single.txt", "two/a.txt"];
    assert_eq!(keys(&roots), expected);
    assert_eq!(keys(&roots.iter().rev().cloned().collect::<Vec<_>>()), expected);
    let prefixes: Vec<String> = roots.iter().map(|root| prefix(&roots, root)).collect();
    assert_eq!(prefixes, ["two/", "one/", "", "one/in/"]);
    fs::remove_file(folder.path().join("two/a.txt")).unwrap();
    assert_eq!(keys(&roots), expected[..3], "removing a file changes no other key");
}

#[test]
fn roots_with_one_name_are_distinguished_by_path() {
    let folder = folder(&["x/reports/a.txt", "y/reports/a.txt", "x/b.txt", "y/b.txt"]);
    for name in ["reports", "b.txt"] {
        let roots: Vec<PathBuf> = ["x", "y"].iter().map(|outer| folder.path().join(outer).join(name)).collect();
        let keys = keys(&roots);
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0], keys[1]);
        for (key, root) in keys.iter().zip(&roots) {
            assert!(key.starts_with(&prefix(&roots, root)) && prefix(&roots, root).len() > 3, "{key}");
        }
    }
}

#[test]
fn missing_root_is_an_error() {
    let error = find(&[PathBuf::from("no such folder")]).unwrap_err();
    assert_eq!(error.to_string(), "no such file or folder: no such folder");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn odd_names_have_different_keys() {
        let folder = folder(&["line\nbreak.txt", "line\\nbreak.txt"]);
        let odd = |bytes: &[u8]| fs::write(folder.path().join(OsStr::from_bytes(bytes)), "x");
        // Some file systems reject such names.
        if odd(b"a\xFF.txt").is_ok() && odd(b"a\xFE.txt").is_ok() {
            let names = ["a\\xfe.txt", "a\\xff.txt", "line\\\\nbreak.txt", "line\\nbreak.txt"];
            assert_eq!(keys(&[folder.path().to_owned()]), names);
        }
        for file in find(&[folder.path().to_owned()]).unwrap() {
            assert!(read(&file.path, SIZE_LIMIT).is_ok(), "{}", file.key);
        }
    }

    #[test]
    fn cycles_sockets_and_dangling_links_are_listed() {
        let folder = folder(&["a/good.txt"]);
        symlink(folder.path(), folder.path().join("a/cycle")).unwrap();
        symlink("nowhere", folder.path().join("dangling.pdf")).unwrap();
        symlink("a/good.txt", folder.path().join("link.txt")).unwrap();
        let _socket = UnixListener::bind(folder.path().join("socket.pdf")).unwrap();
        let files = find(&[folder.path().to_owned()]).unwrap();
        let shown: Vec<String> = files
            .iter()
            .map(|file| format!("{} {}", file.key, file.skip.as_ref().map_or("-".to_owned(), ToString::to_string)))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        a/cycle cannot be read: a link to a folder that contains it
        a/good.txt -
        dangling.pdf cannot be read: No such file or directory (os error 2)
        link.txt -
        socket.pdf cannot be read: a pipe, socket or device, not a file
        ");
        assert!(matches!(read(&files[4].path, SIZE_LIMIT), Err(SkipReason::Unreadable { .. })));
    }

    #[test]
    fn withheld_files_differ_from_missing_ones() {
        let folder = folder(&["a.txt", "closed/b.txt"]);
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        let _socket = UnixListener::bind(folder.path().join("socket")).unwrap();
        let withheld = |name: &str| {
            let path = folder.path().join(name);
            SourceFile { path, key: name.to_owned(), size: 0, modified: None, skip: None }.is_withheld()
        };
        assert!(withheld("a.txt"), "a readable file counts as withheld");
        for gone in ["dangling", "socket", "a.txt/inside", "nothing"] {
            assert!(!withheld(gone), "{gone}");
        }
        fs::set_permissions(folder.path().join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
        let is_closed = fs::read_dir(folder.path().join("closed")).is_err();
        // Permissions do not bind the administrator.
        assert_eq!((withheld("closed"), withheld("closed/b.txt")), (is_closed, true));
        let found = find(&[folder.path().join("closed")]);
        assert_eq!(matches!(found, Err(FilesError::Unreadable { .. })), is_closed, "{found:?}");
        fs::set_permissions(folder.path().join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn file_that_became_a_socket_is_not_opened() {
        let folder = folder(&["a.txt"]);
        let file = find(&[folder.path().to_owned()]).unwrap().remove(0);
        fs::remove_file(&file.path).unwrap();
        let _socket = UnixListener::bind(&file.path).unwrap();
        assert_eq!(read(&file.path, SIZE_LIMIT), Err(SkipReason::Unreadable { detail: NOT_A_FILE.to_owned() }));
    }
}
