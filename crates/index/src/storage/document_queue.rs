//! Documents that wait for tantivy, with a bound on their size.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::schema::Document;

use super::new_document::{Leaf, NewDocument, NewValues};

/// A document that waits for tantivy. It counts against a [`Budget`] until tantivy has indexed it.
#[derive(Debug)]
pub(crate) struct QueuedDocument {
    document: NewDocument,
    _share: Share,
}

impl Document for QueuedDocument {
    type Value<'a> = Leaf<'a>;
    type FieldsValuesIter<'a> = NewValues<'a>;

    fn iter_fields_and_values(&self) -> NewValues<'_> {
        self.document.values()
    }
}

/// Bounds the bytes of documents that wait for tantivy, whose own queue only counts documents.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    waiting: Arc<(Mutex<usize>, Condvar)>,
    limit_bytes: usize,
}

#[derive(Debug)]
struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    pub(super) fn new(limit_bytes: usize) -> Self {
        Self { waiting: Arc::default(), limit_bytes }
    }

    /// Queues a document.
    pub(crate) fn queue(&self, document: NewDocument) -> QueuedDocument {
        let bytes = document.size_bytes();
        *self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
        QueuedDocument { document, _share: Share { budget: self.clone(), bytes } }
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

impl Drop for Share {
    fn drop(&mut self) {
        let (waiting, room) = &*self.budget.waiting;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(self.bytes);
        room.notify_all();
    }
}
