//! Any bytes are read as a PDF or refused.
//!
//! A panic in a PDF library is caught, as it is when reports are read; one in our own code is a finding.

#![no_main]

use std::panic;

use ingest::extract::Format;
use ingest::invariants::bytes_are_read_or_refused;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: {
        // The fuzzer's own hook ends the process at every panic, caught or not.
        let find = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if panic.location().is_none_or(|location| location.file().contains("crates/ingest/")) {
                find(panic);
            }
        }));
    },
    |bytes: &[u8]| bytes_are_read_or_refused(Format::Pdf, bytes)
);
