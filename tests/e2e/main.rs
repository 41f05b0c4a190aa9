//! The binary as a user runs it: arguments in, two streams and an exit code out.
//!
//! One test binary, so that it links once. What belongs where:
//! - `contract`: exit codes, streams, global options: what scripts rely on;
//! - `help`: the help of every command;
//! - `indexing`: `findings index` and `status`: which files are read, counted, skipped, stored;
//! - `old_format`: an index that another version of the program built;
//! - `searching`: `findings search`: filters, output formats, what a person reads;
//! - `reading`: `findings show`, `reports`, `export`;
//! - `precedent`: `findings cite`, `concord`, `count`, `frames`, `verify`;
//! - `documents`: every example of `README.md` and `docs/`;
//! - `comparing`: `findings keyness`, `batch`, `count --svg`;
//! - `exactness`: the hits of 200 queries against a scan of the export;
//! - `wording`: `findings wording` and `compare`: precedents for a draft, an authority through time;
//! - `hostile`: input that nobody should give, and what the program reports;
//! - `containment`: files that take their reader down;
//! - `interrupted`: runs that are killed, run out of disk, or meet another run; rollback;
//! - `diff`: what differs between two indexes;
//! - `overrides`: corrections of what the program read;
//! - `watch`: the index that follows the files;
//! - `layers`: which crate may depend on which;
//! - `support`: a small corpus of fictional reports and a way to run the binary on it. No tests.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at what it did not expect")]

mod comparing;
mod containment;
mod contract;
mod diff;
mod documents;
mod exactness;
mod help;
mod hostile;
mod indexing;
mod interrupted;
mod layers;
mod old_format;
mod overrides;
mod precedent;
mod reading;
mod searching;
mod support;
mod watch;
mod wording;
