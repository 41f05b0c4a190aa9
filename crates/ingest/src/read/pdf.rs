//! Reads PDF files.

pub mod run;
