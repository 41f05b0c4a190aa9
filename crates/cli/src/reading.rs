//! Files of the corpus read as reports, whatever happens.
//!
//! Reading happens in processes of their own, so that a file that crashes its reader, never ends or takes all memory costs
//! itself and nothing else: [`worker`] is what such a process does, [`reader`] starts it, feeds it and judges its end,
//! [`message`] is what passes between them.

mod message;
mod reader;
mod worker;

use std::time::{SystemTime, UNIX_EPOCH};

use ingest::files::SourceFile;

pub(crate) use message::Answer;
pub(crate) use reader::{Limits, Reader};
pub(crate) use worker::run as work;

/// When a file was last changed, in nanoseconds since 1970; 0 where it is not known.
pub(crate) fn modified_ns(file: &SourceFile) -> i64 {
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
    file.modified.and_then(since).and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}
