//! Any archive is read as a Word document or refused, and so is one with any XML in its parts.

#![no_main]

use ingest::extract::Format;
use ingest::invariants::bytes_are_read_or_refused;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| bytes_are_read_or_refused(Format::Docx, &fuzz::archive(bytes)));
