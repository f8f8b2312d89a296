//! Requests that are held back although no part of their body has arrived: the client is slow, or the
//! proxy does not pass bodies to the filter while header fields are held back.
//!
//! The two differ in what the proxy has received. It is compared only until a body has arrived under a
//! configuration, which shows that the proxy passes bodies.

use super::Filter;
use super::waits::BodyCallbacks;
use crate::abi::{Host, HostError};
use crate::config::Hold;
use crate::exchange::{InternalError, Next};
use crate::lookup::TICK_MS;

impl<H: Host> Filter<H> {
    /// The header fields of a request have arrived, and the request waits for its body.
    pub(super) fn begin_wait(&mut self, context: u32) -> Next {
        let root = self.root_of(context);
        let Some(state) = self.roots.get(root) else { return Next::Wait };
        if state.hold() == Hold::Body {
            return Next::Forward;
        }
        match state.body_callbacks {
            BodyCallbacks::Seen => {}
            BodyCallbacks::Missing => {
                return self.exchange(context).fail(InternalError::BodyWithheld);
            }
            BodyCallbacks::Unknown => {
                let received = self.received().ok();
                if let Some(request) = self.requests.get_mut(context) {
                    request.wait.received = received;
                }
            }
        }
        Next::Wait
    }

    /// A part of the body of a request has arrived.
    pub(super) fn body_arrives(&mut self, context: u32) {
        let Some(request) = self.requests.get(context).filter(|it| it.exchange.awaits_body())
        else {
            return;
        };
        if let Some(root) = self.roots.get_mut(request.root) {
            root.body_callbacks = BodyCallbacks::Seen;
        }
    }

    /// Ends the wait of requests of which no part of the body has arrived.
    pub(super) fn end_waits(&mut self, root: u32) {
        for context in self.waiting(root) {
            if self.body_is_withheld(root, context) {
                self.fail_waiting(context, InternalError::BodyWithheld);
                continue;
            }
            let Some(request) = self.requests.get_mut(context) else { continue };
            request.wait.ticks += 1;
            if request.wait.ticks >= MAX_TICKS {
                self.fail_waiting(context, InternalError::SlowBody);
            }
        }
    }

    /// The requests under a configuration of which no part of the body has arrived.
    fn waiting(&self, root: u32) -> Vec<u32> {
        let requests = self.requests.iter().filter(|(_, request)| request.root == root);
        requests
            .filter(|(_, request)| request.exchange.awaits_body())
            .map(|(context, _)| context)
            .collect()
    }

    fn body_is_withheld(&mut self, root: u32, context: u32) -> bool {
        let state = self.roots.get(root).map(|root| root.body_callbacks);
        match state {
            None | Some(BodyCallbacks::Seen) => return false,
            Some(BodyCallbacks::Missing) => return true,
            Some(BodyCallbacks::Unknown) => {}
        }
        let before = self.requests.get(context).and_then(|request| request.wait.received);
        let now = self.host.set_effective_context(context).and_then(|()| self.received());
        let (Some(before), Ok(now)) = (before, now) else { return false };
        let Some(request) = self.requests.get_mut(context) else { return false };
        request.wait.ticks_with_body += u32::from(now > before);
        // The body can be on its way through earlier filters at the first one.
        if request.wait.ticks_with_body < 2 {
            return false;
        }
        if let Some(root) = self.roots.get_mut(root) {
            root.body_callbacks = BodyCallbacks::Missing;
        }
        true
    }

    fn fail_waiting(&mut self, context: u32, error: InternalError) {
        let next = self.exchange(context).fail(error);
        self.apply_to_paused(context, next);
    }

    /// The bytes of the request that the proxy has received: header fields and body.
    fn received(&mut self) -> Result<u64, HostError> {
        let value = self.host.property(RECEIVED)?.ok_or(HostError::Malformed)?;
        let bytes = value.as_slice().try_into().map_err(|_| HostError::Malformed)?;
        Ok(u64::from_le_bytes(bytes))
    }
}

/// The property with what the proxy has received of a request.
const RECEIVED: &[u8] = b"request\0total_size";
/// Ticks until a request is refused because no part of its body has arrived: ten seconds.
const MAX_TICKS: u32 = 10_000 / TICK_MS;
