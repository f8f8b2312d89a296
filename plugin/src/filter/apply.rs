//! Carries out the next step of an exchange.

use acg_policy::{AccountState, Report};

use super::Filter;
use crate::abi::{Action, Host, HostError, LogLevel};
use crate::exchange::{InternalError, Next};
use crate::log::{self, Outcome};
use crate::metrics::Counter;
use crate::reply;

/// How an accepted request passes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Passing {
    /// Its own callback runs and returns [`Action::Continue`].
    ByReturn,
    /// It is paused, and the filter resumes it with a host call.
    ByResume,
}

impl<H: Host> Filter<H> {
    /// Carries out a step of the request whose callback runs.
    pub(super) fn apply_in_callback(&mut self, context: u32, next: Next) -> Action {
        let action = self.apply(context, next, Passing::ByReturn);
        self.advance_observation(context);
        action
    }

    /// Carries out a step of a paused request while another callback runs, or defers it to one of the
    /// next ticks.
    ///
    /// The proxy resumes requests and sends local replies after the callback, each of them inside the
    /// one before, because the end of a request is a callback too. Hundreds of them exceed the stack of
    /// the module, and the module traps.
    pub(super) fn apply_to_paused(&mut self, context: u32, next: Next) {
        let next = if self.acted < MAX_REQUESTS_PER_CALLBACK {
            next
        } else {
            match self.defer(context, next) {
                Some(next) => next,
                None => return,
            }
        };
        self.acted += 1;
        match self.host.set_effective_context(context) {
            Ok(()) => {
                self.apply(context, next, Passing::ByResume);
                self.advance_observation(context);
            }
            // The request stays paused until a timeout of the proxy.
            Err(error) => {
                self.increment(self.root_of(context), Counter::Internal);
                let line = format!("cannot select a paused request: {error}");
                log::write(&mut self.host, LogLevel::Error, &line);
            }
        }
    }

    pub(super) fn apply(&mut self, context: u32, next: Next, passing: Passing) -> Action {
        match next {
            Next::Pass | Next::Forward => Action::Continue,
            Next::PassUnchecked(report) => {
                self.report_verdict(context, Outcome::OutsideApi, &report);
                Action::Continue
            }
            Next::Observe => {
                self.begin_write(context);
                Action::Continue
            }
            Next::Wait => Action::Pause,
            Next::Accept(report) => self.accept(context, &report, passing),
            Next::Refuse(report) => self.refuse(context, &report),
            Next::Fail(error) => self.fail(context, error),
            Next::PassUnvalidated(error) => {
                self.report_internal(context, error);
                Action::Continue
            }
            Next::LookUpAccount => match self.find_account(context) {
                Ok(Some(next)) => self.apply(context, next, passing),
                Ok(None) => Action::Pause,
                Err(reason) => self.continue_without_account(context, reason, passing),
            },
        }
    }

    fn accept(&mut self, context: u32, report: &Report, passing: Passing) -> Action {
        let resumed = match passing {
            Passing::ByReturn => Ok(()),
            Passing::ByResume => self.host.resume_request(),
        };
        match resumed {
            Ok(()) => {
                self.begin_write(context);
                // The observation has the verdict by all rules.
                if !self.has_observation(context) {
                    self.report_verdict(context, Outcome::Accepted, report);
                }
                Action::Continue
            }
            Err(error) => {
                let error = InternalError::Resume(error);
                let _next = self.exchange(context).fail(error);
                self.fail(context, error)
            }
        }
    }

    fn refuse(&mut self, context: u32, report: &Report) -> Action {
        self.report_verdict(context, Outcome::Rejected, report);
        let Self { host, requests, .. } = self;
        let request = requests.get(context);
        let ids = request.map(|request| request.ids());
        let answer = request.and_then(|request| request.answer.as_ref());
        let from_api = answer.map(|answer| answer.headers.as_slice()).unwrap_or_default();
        let replied = reply::refuse(host, report, from_api, ids.unwrap_or_default());
        self.pause_after_reply(replied)
    }

    fn fail(&mut self, context: u32, error: InternalError) -> Action {
        self.report_internal(context, error);
        let Self { host, requests, .. } = self;
        let ids = requests.get(context).map(|request| request.ids());
        let replied = reply::fail(host, error, ids.unwrap_or_default());
        self.pause_after_reply(replied)
    }

    /// After a local reply the request stays paused. If the reply fails, the request is reset.
    fn pause_after_reply(&mut self, replied: Result<(), HostError>) -> Action {
        if let Err(error) = replied {
            let line = format!("cannot send a local reply: {error}");
            log::write(&mut self.host, LogLevel::Error, &line);
            let _stays_paused = self.host.reset_request();
        }
        Action::Pause
    }

    fn has_observation(&self, context: u32) -> bool {
        self.observes
            && self.requests.get(context).is_some_and(|request| request.exchange.has_observation())
    }

    /// Sends the lookup that only the observation needs, and reports its verdict once it is known.
    #[inline(always)]
    pub(super) fn advance_observation(&mut self, context: u32) {
        if self.observes {
            self.advance_any_observation(context);
        }
    }

    #[inline(never)]
    fn advance_any_observation(&mut self, context: u32) {
        let Some(request) = self.requests.get_mut(context) else { return };
        if !request.exchange.has_observation() {
            return;
        }
        if request.exchange.must_ask_for_observation()
            && let Err(reason) = self.find_account(context)
        {
            let state = AccountState::Unknown(reason);
            self.report_lookup(context, &state);
            let _passed_before = self.exchange(context).account_state(&state);
        }
        if let Some(report) = self.exchange(context).take_observed() {
            let accepts = report.is_accepted();
            let outcome = if accepts { Outcome::Accepted } else { Outcome::WouldReject };
            self.report_verdict(context, outcome, &report);
        }
    }
}

/// The largest number of paused requests on which one callback acts.
pub(super) const MAX_REQUESTS_PER_CALLBACK: usize = 16;
