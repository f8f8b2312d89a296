//! The state of the index after the last commit, for readers.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::lists::Lists;
use crate::error::ApiError;

/// What the writer hands to readers after a commit.
#[derive(Debug)]
pub(super) struct Published {
    lists: Mutex<Arc<Lists>>,
    replaced: Condvar,
}

impl Published {
    pub(super) fn new(lists: Lists) -> Self {
        Self { lists: Mutex::new(Arc::new(lists)), replaced: Condvar::new() }
    }

    pub(super) fn replace(&self, lists: Lists) {
        let replaced = std::mem::replace(&mut *self.lock(), Arc::new(lists));
        self.replaced.notify_all();
        // After the lock is released: freeing a long list takes time.
        drop(replaced);
    }

    pub(super) fn latest(&self) -> Arc<Lists> {
        Arc::clone(&self.lock())
    }

    /// The lists of this version; `None` if later ones have replaced them. Waits for the moment between a commit and the
    /// replacement.
    pub(super) fn of_version(&self, version: i64) -> Result<Option<Arc<Lists>>, ApiError> {
        let is_older = |lists: &mut Arc<Lists>| lists.version < version;
        let waited = self.replaced.wait_timeout_while(self.lock(), PATIENCE, is_older);
        let (lists, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            return Err(ApiError::Interrupted);
        }
        Ok((lists.version == version).then(|| Arc::clone(&lists)))
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Lists>> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Longer only if the writer has ended.
const PATIENCE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::index::Index;

    fn lists(version: i64) -> Lists {
        Lists { version, accounts: Index::default(), numbers: Index::default() }
    }

    #[test]
    fn readers_get_the_lists_of_their_version_or_none() {
        let published = Published::new(lists(3));
        assert!(published.of_version(2).unwrap().is_none());
        assert_eq!(published.of_version(3).unwrap().unwrap().version, 3);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| published.of_version(4));
            std::thread::sleep(Duration::from_millis(20));
            published.replace(lists(4));
            assert_eq!(reader.join().unwrap().unwrap().unwrap().version, 4);
        });
        assert!(matches!(published.of_version(5), Err(ApiError::Interrupted)));
    }
}
