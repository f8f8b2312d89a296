//! A limit of requests per minute.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Counts the requests of the last minute.
#[derive(Debug)]
pub(super) struct Rate {
    limit: usize,
    passed: VecDeque<Instant>,
}

impl Rate {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, passed: VecDeque::new() }
    }

    /// Counts a request that is within the limit; for others, returns how long the caller must wait.
    pub(super) fn excess(&mut self, now: Instant) -> Option<Duration> {
        while self.passed.front().is_some_and(|&time| now.duration_since(time) >= MINUTE) {
            self.passed.pop_front();
        }
        if self.passed.len() < self.limit {
            self.passed.push_back(now);
            return None;
        }
        let oldest = self.passed.front().map_or(Duration::ZERO, |&time| now.duration_since(time));
        Some(MINUTE.saturating_sub(oldest))
    }
}

const MINUTE: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_above_the_limit_wait_until_the_oldest_is_a_minute_old() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut rate = Rate::new(2);
        assert_eq!(rate.excess(start), None);
        assert_eq!(rate.excess(after(20)), None);
        assert_eq!(rate.excess(after(30)), Some(Duration::from_secs(30)));
        assert_eq!(rate.excess(after(60)), None);
        assert_eq!(rate.excess(after(61)), Some(Duration::from_secs(19)));
        assert_eq!(Rate::new(0).excess(start), Some(MINUTE));
    }
}
