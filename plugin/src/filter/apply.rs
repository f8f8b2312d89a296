//! Carries out the next step of an exchange.

use acg_policy::{AccountState, DEFAULT_API_VERSIONS, Report, UnknownReason};

use super::Filter;
use crate::abi::{Action, Host, HostError, LogLevel};
use crate::exchange::{InternalError, Next};
use crate::log::{self, Outcome};
use crate::lookup::{self, Caller};
use crate::metrics::Counter;
use crate::reply;

/// How an accepted request passes.
#[derive(Clone, Copy, Debug)]
enum Passing {
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

    /// Carries out a step of a paused request while another callback runs.
    pub(super) fn apply_to_paused(&mut self, context: u32, next: Next) {
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

    /// Passes the result of a lookup to the paused request that waits for it.
    pub(super) fn apply_account_state(&mut self, context: u32, state: &AccountState) {
        self.report_lookup(context, state);
        self.stop_clock(context);
        if let Some(request) = self.requests.get_mut(&context) {
            let next = request.exchange.account_state(state);
            if request.ended {
                self.advance_observation(context);
                self.requests.remove(&context);
            } else {
                self.apply_to_paused(context, next);
            }
        }
    }

    fn apply(&mut self, context: u32, next: Next, passing: Passing) -> Action {
        match next {
            Next::Pass | Next::Observe | Next::Forward => Action::Continue,
            Next::PassUnchecked(report) => {
                self.report_verdict(context, Outcome::OutsideApi, &report);
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
            Next::LookUpAccount => {
                self.start_clock(context);
                match self.look_up_account(context) {
                    Ok(()) => Action::Pause,
                    Err(reason) => self.continue_without_account(context, reason, passing),
                }
            }
        }
    }

    fn accept(&mut self, context: u32, report: &Report, passing: Passing) -> Action {
        let resumed = match passing {
            Passing::ByReturn => Ok(()),
            Passing::ByResume => self.host.resume_request(),
        };
        match resumed {
            Ok(()) => {
                // The observation has the verdict by all rules.
                if !self.exchange(context).has_observation() {
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
        let ids = requests.get(&context).map(|request| &request.ids);
        let replied = reply::refuse(host, report, ids);
        self.pause_after_reply(replied)
    }

    fn fail(&mut self, context: u32, error: InternalError) -> Action {
        self.report_internal(context, error);
        let Self { host, requests, .. } = self;
        let ids = requests.get(&context).map(|request| &request.ids);
        let replied = reply::fail(host, error, ids);
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

    fn look_up_account(&mut self, context: u32) -> Result<(), UnknownReason> {
        let request = self.requests.get(&context).ok_or(UnknownReason::Unavailable)?;
        let root = request.root;
        let config = self.roots.get(&root).and_then(|root| root.config.as_ref());
        let config = config.ok_or(UnknownReason::Unavailable)?;
        let source = config.accounts.as_ref().ok_or(UnknownReason::Unavailable)?;
        let (account, credentials) =
            request.exchange.account().ok_or(UnknownReason::Unavailable)?;
        let caller = Caller::new(root, credentials);
        if !self.lookups.admits(root, caller, source.max_concurrent) {
            let line = "lookup not sent: the share of its caller is in flight";
            log::write(&mut self.host, LogLevel::Warn, line);
            return Err(UnknownReason::Unavailable);
        }
        let [first_version, _] = DEFAULT_API_VERSIONS;
        let version =
            config.validator.policy().api_versions().first().map_or(first_version, String::as_str);
        let path = lookup::path(account, version);
        let sent = lookup::send(&mut self.host, source, &path, credentials);
        let token = sent.map_err(|_| UnknownReason::Unreachable)?;
        if !self.lookups.add(token, root, caller, context, source.timeout_ms) {
            return Err(UnknownReason::Unavailable);
        }
        self.start_ticks(root);
        Ok(())
    }

    /// Sends the lookup that only the observation needs, and reports its verdict once it is known.
    fn advance_observation(&mut self, context: u32) {
        let Some(request) = self.requests.get_mut(&context) else { return };
        if request.exchange.must_ask_for_observation() {
            self.start_clock(context);
            if let Err(reason) = self.look_up_account(context) {
                let state = AccountState::Unknown(reason);
                self.report_lookup(context, &state);
                let _passed_before = self.exchange(context).account_state(&state);
            }
        }
        if let Some(report) = self.exchange(context).take_observed() {
            let accepts = report.is_accepted();
            let outcome = if accepts { Outcome::Accepted } else { Outcome::WouldReject };
            self.report_verdict(context, outcome, &report);
        }
    }

    fn continue_without_account(
        &mut self,
        context: u32,
        reason: UnknownReason,
        passing: Passing,
    ) -> Action {
        let state = AccountState::Unknown(reason);
        self.report_lookup(context, &state);
        match self.exchange(context).account_state(&state) {
            // The exchange requests one lookup only.
            Next::LookUpAccount => Action::Pause,
            next => self.apply(context, next, passing),
        }
    }

    /// Reports the result of a lookup for a request.
    fn report_lookup(&mut self, context: u32, state: &AccountState) {
        let root = self.root_of(context);
        self.record(root, |metrics, host| metrics.count_lookup(state, host));
        if let AccountState::Unknown(reason) = state {
            self.increment(root, Counter::UnknownState);
            let line = format!("account lookup failed: {}", reason.as_str());
            log::write(&mut self.host, LogLevel::Warn, &line);
        }
    }
}
