//! Messages between a run and its worker processes: the length in four bytes, lowest first, then JSON.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use report::{Report, SkipReason};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Asks a worker to read the file at a path; its name need not be UTF-8.
pub(super) type Request = OsString;

/// The worker's answer.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// SHA-256 of the bytes; empty if they could not be read.
    pub(crate) sha256: String,
    /// The report in them, or why there is none.
    pub(crate) result: Result<Box<Report>, SkipReason>,
}

impl Answer {
    /// Puts the memory limit into the answer of a worker that ran out of memory: the worker does not know it.
    pub(super) fn within(self, memory_bytes: u64) -> Self {
        let result = match self.result {
            Err(SkipReason::OutOfMemory { .. }) => Err(SkipReason::OutOfMemory { limit: memory_bytes }),
            result => result,
        };
        Self { result, ..self }
    }
}

/// Sends a message.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Waits for a message. A message that is cut short is an error, as is the end of the stream.
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
    fn messages_arrive_in_order() {
        let mut stream = Vec::new();
        for path in ["a b.pdf", "ü\n.txt"] {
            send(&mut stream, &Request::from(path)).unwrap();
        }
        let mut stream = stream.as_slice();
        let mut next = || receive::<Request>(&mut stream);
        assert_eq!(next().unwrap(), "a b.pdf");
        assert_eq!(next().unwrap(), "ü\n.txt");
        assert!(next().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn name_that_is_not_utf8_arrives_unchanged() {
        use std::os::unix::ffi::OsStringExt;
        let path = OsString::from_vec(b"b\xFFd.pdf".to_vec());
        let mut stream = Vec::new();
        send(&mut stream, &path).unwrap();
        assert_eq!(receive::<Request>(&mut stream.as_slice()).unwrap(), path);
    }

    #[test]
    fn truncated_message_is_an_error() {
        let mut stream = Vec::new();
        send(&mut stream, &Answer { sha256: String::new(), result: Err(SkipReason::Empty) }).unwrap();
        for length in 0..stream.len() {
            assert!(receive::<Answer>(&mut &stream[..length]).is_err(), "{length} bytes");
        }
    }
}
