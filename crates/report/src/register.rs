//! The register of English authorities with children's services.
//!
//! # Source
//!
//! Codes, regions and statistical neighbours: Office for National Statistics and Department for Education.
