//! Reports the verdict on a request: counters, log, access log, response header fields.

use acg_policy::Report;

use super::{Filter, Request};
use crate::abi::{Host, HostError, LogLevel, STATUS_BAD_ARGUMENT, STATUS_INTERNAL_FAILURE};
use crate::exchange::InternalError;
use crate::log::{self, Outcome, Verdict};
use crate::metrics::Counter;

impl<H: Host> Filter<H> {
    /// Reports the verdict, once for each request that is not accepted at once by its header fields.
    #[inline(always)]
    pub(super) fn report_verdict(&mut self, context: u32, outcome: Outcome, report: &Report) {
        let Some(request) = self.requests.get_mut(context) else { return };
        request.is_reported = true;
        let root = request.root;
        if report.issues().is_empty() && outcome == Outcome::Accepted {
            self.increment(root, Counter::Accepted);
        } else {
            self.report_issues(context, root, outcome, report);
        }
    }

    #[inline(never)]
    fn report_issues(&mut self, context: u32, root: u32, outcome: Outcome, report: &Report) {
        self.count(root, |metrics| {
            let counter = match outcome {
                Outcome::Accepted => Some(Counter::Accepted),
                Outcome::OutsideApi => None,
                Outcome::Rejected => Some(Counter::Rejected),
                Outcome::WouldReject => Some(Counter::WouldReject),
            };
            counter.into_iter().for_each(|counter| metrics.increment(counter));
            if report.status() == Some(413) {
                metrics.increment(Counter::TooLarge);
            }
            metrics.count_rules(report, outcome == Outcome::WouldReject);
        });
        let is_logged = self.logs_verdicts(root);
        if let Some(request) = self.requests.get_mut(context) {
            show_verdict(&mut self.host, request, is_logged, outcome, report);
        }
    }

    /// Reports that the request cannot be validated.
    pub(super) fn report_internal(&mut self, context: u32, error: InternalError) {
        let root = self.root_of(context);
        // A slow client is not a failure of the gateway.
        let (counter, outcome) = match error {
            InternalError::SlowBody => (Counter::SlowBody, "slow-body"),
            _ => (Counter::Internal, "internal"),
        };
        self.increment(root, counter);
        let Self { host, requests, roots, .. } = self;
        let request = requests.get_mut(context);
        let ids = request.as_ref().map(|request| request.ids()).unwrap_or_default();
        // Every request with a body fails in this way, for one reason.
        let is_logged = error == InternalError::BodyWithheld
            && roots
                .get_mut(root)
                .is_some_and(|root| std::mem::replace(&mut root.has_logged_correction, true));
        if !is_logged {
            log::write_failure(host, outcome, &error, ids.request);
        }
        if let Some(request) = request {
            request.is_reported = true;
            let _not_set = host.set_property(PROPERTY, outcome);
            request.verdict = Some(outcome.to_owned());
        }
    }

    /// The request waits for its account from now on, if it does not wait already.
    pub(super) fn start_clock(&mut self, context: u32) {
        let Self { host, requests, .. } = self;
        if let Some(request) = requests.get_mut(context)
            && request.lookup_start.is_none()
        {
            request.lookup_start = host.monotonic_nanoseconds().ok();
        }
    }

    /// The request has its account.
    pub(super) fn stop_clock(&mut self, context: u32) {
        let Some(request) = self.requests.get_mut(context) else { return };
        let Some(start) = request.lookup_start.take() else { return };
        if let Ok(now) = self.host.monotonic_nanoseconds() {
            let milliseconds = now.saturating_sub(start) / 1_000_000;
            request.lookup_ms = Some(milliseconds);
            let root = request.root;
            let Self { host, roots, metrics, .. } = self;
            let metrics = roots.get(root).and_then(|root| root.metrics(metrics));
            metrics.into_iter().for_each(|metrics| metrics.record_lookup_ms(milliseconds, host));
        }
    }

    /// Whether the proxy's log has verdicts. The proxy is asked once between two ticks.
    fn logs_verdicts(&mut self, root: u32) -> bool {
        let known = self.logs_verdicts.unwrap_or_else(|| self.host.logs(LogLevel::Info));
        self.logs_verdicts = self.roots.get(root).filter(|root| root.ticks.run()).map(|_| known);
        known
    }

    /// Reports that a lookup could not be sent, once for each configuration.
    pub(super) fn report_unsent(&mut self, root: u32, error: HostError) {
        let Some(root) = self.roots.get_mut(root) else { return };
        if std::mem::replace(&mut root.has_logged_unsent, true) {
            return;
        }
        let cluster = root.source().map(|source| source.cluster.as_str()).unwrap_or_default();
        let line = match error {
            HostError::Status(STATUS_BAD_ARGUMENT) => format!(
                "cannot look up accounts: Envoy has no cluster `{cluster}`; add it to `clusters`, or correct `account.cluster` in the filter's configuration"
            ),
            _ => format!("cannot look up accounts with the cluster `{cluster}`: {error}"),
        };
        log::write(&mut self.host, LogLevel::Error, &line);
    }

    /// Whether Envoy allows the call with which header fields of responses are set. There is no response yet: if the call is allowed,
    /// the argument is wrong.
    pub(super) fn may_set_response_fields(&mut self) -> bool {
        self.host.set_response_header(IDENTITY_FIELD, "")
            != Err(HostError::Status(STATUS_INTERNAL_FAILURE))
    }

    /// Sets the header fields of a response, if the configuration asks for them.
    #[inline(never)]
    pub(super) fn set_response_fields(&mut self, context: u32) {
        let Self { host, requests, roots, .. } = self;
        let Some(request) = requests.get(context) else { return };
        let config = roots.get(request.root).and_then(|root| root.config.as_ref());
        let Some(config) = config.filter(|config| config.response_headers) else { return };
        let mut set =
            |name, value: &str| -> Result<(), HostError> { host.set_response_header(name, value) };
        let verdict = match &request.verdict {
            Some(verdict) => verdict,
            // Also if Envoy responds itself before the verdict, such as when the API is down.
            None if !request.is_reported => "pending",
            None => "accepted",
        };
        let has_verdict = request.is_inside_api || request.verdict.is_some();
        let is_set = set(IDENTITY_FIELD, &config.identity.to_string())
            .and_then(|()| if has_verdict { set(VERDICT_FIELD, verdict) } else { Ok(()) });
        if let Err(error) = is_set {
            let message = format!("cannot set the header fields of a response: {error}");
            log::write(host, LogLevel::Warn, &message);
        }
    }
}

/// Writes a verdict with issues to the log, and into the property for access logs.
#[inline(never)]
fn show_verdict(
    host: &mut impl Host,
    request: &mut Request,
    is_logged: bool,
    outcome: Outcome,
    report: &Report,
) {
    // Reading the identifiers and building the line cost as much as validating the request.
    let ids = is_logged.then(|| request.ids());
    let request_id = ids.and_then(|ids| ids.request);
    let verdict = Verdict { outcome, report, request_id, lookup_ms: request.lookup_ms };
    if ids.is_some() {
        log::write_verdict(host, &verdict);
    }
    // The access log of a request that has ended is written.
    if !request.ended {
        let text = verdict.to_text();
        // Without the property only the access log lacks the codes.
        let _not_set = host.set_property(PROPERTY, &text);
        request.verdict = Some(text);
    }
}

/// The property for access logs. Envoy stores it as the filter state `wasm.acg_policy`.
const PROPERTY: &str = "acg_policy";
/// The header field with the release and the hash of the policy.
const IDENTITY_FIELD: &str = "x-acg-policy";
/// The header field with the verdict.
const VERDICT_FIELD: &str = "x-acg-policy-verdict";
