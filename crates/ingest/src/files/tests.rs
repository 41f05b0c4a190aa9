use super::*;

/// A folder with these files, each with its own name as content.
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
fn files_are_found_in_order_and_companions_left_out() {
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
fn size_and_bytes_are_the_files_own() {
    let folder = folder(&["a/report.txt"]);
    let files = find(&[folder.path().to_owned()]).unwrap();
    assert_eq!(files[0].size, 12);
    assert!(files[0].modified.is_some());
    assert_eq!(files[0].read(SIZE_LIMIT).unwrap(), b"a/report.txt");
    assert_eq!(files[0].read(11), Err(SkipReason::TooLarge { size: 12, limit: 11 }));
    fs::write(&files[0].path, "").unwrap();
    assert_eq!(files[0].read(SIZE_LIMIT), Err(SkipReason::Empty));
    fs::remove_file(&files[0].path).unwrap();
    assert!(matches!(files[0].read(SIZE_LIMIT), Err(SkipReason::Unreadable { .. })));
}

#[test]
fn a_file_may_be_a_root_and_roots_may_overlap() {
    let folder = folder(&["README.md", "in/a.txt"]);
    let (readme, inner) = (folder.path().join("README.md"), folder.path().join("in"));
    assert_eq!(keys(&[readme]), ["README.md"]);
    assert_eq!(keys(&[inner.clone(), folder.path().to_owned(), inner]), ["in/a.txt"]);
}

#[test]
fn keys_of_several_roots_begin_with_their_names_whatever_is_in_them() {
    let folder = folder(&["one/a.txt", "one/in/b.txt", "two/a.txt", "single.txt"]);
    let roots: Vec<PathBuf> =
        ["two", "one", "single.txt", "one/in"].iter().map(|name| folder.path().join(name)).collect();
    let expected = ["one/a.txt", "one/in/b.txt", "single.txt", "two/a.txt"];
    assert_eq!(keys(&roots), expected);
    assert_eq!(keys(&roots.iter().rev().cloned().collect::<Vec<_>>()), expected);
    let prefixes: Vec<String> = roots.iter().map(|root| prefix(&roots, root)).collect();
    assert_eq!(prefixes, ["two/", "one/", "", "one/in/"]);
    fs::remove_file(folder.path().join("two/a.txt")).unwrap();
    assert_eq!(keys(&roots), expected[..3], "no other file is named otherwise for it");
}

#[test]
fn roots_of_one_name_are_told_by_their_paths() {
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
fn a_missing_root_is_named() {
    let error = find(&[PathBuf::from("no such folder")]).unwrap_err();
    assert_eq!(error.to_string(), "there is no file or folder no such folder");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn odd_names_have_keys_of_their_own() {
        let folder = folder(&["line\nbreak.txt", "line\\nbreak.txt"]);
        let odd = |bytes: &[u8]| fs::write(folder.path().join(OsStr::from_bytes(bytes)), "x");
        // Some file systems refuse such names.
        if odd(b"a\xFF.txt").is_ok() && odd(b"a\xFE.txt").is_ok() {
            let names = ["a\\xfe.txt", "a\\xff.txt", "line\\\\nbreak.txt", "line\\nbreak.txt"];
            assert_eq!(keys(&[folder.path().to_owned()]), names);
        }
        for file in find(&[folder.path().to_owned()]).unwrap() {
            assert!(file.read(SIZE_LIMIT).is_ok(), "{}", file.key);
        }
    }

    #[test]
    fn circles_sockets_and_dangling_links_are_listed() {
        let folder = folder(&["a/good.txt"]);
        symlink(folder.path(), folder.path().join("a/circle")).unwrap();
        symlink("nowhere", folder.path().join("dangling.pdf")).unwrap();
        symlink("a/good.txt", folder.path().join("link.txt")).unwrap();
        let _socket = UnixListener::bind(folder.path().join("socket.pdf")).unwrap();
        let files = find(&[folder.path().to_owned()]).unwrap();
        let shown: Vec<String> = files
            .iter()
            .map(|file| format!("{} {}", file.key, file.skip.as_ref().map_or("-".to_owned(), ToString::to_string)))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        a/circle could not be opened: a link that leads back to a folder around it
        a/good.txt -
        dangling.pdf could not be opened: No such file or directory (os error 2)
        link.txt -
        socket.pdf could not be opened: a pipe, a socket or a device, and no file
        ");
        assert!(matches!(files[4].read(SIZE_LIMIT), Err(SkipReason::Unreadable { .. })));
    }

    #[test]
    fn what_is_there_and_cannot_be_looked_into_is_told_from_what_is_gone() {
        let folder = folder(&["a.txt", "closed/b.txt"]);
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        let _socket = UnixListener::bind(folder.path().join("socket")).unwrap();
        let withheld = |name: &str| {
            let path = folder.path().join(name);
            SourceFile { path, key: name.to_owned(), size: 0, modified: None, skip: None }.is_withheld()
        };
        assert!(withheld("a.txt"), "asked of a file that could not be read");
        for gone in ["dangling", "socket", "a.txt/inside", "nothing"] {
            assert!(!withheld(gone), "{gone}");
        }
        fs::set_permissions(folder.path().join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
        let is_closed = fs::read_dir(folder.path().join("closed")).is_err();
        // Permissions do not bind who administers the system.
        assert_eq!((withheld("closed"), withheld("closed/b.txt")), (is_closed, true));
        let found = find(&[folder.path().join("closed")]);
        assert_eq!(matches!(found, Err(FilesError::Unreadable { .. })), is_closed, "{found:?}");
        fs::set_permissions(folder.path().join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn a_file_that_became_a_socket_is_not_opened() {
        let folder = folder(&["a.txt"]);
        let file = find(&[folder.path().to_owned()]).unwrap().remove(0);
        fs::remove_file(&file.path).unwrap();
        let _socket = UnixListener::bind(&file.path).unwrap();
        assert_eq!(file.read(SIZE_LIMIT), Err(SkipReason::Unreadable { detail: NOT_A_FILE.to_owned() }));
    }
}
