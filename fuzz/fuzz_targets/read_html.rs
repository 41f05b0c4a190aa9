//! Any bytes are read as a web page or rejected.

#![no_main]

use ingest::extract::Format;
use ingest::invariants::check_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_bytes(Format::Html, bytes));
