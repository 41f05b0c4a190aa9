//! Errors as a person meets them: what is wrong, and what to do about it.

use std::fmt;
use std::io;

use anyhow::Error;
use corpus::CorpusError;
use service::{Hint, ServiceError, english};

/// An error together with what to do about it.
#[derive(Debug)]
struct Hinted {
    error: Error,
    hint: String,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)
    }
}

impl std::error::Error for Hinted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

/// An error with a hint.
pub(crate) fn hinted(error: impl Into<Error>, hint: impl Into<String>) -> Error {
    Hinted { error: error.into(), hint: hint.into() }.into()
}

/// Returns the hint of `error`, if it has one.
pub(crate) fn hint_of(error: &Error) -> Option<String> {
    error.chain().find_map(|cause| {
        if let Some(error) = cause.downcast_ref::<ServiceError>() {
            error.hint().map(|hint| english::hint(&hint))
        } else if let Some(error) = cause.downcast_ref::<CorpusError>() {
            match error {
                CorpusError::Index(error) => Hint::for_index(error).map(|hint| english::hint(&hint)),
                error => corpus_hint(error).map(str::to_owned),
            }
        } else {
            cause.downcast_ref::<Hinted>().map(|hinted| hinted.hint.clone())
        }
    })
}

/// Returns what to do about an error of a corpus.
fn corpus_hint(error: &CorpusError) -> Option<&'static str> {
    match (error.code(), error) {
        ("unreadable-folder", _) => Some("let the account that runs this open it"),
        ("missing-folder" | "no-reports", _) => {
            Some("put reports (PDF, Word, text, HTML) there, or name their folder: `findings index FOLDER`")
        }
        (_, CorpusError::Unreadable { path, .. }) if path.exists() => {
            Some("make it readable text in UTF-8, or move it away")
        }
        (_, CorpusError::Unreadable { .. }) => {
            Some("there is no such file: write it, or name another one with --overrides or FINDINGS_OVERRIDES")
        }
        ("invalid-overrides" | "invalid-concepts", _) => {
            Some("correct the line and run `findings index` again, or move the file away")
        }
        _ => None,
    }
}

/// What is wrong and why, on one line; a cause that only repeats what was said is left out.
pub(crate) fn reasons(error: &Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line.push_str(": ");
            line.push_str(&cause);
        }
    }
    line
}

/// Whether `error` only means that nobody reads the answer any more.
pub(crate) fn is_broken_pipe(error: &Error) -> bool {
    error.chain().any(|cause| {
        let csv = cause.downcast_ref::<csv::Error>().map(csv::Error::kind);
        let io = if let Some(csv::ErrorKind::Io(error)) = csv { Some(error) } else { cause.downcast_ref() };
        io.is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_hint_survives_further_context() {
        let error = hinted(anyhow!("no such folder"), "make one").context("reading");
        assert_eq!(hint_of(&error).as_deref(), Some("make one"));
        assert_eq!(reasons(&error), "reading: no such folder");
    }

    #[test]
    fn a_repeated_cause_is_said_once() {
        let inner = io::Error::other("disk full");
        let error = Error::new(inner).context("could not write: disk full");
        assert_eq!(reasons(&error), "could not write: disk full");
    }

    #[test]
    fn a_closed_pipe_is_known_in_any_wrapping() {
        let error = Error::new(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing the answer");
        assert!(is_broken_pipe(&error));
        assert!(is_broken_pipe(&csv::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).into()));
        assert!(!is_broken_pipe(&anyhow!("something else")));
    }
}
