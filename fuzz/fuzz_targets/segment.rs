//! Any lines, with any position and role, give a sound report.

#![no_main]

use ingest::invariants::check_lines;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_lines(&fuzz::extract(bytes)));
