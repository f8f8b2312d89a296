//! The state of one worker of the proxy: configurations, requests and lookups. Each callback of the
//! proxy advances an [`Exchange`]; `apply` carries out what it returns, unless the header fields are accepted at once.

mod accounts;
mod apply;
mod contexts;
mod holding;
mod ticks;
mod verdict;
mod waits;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::rc::Rc;

use acg_policy::{HeaderField, PolicyWarning};

use crate::abi::{Action, Callbacks, Host, LogLevel, header_map};
use crate::config::{AccountSource, Config, Hold, Validation};
use crate::correlation::RequestIds;
use crate::exchange::{Exchange, Next};
use crate::log;
use crate::lookup::{Answer, Cache, CallerKey, Lookups, Queue, Writes};
use crate::metrics::{Counter, Metrics};
use contexts::Contexts;
use waits::{BodyCallbacks, Ticks, Wait};

/// The filter on one worker.
#[derive(Debug)]
pub(crate) struct Filter<H> {
    host: H,
    roots: Contexts<Root>,
    requests: Contexts<Request>,
    lookups: Lookups,
    writes: Writes,
    /// Without a key, callers are not distinguished, and no lookup is shared.
    caller_key: Option<CallerKey>,
    /// Metrics, each with the name of their configuration.
    metrics: Vec<(Option<String>, Metrics)>,
    /// The number of paused requests on which the running callback has acted.
    acted: usize,
    /// Whether a configuration asks for header fields of responses, and the proxy allows them.
    sets_response_fields: bool,
    /// Whether a configuration observes rules.
    observes: bool,
    /// Whether the proxy's log has verdicts, if it is known since the last tick.
    logs_verdicts: Option<bool>,
}

/// One configuration of the filter. A proxy can use one worker for several.
#[derive(Debug, Default)]
struct Root {
    config: Option<Config>,
    /// The index of its metrics.
    metrics: usize,
    ticks: Ticks,
    /// Steps of paused requests that wait for another callback.
    deferred: VecDeque<(u32, Next)>,
    /// Requests that wait for the start of their lookup.
    queue: Queue,
    cache: Cache,
    body_callbacks: BodyCallbacks,
    /// Whether the log has how to correct the proxy's configuration.
    has_logged_correction: bool,
    /// Whether the log has that lookups cannot be sent.
    has_logged_unsent: bool,
}

#[derive(Debug, Default)]
struct Request {
    root: u32,
    exchange: Exchange,
    wait: Wait,
    /// Its header fields, in the encoding of the proxy.
    head: Vec<u8>,
    /// Whether the request is one to the API, and not to another path.
    is_inside_api: bool,
    /// Whether it has needed its account, so that it can be in the queue, or wait for a lookup.
    has_asked: bool,
    /// When the request began to wait for its account, by the monotonic clock.
    lookup_start: Option<u64>,
    /// How long it waited, in milliseconds.
    lookup_ms: Option<u64>,
    /// Whether the verdict has been reported.
    is_reported: bool,
    /// The verdict in its short form, if there are issues.
    verdict: Option<String>,
    /// Whether the proxy has ended the request. It is kept until the lookup for its observation ends.
    ended: bool,
    /// The response to the lookup of its account.
    answer: Option<Rc<Answer>>,
    lookup: Sharing,
}

/// Whether a request waits for the lookup of another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sharing {
    /// It has not waited for one.
    #[default]
    NotJoined,
    Joined,
    /// That lookup has failed. The next one, shared or not, is the last.
    Failed,
}

impl Request {
    /// Its header fields.
    fn fields(&self) -> impl Iterator<Item = HeaderField<'_>> {
        header_map::fields(&self.head)
    }

    /// Whether the verdict on the header fields leaves nothing to do, as for most requests that only read.
    fn passes_plainly(&self, next: &Next) -> bool {
        matches!(next, Next::Accept(report) if report.issues().is_empty())
            && self.exchange.write().is_none()
            && !self.exchange.has_observation()
    }

    /// Its identifiers.
    fn ids(&self) -> RequestIds<'_> {
        RequestIds::read(self.fields())
    }
}

impl Root {
    fn source(&self) -> Option<&AccountSource> {
        self.config.as_ref()?.accounts.as_ref()
    }

    /// Its metrics, if it is configured.
    fn metrics<'m>(&self, all: &'m mut [(Option<String>, Metrics)]) -> Option<&'m mut Metrics> {
        self.config.as_ref()?;
        all.get_mut(self.metrics).map(|(_, metrics)| metrics)
    }

    /// What is held back until the verdict.
    fn hold(&self) -> Hold {
        self.config.as_ref().map(|config| config.hold).unwrap_or_default()
    }
}

impl<H: Host> Filter<H> {
    /// A filter without configurations or requests.
    pub(crate) const fn new(host: H) -> Self {
        Self {
            host,
            roots: Contexts::new(),
            requests: Contexts::new(),
            lookups: Lookups::new(),
            writes: Writes::new(),
            caller_key: None,
            metrics: Vec::new(),
            acted: 0,
            sets_response_fields: false,
            observes: false,
            logs_verdicts: None,
        }
    }

    fn exchange(&mut self, context: u32) -> &mut Exchange {
        &mut self.requests.get_or_default(context).exchange
    }

    /// The configuration of a request.
    fn root_of(&self, context: u32) -> u32 {
        self.requests.get(context).map_or(0, |request| request.root)
    }

    fn increment(&mut self, root: u32, counter: Counter) {
        self.count(root, |metrics| metrics.increment(counter));
    }

    fn log_configured(&mut self, config: &Config, may_set_response_fields: bool) {
        let host = &mut self.host;
        let line = format!("configured: acg-policy {}", config.identity);
        log::write(host, LogLevel::Info, &line);
        if config.validations.observe() {
            let line = "configured: `observe` lets requests pass that would be refused";
            log::write(host, LogLevel::Info, line);
        }
        if config.response_headers && !may_set_response_fields {
            let line = "configuration: `responseHeaders` has no effect; add `proxy_on_response_headers` and `proxy_replace_header_map_value` to `allowed_capabilities` in Envoy's configuration";
            log::write(host, LogLevel::Warn, line);
        }
        for PolicyWarning { pointer, message, .. } in config.validator.policy().warnings() {
            let line = format!("configuration: warning at /policy{pointer}: {message}");
            log::write(host, LogLevel::Warn, &line);
        }
    }

    /// A configuration is in use. Returns the index of its metrics.
    fn add_build(&mut self, config: &Config) -> usize {
        let Self { host, metrics, .. } = self;
        let name = config.name.as_deref();
        let found = metrics.iter().position(|(other, _)| *other == config.name);
        let index = found.unwrap_or_else(|| {
            metrics.push((config.name.clone(), Metrics::define(host, name)));
            metrics.len() - 1
        });
        if let Some((_, metrics)) = metrics.get_mut(index) {
            metrics.add_build(name, &config.identity, host);
        }
        index
    }

    /// The configuration of a root context, if there is one, is no longer in use.
    fn remove_build(&mut self, root: u32) {
        let Some(root) = self.roots.get(root) else { return };
        let (config, metrics) = (root.config.as_ref(), self.metrics.get_mut(root.metrics));
        if let (Some(config), Some((_, metrics))) = (config, metrics) {
            metrics.remove_build(&config.identity, &mut self.host);
        }
    }

    /// A configuration ends, if the context is one.
    #[inline(never)]
    fn delete_root(&mut self, context: u32) {
        self.remove_build(context);
        self.pass_counts_on();
        if self.roots.remove(context).is_some() {
            self.lookups.remove_root(context);
            self.requests.retain(|request| !(request.ended && request.root == context));
        }
    }

    /// Counts in the metrics of a configuration, and has the next tick pass it on.
    fn count(&mut self, root_id: u32, count: impl FnOnce(&mut Metrics)) {
        let Some(root) = self.roots.get(root_id) else { return };
        if let Some(metrics) = root.metrics(&mut self.metrics) {
            count(metrics);
        }
        if !root.ticks.run() {
            self.start_ticks(root_id);
        }
    }

    /// Passes on to the proxy what was counted, and asks for the level of its log again.
    fn pass_counts_on(&mut self) {
        self.logs_verdicts = None;
        self.metrics.iter_mut().for_each(|(_, metrics)| metrics.pass_on(&mut self.host));
    }
}

impl<H: Host> Callbacks for Filter<H> {
    fn create_context(&mut self, context: u32, root: u32) {
        if root == 0 {
            self.roots.insert(context, Box::default());
        } else {
            self.requests.insert(context, Box::new(Request { root, ..Request::default() }));
        }
    }

    fn configure(&mut self, root: u32, size: usize) -> bool {
        let config = match self.host.configuration(size) {
            Ok(text) => Config::read(&text).map_err(|error| error.to_string()),
            Err(error) => Err(format!("cannot be read: {error}")),
        };
        match config {
            Ok(config) => {
                let may_set_response_fields =
                    config.response_headers && self.may_set_response_fields();
                self.log_configured(&config, may_set_response_fields);
                self.remove_build(root);
                self.caller_key = self.caller_key.or_else(|| self.new_caller_key());
                let metrics = self.add_build(&config);
                self.sets_response_fields |= may_set_response_fields;
                self.observes |= config.validations.observe();
                let root = self.roots.get_or_default(root);
                root.config = Some(config);
                root.metrics = metrics;
                root.cache = Cache::default();
                true
            }
            Err(problem) => {
                let line = format!("configuration rejected {problem}");
                log::write(&mut self.host, LogLevel::Error, &line);
                false
            }
        }
    }

    fn request_headers(&mut self, context: u32, end_of_stream: bool) -> Action {
        let encoded = self.host.request_headers();
        let Self { host, roots, requests, metrics, .. } = self;
        let request = requests.get_or_default(context);
        let root_id = request.root;
        let root = roots.get(root_id);
        let config = root.and_then(|root| root.config.as_ref());
        let validation = config.map(|config| validation(config, host));
        let next = request.exchange.headers(
            encoded.as_deref().map_err(|error| *error),
            end_of_stream,
            validation.as_deref(),
        );
        request.is_inside_api = !matches!(next, Next::Pass | Next::PassUnchecked(_));
        if request.head.is_empty() {
            request.head = encoded.unwrap_or_default();
        }
        let passes_plainly = request.passes_plainly(&next);
        request.is_reported |= passes_plainly;
        if request.is_inside_api
            && let Some(root) = root
        {
            if let Some(metrics) = root.metrics(metrics) {
                metrics.increment(Counter::Checked);
                if passes_plainly {
                    metrics.increment(Counter::Accepted);
                }
            }
            if !root.ticks.run() {
                self.start_ticks(root_id);
            }
        }
        if passes_plainly {
            return Action::Continue;
        }
        let next = match next {
            Next::Wait => self.begin_wait(context),
            other => other,
        };
        self.apply_in_callback(context, next)
    }

    fn request_body(&mut self, context: u32, buffered: usize, end_of_stream: bool) -> Action {
        self.body_arrives(context);
        let Self { host, requests, .. } = self;
        let exchange = &mut requests.get_or_default(context).exchange;
        let next = exchange.body(buffered, end_of_stream, &mut |limit| host.request_body(limit));
        self.apply_in_callback(context, next)
    }

    fn request_trailers(&mut self, context: u32) -> Action {
        let Self { host, requests, .. } = self;
        let exchange = &mut requests.get_or_default(context).exchange;
        let next = exchange.trailers(&mut |limit| host.request_body(limit));
        self.apply_in_callback(context, next)
    }

    fn response_headers(&mut self, context: u32) {
        if self.sets_response_fields {
            self.set_response_fields(context);
        }
    }

    fn http_call_response(&mut self, token: u32, headers: usize, size: usize) {
        self.acted = 0;
        self.lookup_ended(token, headers, size);
    }

    fn tick(&mut self, root: u32) {
        self.acted = 0;
        self.apply_deferred(root);
        if self.counts_tick(root) {
            self.end_late_lookups(root);
            self.end_waits(root);
        }
        self.pass_counts_on();
        self.adjust_ticks(root);
    }

    fn delete_context(&mut self, context: u32) {
        self.end_write(context);
        let Some(mut request) = self.requests.remove(context) else {
            return self.delete_root(context);
        };
        let root = request.root;
        if request.exchange.observes_account() {
            request.ended = true;
            self.requests.insert(context, request);
        } else if request.has_asked {
            self.leave_lookup(context, root);
        }
        // A root context for which the proxy has also called the callbacks of a request has no root.
        if root == 0 {
            self.delete_root(context);
        }
    }
}

/// How the request whose callback runs is validated.
fn validation<'c>(config: &'c Config, host: &mut impl Host) -> Cow<'c, Validation> {
    // Without the name of the route, the request is not on an observed one.
    let route = config.validations.depends_on_route().then(|| host.property(ROUTE_NAME));
    let route = route.and_then(Result::ok).flatten().unwrap_or_default();
    let validation = config.validations.on_route(&route);
    match &config.roles {
        Some(source) => Cow::Owned(validation.for_caller(&source.roles(host))),
        None => Cow::Borrowed(validation),
    }
}

/// The property with the name of the route.
const ROUTE_NAME: &[u8] = b"xds\0route_name";

#[cfg(test)]
mod tests;
