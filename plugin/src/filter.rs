//! Everything that one worker of the proxy holds: configurations, requests, lookups under way. Each
//! callback of the proxy is a method; each carries out what [`Exchange`] says.

use std::collections::BTreeMap;

use acg_policy::{AccountState, DEFAULT_API_VERSIONS, Report, UnknownReason};

use crate::config::Config;
use crate::counters::{Counter, Counters};
use crate::exchange::{Exchange, Next, Trouble};
use crate::host::{Action, Host, Level};
use crate::lookup::{self, Lookups, TICK_MS};
use crate::outlet;

/// The filter on one worker.
#[derive(Debug)]
pub(crate) struct Filter<H> {
    host: H,
    roots: BTreeMap<u32, Root>,
    requests: BTreeMap<u32, Request>,
    lookups: Lookups,
    counters: Option<Counters>,
}

/// One configuration of the filter; a proxy may use the same worker for several.
#[derive(Debug, Default)]
struct Root {
    config: Option<Config>,
    ticks: bool,
}

#[derive(Debug, Default)]
struct Request {
    root: u32,
    exchange: Exchange,
    ticks_without_body: u32,
}

/// How a request is let go.
#[derive(Clone, Copy, Debug)]
enum Held {
    /// Its own callback runs: by what that returns.
    InCallback,
    /// It was paused before: by telling the proxy.
    Paused,
}

impl<H: Host> Filter<H> {
    /// A filter without configurations or requests.
    pub(crate) const fn new(host: H) -> Self {
        Self {
            host,
            roots: BTreeMap::new(),
            requests: BTreeMap::new(),
            lookups: Lookups::new(),
            counters: None,
        }
    }

    /// A configuration begins, when `root` is 0, or a request under one.
    pub(crate) fn create(&mut self, context: u32, root: u32) {
        if root == 0 {
            self.roots.insert(context, Root::default());
        } else {
            self.requests.insert(context, Request { root, ..Request::default() });
        }
    }

    /// Reads a configuration of `size` bytes. `false` refuses it, and with it the proxy's own.
    pub(crate) fn configure(&mut self, root: u32, size: usize) -> bool {
        let text = match self.host.configuration(size) {
            Ok(text) => text,
            Err(error) => {
                let line = format!("configuration refused: the proxy did not give it: {error}");
                outlet::log(&mut self.host, Level::Error, &line);
                return false;
            }
        };
        match Config::read(&text) {
            Ok(config) => {
                self.counters.get_or_insert_with(|| Counters::make(&mut self.host));
                self.roots.entry(root).or_default().config = Some(config);
                true
            }
            Err(fault) => {
                outlet::log(
                    &mut self.host,
                    Level::Error,
                    &format!("configuration refused at {fault}"),
                );
                false
            }
        }
    }

    /// A request's header is here.
    pub(crate) fn request_headers(&mut self, context: u32, ends: bool) -> Action {
        let fields = self.host.request_headers();
        let request = self.requests.entry(context).or_default();
        let config = self.roots.get(&request.root).and_then(|root| root.config.as_ref());
        let validator = config.map(|config| match &config.roles {
            Some(source) => config.validator.for_caller(source.roles(&mut self.host)),
            None => config.validator.clone(),
        });
        let next = request.exchange.header(fields, ends, validator.as_ref());
        let root = request.root;
        if !matches!(next, Next::Pass) {
            self.count(Counter::Checked);
        }
        if matches!(next, Next::Wait) {
            self.keep_ticking(root);
        }
        self.carry_out(context, next, Held::InCallback)
    }

    /// A part of a request's body is here; `gathered` bytes in all.
    pub(crate) fn request_body(&mut self, context: u32, gathered: usize, ends: bool) -> Action {
        let Self { host, requests, .. } = self;
        let exchange = &mut requests.entry(context).or_default().exchange;
        let next = exchange.body(gathered, ends, &mut |limit| host.request_body(limit));
        self.carry_out(context, next, Held::InCallback)
    }

    /// A request's trailers are here.
    pub(crate) fn request_trailers(&mut self, context: u32) -> Action {
        let Self { host, requests, .. } = self;
        let exchange = &mut requests.entry(context).or_default().exchange;
        let next = exchange.trailers(&mut |limit| host.request_body(limit));
        self.carry_out(context, next, Held::InCallback)
    }

    /// A lookup was answered, with so many header fields and bytes of body.
    pub(crate) fn call_response(&mut self, token: u32, fields: usize, size: usize) {
        let Some(context) = self.lookups.answered(token) else { return };
        let Some(request) = self.requests.get(&context) else { return };
        let Some((account, _)) = request.exchange.account() else { return };
        let state = lookup::read(&mut self.host, account, fields, size);
        self.answer(context, &state);
    }

    /// Time has gone by for the requests under one configuration.
    pub(crate) fn tick(&mut self, root: u32) {
        for context in self.lookups.tick(root) {
            self.answer(context, &AccountState::Unknown(UnknownReason::Timeout));
        }
        for context in self.without_body(root) {
            if let Some(request) = self.requests.get_mut(&context) {
                let next = request.exchange.fail(Trouble::NoBody);
                self.carry_out_later(context, next);
            }
        }
        let awaits = |request: &Request| request.root == root && request.exchange.awaits_body();
        if self.lookups.under_way(root) == 0 && !self.requests.values().any(awaits) {
            self.tick_every(root, 0);
        }
    }

    /// A request or a configuration is gone.
    pub(crate) fn delete(&mut self, context: u32) {
        self.requests.remove(&context);
        self.lookups.forget(context);
        if self.roots.remove(&context).is_some() {
            self.lookups.forget_root(context);
        }
    }

    fn answer(&mut self, context: u32, state: &AccountState) {
        if let AccountState::Unknown(reason) = state {
            self.note_unknown(*reason);
        }
        if let Some(request) = self.requests.get_mut(&context) {
            let next = request.exchange.answer(state);
            self.carry_out_later(context, next);
        }
    }

    fn carry_out_later(&mut self, context: u32, next: Next) {
        match self.host.switch_to(context) {
            Ok(()) => {
                self.carry_out(context, next, Held::Paused);
            }
            // The request stays paused, until the proxy's own timeout.
            Err(error) => {
                self.count(Counter::Internal);
                let line =
                    format!("a request cannot be answered: the proxy does not find it: {error}");
                outlet::log(&mut self.host, Level::Error, &line);
            }
        }
    }

    fn carry_out(&mut self, context: u32, next: Next, held: Held) -> Action {
        match next {
            Next::Pass => Action::Continue,
            Next::Wait => Action::Pause,
            Next::Accept(report) => self.accept(context, &report, held),
            Next::Refuse(report) => self.refuse(&report),
            Next::Fail(trouble) => self.fail(trouble),
            Next::Ask => match self.ask(context) {
                Ok(()) => Action::Pause,
                Err(reason) => self.do_without(context, reason, held),
            },
        }
    }

    fn accept(&mut self, context: u32, report: &Report, held: Held) -> Action {
        let resumed = match held {
            Held::InCallback => Ok(()),
            Held::Paused => self.host.resume(),
        };
        match resumed {
            Ok(()) => {
                self.count(Counter::Accepted);
                outlet::log_report(&mut self.host, report);
                Action::Continue
            }
            Err(error) => {
                let trouble = Trouble::Resume(error);
                let exchange = &mut self.requests.entry(context).or_default().exchange;
                let _refused = exchange.fail(trouble);
                self.fail(trouble)
            }
        }
    }

    fn refuse(&mut self, report: &Report) -> Action {
        self.count(Counter::Rejected);
        if report.status() == Some(413) {
            self.count(Counter::TooLarge);
        }
        let replied = outlet::refuse(&mut self.host, report);
        outlet::log_report(&mut self.host, report);
        self.after_reply(replied)
    }

    fn fail(&mut self, trouble: Trouble) -> Action {
        self.count(Counter::Internal);
        outlet::log(&mut self.host, Level::Error, &format!("a request was not judged: {trouble}"));
        let replied = outlet::fail(&mut self.host, trouble);
        self.after_reply(replied)
    }

    /// After an answer a request is held back for good. Where there is no answer, it is ended.
    fn after_reply(&mut self, replied: Result<(), crate::host::HostError>) -> Action {
        if let Err(error) = replied {
            outlet::log(
                &mut self.host,
                Level::Error,
                &format!("the proxy did not take an answer: {error}"),
            );
            let _stays_paused = self.host.reset();
        }
        Action::Pause
    }

    fn ask(&mut self, context: u32) -> Result<(), UnknownReason> {
        let request = self.requests.get(&context).ok_or(UnknownReason::Unavailable)?;
        let root = request.root;
        let config = self.roots.get(&root).and_then(|root| root.config.as_ref());
        let config = config.ok_or(UnknownReason::Unavailable)?;
        let source = config.accounts.as_ref().ok_or(UnknownReason::Unavailable)?;
        if self.lookups.under_way(root) >= source.max_concurrent {
            return Err(UnknownReason::Unavailable);
        }
        let (account, credentials) =
            request.exchange.account().ok_or(UnknownReason::Unavailable)?;
        let [first_version, _] = DEFAULT_API_VERSIONS;
        let version =
            config.validator.policy().api_versions().first().map_or(first_version, String::as_str);
        let path = lookup::path(account, version);
        let sent = lookup::send(&mut self.host, source, &path, credentials);
        let token = sent.map_err(|_| UnknownReason::Unreachable)?;
        if !self.lookups.add(token, root, context, source.timeout_ms) {
            return Err(UnknownReason::Unavailable);
        }
        self.keep_ticking(root);
        Ok(())
    }

    fn do_without(&mut self, context: u32, reason: UnknownReason, held: Held) -> Action {
        self.note_unknown(reason);
        let exchange = &mut self.requests.entry(context).or_default().exchange;
        let next = exchange.answer(&AccountState::Unknown(reason));
        match next {
            // An answered question is not asked again.
            Next::Ask => Action::Pause,
            next => self.carry_out(context, next, held),
        }
    }

    fn note_unknown(&mut self, reason: UnknownReason) {
        self.count(Counter::UnknownState);
        let line = format!("the account could not be looked up: {}", reason.as_str());
        outlet::log(&mut self.host, Level::Warn, &line);
    }

    fn without_body(&mut self, root: u32) -> Vec<u32> {
        let mut late = Vec::new();
        for (context, request) in &mut self.requests {
            if request.root == root && request.exchange.awaits_body() {
                request.ticks_without_body += 1;
                if request.ticks_without_body >= PATIENCE_WITHOUT_BODY {
                    late.push(*context);
                }
            }
        }
        late
    }

    fn keep_ticking(&mut self, root: u32) {
        if self.roots.get(&root).is_some_and(|root| !root.ticks) {
            self.tick_every(root, TICK_MS);
        }
    }

    fn tick_every(&mut self, root: u32, milliseconds: u32) {
        if let Some(root) = self.roots.get_mut(&root) {
            // Without ticks there is still the proxy's own timeout.
            root.ticks = self.host.tick_every(milliseconds).is_ok() && milliseconds > 0;
        }
    }

    fn count(&mut self, counter: Counter) {
        if let Some(counters) = &self.counters {
            counters.count(counter, &mut self.host);
        }
    }
}

/// Ticks until a request whose body has not begun to come is answered.
const PATIENCE_WITHOUT_BODY: u32 = 10_000 / TICK_MS;

#[cfg(test)]
mod tests;
