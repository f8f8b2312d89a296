//! The accounts on which requests depend: from the cache, with a lookup in flight, with a lookup of
//! their own, or after waiting for one.

use std::collections::BTreeMap;
use std::rc::Rc;

use acg_policy::{AccountState, DEFAULT_API_VERSIONS, UnknownReason};

use super::apply::Passing;
use super::{Filter, Root, Sharing};
use crate::abi::{Action, Host, LogLevel};
use crate::config::Config;
use crate::exchange::Next;
use crate::log;
use crate::lookup::{self, Answer, Cached, Caller, CallerKey, Key, Sent, Waiting, WrittenAccount};
use crate::metrics::Counter;

/// A request whose verdict needs the account.
#[derive(Debug)]
struct Need {
    root: u32,
    key: Key,
    /// Whether another request's lookup can answer it. The counts of numbers on which account writes
    /// depend change with each number, so these have a lookup of their own.
    is_shared: bool,
}

/// What one pass over the queue has found.
#[derive(Debug, Default)]
struct Pass {
    /// Callers that cannot start another lookup. Not a set, which would be another copy of the code of a
    /// sorted map in the module.
    blocked: BTreeMap<Caller, u64>,
    /// Whether a lookup was started, for which later requests can wait.
    has_started: bool,
}

impl<H: Host> Filter<H> {
    /// Finds the account of a request that needs it. Returns the next step by an earlier response, or
    /// `None` if the request waits.
    ///
    /// # Errors
    /// No lookup can be sent.
    pub(super) fn find_account(&mut self, context: u32) -> Result<Option<Next>, UnknownReason> {
        let need = self.need(context).ok_or(UnknownReason::Unavailable)?;
        if let Some(request) = self.requests.get_mut(context) {
            request.has_asked = true;
        }
        if let Some(cached) = self.cached(&need)
            && let Some(next) = self.apply_cached(context, &cached)
        {
            self.increment(need.root, Counter::CacheHit);
            return Ok(Some(next));
        }
        if need.is_shared {
            self.increment(need.root, Counter::CacheMiss);
        }
        self.start_clock(context);
        if self.join(context, &need) {
            return Ok(None);
        }
        if self.admits(need.root, need.key.caller) {
            return self.start_lookup(context, need).map(|()| None);
        }
        if self.enqueue(context, &need) {
            self.start_ticks(need.root);
            return Ok(None);
        }
        let line =
            "lookup not sent: the share of its caller is in flight, and that of the queue is taken";
        log::write(&mut self.host, LogLevel::Warn, line);
        Err(UnknownReason::Unavailable)
    }

    /// Continues with a request whose account cannot be looked up.
    pub(super) fn continue_without_account(
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
    pub(super) fn report_lookup(&mut self, context: u32, state: &AccountState) {
        self.stop_clock(context);
        let root = self.root_of(context);
        self.count(root, |metrics| metrics.count_lookup(state));
        if let AccountState::Unknown(reason) = state {
            self.increment(root, Counter::UnknownState);
            let line = format!("account lookup failed: {}", reason.as_str());
            log::write(&mut self.host, LogLevel::Warn, &line);
        }
    }

    /// The response to a lookup has arrived.
    pub(super) fn lookup_ended(&mut self, token: u32, headers: usize, size: usize) {
        let Some(ended) = self.lookups.end(token) else { return };
        let account = &ended.key.account;
        let answer = Rc::new(lookup::read_response(&mut self.host, account, headers, size));
        if matches!(answer.state, AccountState::Known(_)) {
            self.lookups.verify(ended.key.caller);
        }
        if let Some(sent_at_ms) = ended.cacheable_since_ms
            && let Some(root) = self.roots.get_mut(ended.root)
            && let Some(source) = root.source()
        {
            let limits = source.cache;
            root.cache.insert(ended.key, Rc::clone(&answer), sent_at_ms, &limits);
        }
        for context in ended.waiting {
            self.apply_answer(context, &answer);
        }
        self.start_queued(ended.root);
    }

    /// Ends the wait of requests whose lookup has not ended, or has not started, in time.
    pub(super) fn end_late_lookups(&mut self, root: u32) {
        for context in self.lookups.tick(root) {
            self.apply_answer(context, &Rc::new(Answer::unknown(UnknownReason::Timeout)));
        }
        let late = self.roots.get_mut(root).map(|root| root.queue.tick());
        for context in late.unwrap_or_default() {
            let line = "lookup not sent: its time in the queue has ended";
            log::write(&mut self.host, LogLevel::Warn, line);
            self.apply_answer(context, &Rc::new(Answer::unknown(UnknownReason::Unavailable)));
        }
        self.start_queued(root);
    }

    /// A request passes. If it writes an account, earlier responses about it are no longer used.
    pub(super) fn begin_write(&mut self, context: u32) {
        let write = self.requests.get(context).and_then(|request| request.exchange.write());
        if let Some(account) = write.cloned() {
            self.begin_write_of(context, account);
        }
    }

    #[inline(never)]
    fn begin_write_of(&mut self, context: u32, account: WrittenAccount) {
        if self.writes.begin(context, account.clone()) {
            self.roots.values_mut().for_each(|root| root.cache.remove_account(&account));
            self.lookups.begin_write(&account);
        }
    }

    /// A request has ended.
    pub(super) fn end_write(&mut self, context: u32) {
        if let Some(account) = self.writes.end(context) {
            self.lookups.end_write(&account);
        }
    }

    /// Removes a request that has ended from the queue and from the lookup it waits for.
    #[inline(never)]
    pub(super) fn leave_lookup(&mut self, context: u32, root: u32) {
        self.lookups.remove_request(context);
        if let Some(root) = self.roots.get_mut(root) {
            root.queue.remove_request(context);
        }
    }

    /// A key for the hash of callers. Without one, only the cache is unavailable.
    pub(super) fn new_caller_key(&mut self) -> Option<CallerKey> {
        match self.host.random_bytes() {
            Ok(bytes) => Some(CallerKey::new(bytes)),
            Err(error) => {
                let line = format!(
                    "accounts are not cached, because `random_get` failed: {error}; allow it in `capability_restriction_config`"
                );
                log::write(&mut self.host, LogLevel::Warn, &line);
                None
            }
        }
    }

    fn need(&self, context: u32) -> Option<Need> {
        let request = self.requests.get(context)?;
        let source = self.roots.get(request.root)?.source()?;
        let account = request.exchange.account()?;
        let credentials = lookup::credentials(request.fields());
        let caller = Caller::new(self.caller_key.unwrap_or_default(), request.root, credentials);
        let key = Key { caller, account: account.to_owned() };
        let is_shared = source.cache.is_enabled()
            && self.caller_key.is_some()
            && request.exchange.write().is_none();
        Some(Need { root: request.root, key, is_shared })
    }

    fn cached(&mut self, need: &Need) -> Option<Cached> {
        if !need.is_shared {
            return None;
        }
        let now_ms = self.now_ms()?;
        let root = self.roots.get_mut(need.root)?;
        let limits = root.source()?.cache;
        root.cache.get(&need.key, &limits, now_ms)
    }

    /// The next step by an earlier response; `None` if the request needs a lookup.
    fn apply_cached(&mut self, context: u32, cached: &Cached) -> Option<Next> {
        let request = self.requests.get_mut(context)?;
        let state = &cached.answer.state;
        if !cached.may_refuse {
            return request.exchange.earlier_account_state(state);
        }
        request.answer = Some(Rc::clone(&cached.answer));
        Some(request.exchange.account_state(state))
    }

    /// Lets a request wait for a lookup in flight. `false` if there is none for it.
    fn join(&mut self, context: u32, need: &Need) -> bool {
        let has_joined = need.is_shared && self.lookups.join(&need.key, context);
        if has_joined
            && let Some(request) = self.requests.get_mut(context)
            && request.lookup == Sharing::NotJoined
        {
            request.lookup = Sharing::Joined;
        }
        has_joined
    }

    fn admits(&self, root: u32, caller: Caller) -> bool {
        let source = self.roots.get(root).and_then(Root::source);
        source.is_some_and(|source| self.lookups.admits(root, caller, source.max_concurrent))
    }

    fn start_lookup(&mut self, context: u32, need: Need) -> Result<(), UnknownReason> {
        let Need { root, key, is_shared } = need;
        let now_ms = if is_shared { self.now_ms() } else { None };
        let cacheable_since_ms = now_ms.filter(|_| !self.writes.concern(&key.account));
        let Self { host, roots, requests, lookups, .. } = self;
        let config = roots.get(root).and_then(|root| root.config.as_ref());
        let config = config.ok_or(UnknownReason::Unavailable)?;
        let source = config.accounts.as_ref().ok_or(UnknownReason::Unavailable)?;
        let request = requests.get(context).ok_or(UnknownReason::Unavailable)?;
        let account = request.exchange.account().ok_or(UnknownReason::Unavailable)?;
        let path = lookup::path(account, api_version(config));
        let fields: Vec<_> = request.fields().collect();
        let token = lookup::send(host, source, &path, &fields);
        let token = match token {
            Ok(token) => token,
            Err(error) => {
                self.report_unsent(root, error);
                return Err(UnknownReason::Unreachable);
            }
        };
        let timeout_ms = source.timeout_ms;
        let sent =
            Sent { token, root, key, is_joinable: is_shared, cacheable_since_ms, timeout_ms };
        if !lookups.add(sent, context) {
            return Err(UnknownReason::Unavailable);
        }
        self.start_ticks(root);
        Ok(())
    }

    fn enqueue(&mut self, context: u32, need: &Need) -> bool {
        let caller = need.key.caller;
        let is_verified = self.lookups.is_verified(caller);
        let Some(root) = self.roots.get_mut(need.root) else { return false };
        let Some(source) = root.source() else { return false };
        let (max, timeout_ms) = (source.max_queued, source.queue_timeout_ms);
        root.queue.push(context, (caller, is_verified), max, timeout_ms)
    }

    /// Starts the lookups of requests in the queue, as far as the limits now allow.
    fn start_queued(&mut self, root: u32) {
        let waiting = self.roots.get_mut(root).filter(|root| !root.queue.is_empty());
        let Some(mut queue) = waiting.map(|root| std::mem::take(&mut root.queue)) else { return };
        let mut pass = Pass::default();
        queue.retain(|waiting| !self.leaves_queue(root, *waiting, &mut pass));
        if let Some(root) = self.roots.get_mut(root) {
            root.queue = queue;
        }
    }

    /// Whether a request no longer waits in the queue.
    fn leaves_queue(&mut self, root: u32, waiting: Waiting, pass: &mut Pass) -> bool {
        let Waiting { context, caller, .. } = waiting;
        let is_blocked = pass.blocked.contains_key(&caller) || !self.admits(root, caller);
        if is_blocked {
            pass.blocked.insert(caller, 0);
            if !pass.has_started {
                return false;
            }
        }
        let Some(need) = self.need(context) else { return true };
        if self.join(context, &need) {
            return true;
        }
        if is_blocked {
            return false;
        }
        pass.has_started = true;
        if let Err(reason) = self.start_lookup(context, need) {
            self.apply_answer(context, &Rc::new(Answer::unknown(reason)));
        }
        true
    }

    /// Continues with a request after its lookup. If the lookup was that of another request and has
    /// failed, the request gets one more.
    fn apply_answer(&mut self, context: u32, answer: &Rc<Answer>) {
        let Some(request) = self.requests.get_mut(context) else { return };
        if answer.is_failure() && request.lookup == Sharing::Joined {
            request.lookup = Sharing::Failed;
            if let Ok(next) = self.find_account(context) {
                if let Some(next) = next {
                    self.continue_paused(context, next);
                }
                return;
            }
        }
        self.report_lookup(context, &answer.state);
        let Some(request) = self.requests.get_mut(context) else { return };
        request.answer = Some(Rc::clone(answer));
        let next = request.exchange.account_state(&answer.state);
        self.continue_paused(context, next);
    }

    /// Carries out a step of a request that has waited, or has ended while its observation did.
    fn continue_paused(&mut self, context: u32, next: Next) {
        if self.requests.get(context).is_some_and(|request| request.ended) {
            self.advance_observation(context);
            self.requests.remove(context);
        } else {
            self.apply_to_paused(context, next);
        }
    }

    /// The time of the monotonic clock. Without it, nothing is read from the cache or added to it.
    fn now_ms(&mut self) -> Option<u64> {
        Some(self.host.monotonic_nanoseconds().ok()? / NANOSECONDS_PER_MS)
    }
}

/// The API version of lookups.
fn api_version(config: &Config) -> &str {
    let [first_version, _] = DEFAULT_API_VERSIONS;
    config.validator.policy().api_versions().first().map_or(first_version, String::as_str)
}

const NANOSECONDS_PER_MS: u64 = 1_000_000;
