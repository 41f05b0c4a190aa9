//! What passes between a run and the processes that read for it: JSON after its length, four bytes, the lowest first.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use report::{Report, SkipReason};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a reading process is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// The file; names that are no UTF-8 pass unharmed.
    pub(super) path: OsString,
}

/// What a file gave.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// SHA-256 of the bytes that were read; empty where they could not be.
    pub(crate) sha256: String,
    /// What was understood of them.
    pub(crate) result: Result<Box<Report>, SkipReason>,
}

impl Answer {
    /// The answer of a process that had so much memory, which a reader that ran out of it cannot tell.
    pub(super) fn within(self, memory_bytes: u64) -> Self {
        let result = match self.result {
            Err(SkipReason::OutOfMemory { .. }) => Err(SkipReason::OutOfMemory { limit: memory_bytes }),
            result => result,
        };
        Self { result, ..self }
    }
}

/// Sends a message, whole.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Waits for a message. One that is cut short is an error, as is the end of the stream.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let mut body = Vec::new();
    from.take(u32::from_le_bytes(length).into()).read_to_end(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_arrive_one_after_the_other() {
        let mut stream = Vec::new();
        for path in ["a b.pdf", "ü\n.txt"] {
            send(&mut stream, &Request { path: path.into() }).unwrap();
        }
        let mut stream = stream.as_slice();
        let mut next = || receive::<Request>(&mut stream).map(|request| request.path);
        assert_eq!(next().unwrap(), "a b.pdf");
        assert_eq!(next().unwrap(), "ü\n.txt");
        assert!(next().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_pass_unharmed() {
        use std::os::unix::ffi::OsStringExt;
        let path = OsString::from_vec(b"b\xFFd.pdf".to_vec());
        let mut stream = Vec::new();
        send(&mut stream, &Request { path: path.clone() }).unwrap();
        assert_eq!(receive::<Request>(&mut stream.as_slice()).unwrap().path, path);
    }

    #[test]
    fn a_message_cut_short_is_an_error() {
        let mut stream = Vec::new();
        send(&mut stream, &Answer { sha256: String::new(), result: Err(SkipReason::Empty) }).unwrap();
        for length in 0..stream.len() {
            assert!(receive::<Answer>(&mut &stream[..length]).is_err(), "{length} bytes");
        }
    }
}
