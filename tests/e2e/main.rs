//! The binary as a user runs it: arguments in, two streams and an exit code out.
//!
//! One binary for all, so that it links once. What belongs where:
//! - `contract`: exit codes, streams, global options, help: what scripts rely on;
//! - `indexing`: `findings index` and `status`: what is read, counted, skipped, kept;
//! - `searching`: `findings search`: filters, forms of the answer, what a person reads;
//! - `reading`: `findings show`, `reports`, `export`;
//! - `precedent`: `findings cite`, `concord`, `count`, `frames`, `verify`;
//! - `documents`: every example of `README.md` and `docs/`;
//! - `comparing`: `findings keyness`, `batch`, `count --svg`;
//! - `exactness`: every hit of 200 queries against a scan of the export;
//! - `wording`: `findings wording` and `compare`: precedents of the sentences of a draft, an authority through time;
//! - `hostile`: input that no one should give, and what is said about it;
//! - `containment`: files that take their reader down;
//! - `interrupted`: runs that are killed, run out of disk, or meet another run; going back;
//! - `diff`: what differs between two indexes;
//! - `overrides`: what a person says of reports in place of what is read;
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
mod hostile;
mod indexing;
mod interrupted;
mod layers;
mod overrides;
mod precedent;
mod reading;
mod searching;
mod support;
mod watch;
mod wording;
