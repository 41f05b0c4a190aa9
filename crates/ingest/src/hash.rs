//! Hashes that tell whether two files, or two texts, are the same.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// SHA-256 of `bytes`, as 64 hexadecimal digits.
pub fn of_bytes(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of all that `source` gives, as 64 hexadecimal digits, held in memory piece by piece.
///
/// # Errors
///
/// Those of `source`.
pub fn of_stream(mut source: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut piece = [0; 1 << 14];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(hexadecimal(&hash.finalize())),
            Ok(length) => hash.update(piece.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// SHA-256 of the words of a text, as 64 hexadecimal digits. Where lines break and how words are spaced does not matter.
pub fn of_text<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for word in lines.into_iter().flat_map(str::split_whitespace) {
        hash.update(word);
        hash.update(b" ");
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_hash_as_sha256sum_does() {
        assert_eq!(of_bytes(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_stream_hashes_as_its_bytes_do() {
        let bytes = b"Wexcombe ".repeat(10_000);
        assert_eq!(of_stream(bytes.as_slice()).unwrap(), of_bytes(&bytes));
    }

    #[test]
    fn texts_are_the_same_whatever_their_lines() {
        assert_eq!(of_text(["Leaders act", "at once."]), of_text([" Leaders", "act\tat", "once. "]));
        assert_ne!(of_text(["Leaders act"]), of_text(["Leader", "s act"]));
    }
}
