//! Documents that wait for tantivy, with a bound on their size.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::document::CompactDocValue;
use tantivy::schema::{Document, Value};

/// A document that waits for tantivy. It counts against a [`Budget`] until tantivy has indexed it.
#[derive(Debug)]
pub(crate) struct QueuedDocument {
    document: TantivyDocument,
    budget: Budget,
    bytes: usize,
}

impl Document for QueuedDocument {
    type Value<'a> = CompactDocValue<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

/// Bounds the bytes of documents that wait for tantivy, whose own queue only counts documents.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    waiting: Arc<(Mutex<usize>, Condvar)>,
    limit_bytes: usize,
}

impl Budget {
    pub(super) fn new(limit_bytes: usize) -> Self {
        Self { waiting: Arc::default(), limit_bytes }
    }

    /// Queues a document.
    pub(crate) fn queue(&self, document: TantivyDocument) -> QueuedDocument {
        let bytes = size_bytes(&document);
        *self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
        QueuedDocument { document, budget: self.clone(), bytes }
    }

    /// Waits until there is room. If tantivy has stopped, it never makes room, but it reports that itself. The wait
    /// therefore ends after a minute.
    pub(crate) fn wait(&self) {
        let (waiting, room) = &*self.waiting;
        let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = Duration::from_mins(1);
        drop(room.wait_timeout_while(waiting, patience, |bytes| *bytes > self.limit_bytes));
    }
}

impl Drop for QueuedDocument {
    fn drop(&mut self) {
        let (waiting, room) = &*self.budget.waiting;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(self.bytes);
        room.notify_all();
    }
}

/// Returns about how many bytes of memory a document takes: those of its texts and of its passage.
fn size_bytes(document: &TantivyDocument) -> usize {
    let bytes =
        |value: CompactDocValue<'_>| value.as_str().map_or_else(|| value.as_bytes().map_or(0, <[u8]>::len), str::len);
    document.iter_fields_and_values().map(|(_, value)| bytes(value)).sum()
}
