//! How a run ended, and the exit code for it.

use std::process::ExitCode;

/// How a run ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There is an answer.
    Found,
    /// There is none.
    Nothing,
    /// Two things that were compared differ.
    Differs,
    /// Done, but files were skipped and the person wants to know.
    Skipped,
}

impl Outcome {
    /// Whether there is an answer, given how much was found.
    pub(crate) fn of(found: u64) -> Self {
        if found > 0 { Self::Found } else { Self::Nothing }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Found => Self::SUCCESS,
            Outcome::Nothing | Outcome::Differs => Self::from(1),
            Outcome::Skipped => Self::from(3),
        }
    }
}
