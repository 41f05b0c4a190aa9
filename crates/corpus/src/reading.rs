//! Reads files as reports in worker processes.
//!
//! A file that crashes its reader, never ends or takes all memory costs only itself: a process of its own reads it.
//! [`worker`] runs in that process. [`reader`] starts it, sends it files and judges how it ended. [`message`] is what they
//! send each other.

mod message;
mod reader;
mod worker;

pub(crate) use message::Answer;
pub(crate) use reader::Reader;
pub use reader::{Limits, WorkerCommand};
pub use worker::work;
