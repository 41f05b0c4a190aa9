//! Files of the corpus read as reports, whatever happens.
//!
//! Reading happens in processes of their own, so that a file that crashes its reader, never ends or takes all memory costs
//! itself and nothing else: [`worker`] is what such a process does, [`reader`] starts it, feeds it and judges its end,
//! [`message`] is what passes between them.

mod message;
mod reader;
mod worker;

use std::time::UNIX_EPOCH;

use ingest::files::SourceFile;

pub(crate) use message::Answer;
pub(crate) use reader::{Limits, Reader, Stopped};
pub(crate) use worker::run as work;

/// When a file was last changed, in nanoseconds since 1970, before it negative; `None` where it is not known.
pub(crate) fn modified_ns(file: &SourceFile) -> Option<i64> {
    match file.modified?.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(until) => i64::try_from(until.duration().as_nanos()).ok().map(|until| -until),
    }
}
