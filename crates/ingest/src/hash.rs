//! Hashes that identify the content of files and texts.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of `bytes`, as 64 hexadecimal digits.
pub fn of_bytes(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Returns the SHA-256 of everything in `source`, as 64 hexadecimal digits; reads it in chunks.
///
/// # Errors
///
/// The errors of `source`.
pub fn of_stream(mut source: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut chunk = [0; 1 << 14];
    loop {
        match source.read(&mut chunk) {
            Ok(0) => return Ok(hexadecimal(&hash.finalize())),
            Ok(length) => hash.update(chunk.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_equals_that_of_sha256sum() {
        assert_eq!(of_bytes(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn stream_and_bytes_have_the_same_hash() {
        let bytes = b"Wexcombe ".repeat(10_000);
        assert_eq!(of_stream(bytes.as_slice()).unwrap(), of_bytes(&bytes));
    }
}
