//! Any bytes are read as a PDF or rejected.
//!
//! As in the program, a panic in a PDF library is caught; a panic in our own code is a finding.

#![no_main]

use std::panic;

use ingest::extract::Format;
use ingest::invariants::check_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: {
        // The fuzzer's own hook ends the process at every panic, even a caught one.
        let report_finding = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if panic.location().is_none_or(|location| location.file().contains("crates/ingest/")) {
                report_finding(panic);
            }
        }));
    },
    |bytes: &[u8]| check_bytes(Format::Pdf, bytes)
);
