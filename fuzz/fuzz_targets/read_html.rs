//! Any bytes are read as a web page or refused.

#![no_main]

use ingest::extract::Format;
use ingest::invariants::bytes_are_read_or_refused;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| bytes_are_read_or_refused(Format::Html, bytes));
