//! Ticks: they end what takes too long, and carry out deferred steps.

use super::{Filter, Request};
use crate::abi::Host;
use crate::exchange::Next;
use crate::lookup::TICK_MS;

impl<H: Host> Filter<H> {
    #[inline(never)]
    pub(super) fn start_ticks(&mut self, root: u32) {
        if self.roots.get(root).is_some_and(|root| !root.ticks.run()) {
            self.set_tick_period(root, TICK_MS);
            // Nothing would pass counts on later.
            if self.roots.get(root).is_some_and(|root| !root.ticks.run()) {
                self.pass_counts_on();
            }
        }
    }

    /// Defers a step of a paused request to the next tick, which comes soon. Returns the step if there
    /// are no ticks.
    pub(super) fn defer(&mut self, context: u32, next: Next) -> Option<Next> {
        let root = self.requests.get(context)?.root;
        if self.roots.get(root).is_some_and(|root| root.ticks.period_ms != SHORT_TICK_MS) {
            self.set_tick_period(root, SHORT_TICK_MS);
        }
        match self.roots.get_mut(root) {
            Some(root) if root.ticks.period_ms == SHORT_TICK_MS => {
                root.deferred.push_back((context, next));
                None
            }
            _ => Some(next),
        }
    }

    /// Carries out deferred steps, as many as one callback can.
    pub(super) fn apply_deferred(&mut self, root: u32) {
        let deferred = self.roots.get_mut(root).map(|root| std::mem::take(&mut root.deferred));
        for (context, next) in deferred.unwrap_or_default() {
            // Requests that have ended are left out.
            if self.requests.contains(context) {
                self.apply_to_paused(context, next);
            }
        }
    }

    /// Whether the tick that runs counts for time limits: one in [`TICK_MS`] does.
    pub(super) fn counts_tick(&mut self, root: u32) -> bool {
        let Some(root) = self.roots.get_mut(root) else { return true };
        root.ticks.passed_ms += root.ticks.period_ms;
        let counts = root.ticks.passed_ms >= TICK_MS || root.ticks.period_ms == 0;
        if counts {
            root.ticks.passed_ms = 0;
        }
        counts
    }

    /// Sets the period that the requests and lookups under a configuration need now.
    pub(super) fn adjust_ticks(&mut self, root: u32) {
        let awaits = |request: &Request| request.root == root && request.exchange.awaits_body();
        let Some(state) = self.roots.get(root) else { return };
        let needed_ms = if !state.deferred.is_empty() {
            SHORT_TICK_MS
        } else if !state.queue.is_empty()
            || self.lookups.any(root)
            || self.requests.iter().any(|(_, request)| awaits(request))
        {
            TICK_MS
        } else {
            0
        };
        if state.ticks.period_ms != needed_ms {
            self.set_tick_period(root, needed_ms);
        }
    }

    fn set_tick_period(&mut self, root: u32, milliseconds: u32) {
        if let Some(root) = self.roots.get_mut(root) {
            // Without ticks only the timeouts of the proxy apply.
            let is_set = self.host.set_tick_period(milliseconds).is_ok();
            root.ticks.period_ms = if is_set { milliseconds } else { 0 };
        }
    }
}

/// The period while steps are deferred, in milliseconds.
const SHORT_TICK_MS: u32 = 1;
