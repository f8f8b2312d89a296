//! Requests that wait for the start of their lookup, under one configuration on one worker.
//!
//! They wait in the order of their arrival. Callers share the places like the lookups in flight, so
//! that no caller can occupy the queue.

use std::collections::VecDeque;

use super::shares::Shares;
use super::{Caller, TICK_MS};

/// The queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: VecDeque<Waiting>,
    shares: Shares,
}

/// A request in the queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    pub(crate) context: u32,
    pub(crate) caller: Caller,
    /// Whether the caller was verified when the request was added.
    pub(crate) is_verified: bool,
    /// Ticks until the request stops waiting.
    ticks: u32,
}

impl Queue {
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Adds a request. `false` if its caller has no free place, or the time limit is 0.
    pub(crate) fn push(
        &mut self,
        context: u32,
        (caller, is_verified): (Caller, bool),
        max: usize,
        timeout_ms: u32,
    ) -> bool {
        if timeout_ms == 0 || !self.shares.admits(caller, is_verified, max) {
            return false;
        }
        self.shares.add(caller, is_verified);
        // One more tick, because the first can come at once.
        let ticks = timeout_ms.div_ceil(TICK_MS) + 1;
        self.waiting.push_back(Waiting { context, caller, is_verified, ticks });
        true
    }

    /// Keeps the requests for which `stays` is true, in their order.
    pub(crate) fn retain(&mut self, mut stays: impl FnMut(&Waiting) -> bool) {
        let Self { waiting, shares } = self;
        waiting.retain(|waiting| {
            let stays = stays(waiting);
            if !stays {
                shares.remove(waiting.caller, waiting.is_verified);
            }
            stays
        });
    }

    /// Removes a request that has ended.
    pub(crate) fn remove_request(&mut self, context: u32) {
        if !self.waiting.is_empty() {
            self.retain(|waiting| waiting.context != context);
        }
    }

    /// Counts a tick and returns the contexts of requests that have waited for too long.
    pub(crate) fn tick(&mut self) -> Vec<u32> {
        for waiting in &mut self.waiting {
            waiting.ticks = waiting.ticks.saturating_sub(1);
        }
        let mut late = Vec::new();
        self.retain(|waiting| {
            if waiting.ticks == 0 {
                late.push(waiting.context);
            }
            waiting.ticks > 0
        });
        late
    }
}

#[cfg(test)]
mod tests {
    use super::super::CallerKey;
    use super::*;

    fn caller(name: &str) -> (Caller, bool) {
        (Caller::new(CallerKey::new([0; 16]), 1, [name.as_bytes()]), false)
    }

    fn contexts(queue: &Queue) -> Vec<u32> {
        queue.waiting.iter().map(|waiting| waiting.context).collect()
    }

    #[test]
    fn requests_leave_in_the_order_of_their_arrival() {
        let mut queue = Queue::default();
        assert!((1..=5).all(|context| queue.push(context, caller("a"), 100, 1_000)));
        queue.retain(|waiting| waiting.context != 1 && waiting.context != 4);
        assert_eq!(contexts(&queue), [2, 3, 5]);
        queue.remove_request(3);
        assert_eq!(contexts(&queue), [2, 5]);
    }

    #[test]
    fn a_caller_cannot_occupy_the_places_of_others() {
        let mut queue = Queue::default();
        let fill = |queue: &mut Queue, name: &str| {
            (0..1_000).take_while(|context| queue.push(*context, caller(name), 64, 1_000)).count()
        };
        assert_eq!((fill(&mut queue, "a"), fill(&mut queue, "b")), (24, 12));
        queue.retain(|_| false);
        assert_eq!(fill(&mut queue, "b"), 24, "places are free again");
    }

    #[test]
    fn a_request_leaves_after_its_time_limit_once() {
        let mut queue = Queue::default();
        queue.push(1, caller("a"), 8, 250);
        queue.tick();
        queue.push(2, caller("a"), 8, 250);
        let late: Vec<Vec<u32>> = (0..5).map(|_| queue.tick()).collect();
        assert_eq!(late, [vec![], vec![], vec![1], vec![2], vec![]]);
        assert!(queue.is_empty());
    }

    #[test]
    fn a_time_limit_of_zero_disables_the_queue() {
        assert!(!Queue::default().push(1, caller("a"), 8, 0));
    }
}
