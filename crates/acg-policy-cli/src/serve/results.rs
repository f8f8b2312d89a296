//! The memory for results: the issues of the cases of a body, and the text of the response until its client has read it. A
//! response can be 40 times as long as its request.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// The memory, as permits for [`UNIT`] bytes each, and the validations that are running.
pub(super) struct Results {
    memory: Arc<Semaphore>,
    running: Semaphore,
    /// The most issues of one response.
    pub(super) max_issues: usize,
}

/// Memory for the results of one body. That of a small one needs none.
pub(super) struct Reserved(Option<OwnedSemaphorePermit>);

impl Results {
    /// `max_bytes` is the largest body. As many validations of large bodies run at a time as there are threads.
    pub(super) fn new(max_bytes: usize, threads: usize) -> Self {
        let max_issues = (max_bytes / BYTES_PER_ISSUE).max(MIN_ISSUES);
        let bytes = (RESULT_BYTES_PER_BYTE * max_bytes).max(MIN_MEMORY);
        Self {
            memory: Arc::new(Semaphore::new(bytes.div_ceil(UNIT))),
            running: Semaphore::new(threads.max(1)),
            max_issues,
        }
    }

    /// Waits until fewer than the most validations of large bodies are running; `None` if that takes too long. The result is
    /// to be held until memory is reserved, so that few results wait for it.
    pub(super) async fn start(&self) -> Option<SemaphorePermit<'_>> {
        timeout(TIME_LIMIT, self.running.acquire()).await.ok()?.ok()
    }

    /// Reserves memory for the results of cases with this many bytes and issues; `None` if others have it, for some time if
    /// it may be waited for.
    pub(super) async fn reserve(
        &self,
        text_bytes: usize,
        issues: usize,
        may_wait: bool,
    ) -> Option<Reserved> {
        let bytes = BYTES_PER_TEXT_BYTE * text_bytes + BYTES_OF_ISSUE * issues;
        if bytes <= SMALL {
            return Some(Reserved(None));
        }
        let permits = u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX);
        let memory = Arc::clone(&self.memory);
        let reserved = if may_wait {
            timeout(TIME_LIMIT, memory.acquire_many_owned(permits)).await.ok()?.ok()?
        } else {
            memory.try_acquire_many_owned(permits).ok()?
        };
        Some(Reserved(Some(reserved)))
    }
}

impl Reserved {
    /// Keeps what a text of this size needs.
    pub(super) fn shrink(&mut self, bytes: usize) {
        if let Some(reserved) = &mut self.0 {
            let surplus = reserved.num_permits().saturating_sub(bytes.div_ceil(UNIT));
            drop(reserved.split(surplus));
        }
    }
}

/// For one issue of a response, this many bytes of the largest body.
const BYTES_PER_ISSUE: usize = 64;
/// The issues that are allowed however small that body is: those of some full reports.
const MIN_ISSUES: usize = 1_000;
/// What an issue takes, with its text in the response.
const BYTES_OF_ISSUE: usize = 640;
/// What the cases themselves take, with their verdicts, for each byte of them.
const BYTES_PER_TEXT_BYTE: usize = 6;
/// The memory for results, for each byte of the largest body.
const RESULT_BYTES_PER_BYTE: usize = 16;
const MIN_MEMORY: usize = 64 * 1024 * 1024;
/// Results that need no memory: those of some cases.
const SMALL: usize = 64 * 1024;
/// How long the memory is waited for.
const TIME_LIMIT: Duration = Duration::from_secs(10);
const UNIT: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_largest_result_has_memory() {
        for max_bytes in [1_024, 4 * 1024 * 1024, 64 * 1024 * 1024] {
            let results = Results::new(max_bytes, 2);
            let all = results.memory.available_permits();
            let largest = results.reserve(max_bytes, results.max_issues, false).await;
            let mut largest = largest.unwrap_or_else(|| panic!("{max_bytes}"));
            largest.shrink(10 * UNIT);
            assert_eq!(all - results.memory.available_permits(), 10, "{max_bytes}");
            drop(largest);
            assert_eq!(results.memory.available_permits(), all);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_result_waits_for_others_and_a_small_one_needs_no_memory() {
        let results = Results::new(4 * 1024 * 1024, 2);
        let first = results.reserve(1024 * 1024, results.max_issues, false).await;
        assert!(results.reserve(1024 * 1024, results.max_issues, false).await.is_none());
        assert!(results.reserve(1024 * 1024, results.max_issues, true).await.is_none(), "in time");
        assert!(results.reserve(4_096, 50, false).await.is_some());
        let waiting = results.reserve(1024 * 1024, results.max_issues, true);
        let (second, ()) = tokio::join!(waiting, async { drop(first) });
        assert!(second.is_some());
    }
}
