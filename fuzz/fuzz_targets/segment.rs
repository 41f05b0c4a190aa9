//! Any lines, wherever they stand and whatever their file says of them, make a report.

#![no_main]

use ingest::invariants::lines_make_a_sound_report;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| lines_make_a_sound_report(&fuzz::extract(bytes)));
