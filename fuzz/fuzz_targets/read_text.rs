//! Any bytes are read as text or rejected.

#![no_main]

use ingest::extract::Format;
use ingest::invariants::check_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_bytes(Format::Text, bytes));
