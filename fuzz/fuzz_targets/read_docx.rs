//! Any archive, and any XML in its parts, is read as a Word document or rejected.

#![no_main]

use ingest::extract::Format;
use ingest::invariants::check_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_bytes(Format::Docx, &fuzz::archive(bytes)));
