//! A test proxy that runs the built filter: proxy-wasm ABI 0.2.1 on wasmtime. It records violations of
//! the ABI, and can fail any host call.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};
use wasmtime::{Config, Engine, Instance, InstancePre, Linker, Module, Store, Val};

use crate::{common, host_functions};

pub(crate) type HeaderField = (Vec<u8>, Vec<u8>);

/// The state of the proxy.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) configuration: Vec<u8>,
    pub(crate) headers: Vec<HeaderField>,
    pub(crate) body: Vec<u8>,
    /// Properties of the request by path.
    pub(crate) properties: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(crate) response_headers: Vec<HeaderField>,
    pub(crate) response_body: Vec<u8>,
    /// The effective context.
    pub(crate) context: u32,
    pub(crate) fault: Option<Fault>,

    pub(crate) requests: BTreeMap<u32, RequestState>,
    pub(crate) calls: Vec<HttpCall>,
    pub(crate) log: Vec<String>,
    /// The lowest level of lines that the log has.
    pub(crate) log_level: u32,
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) tick_ms: u32,
    /// The time of the monotonic clock.
    pub(crate) nanoseconds: u64,
    /// The number of calls of each host function.
    pub(crate) call_counts: BTreeMap<&'static str, u32>,
    /// Violations of the ABI by the filter.
    pub(crate) violations: Vec<String>,
    /// Kinds and names of metrics.
    pub(crate) metrics: Vec<(u32, String)>,
    pub(crate) metric_names: BTreeSet<String>,
    /// Values of gauges and histograms by name.
    pub(crate) recorded: BTreeMap<String, Vec<u64>>,
}

/// What the filter did with a request.
#[derive(Debug, Default)]
pub(crate) struct RequestState {
    pub(crate) reply: Option<Reply>,
    pub(crate) resumed: bool,
    pub(crate) reset: bool,
    /// Whether a callback returned `Continue`.
    pub(crate) passed: bool,
    /// Properties that the filter has set.
    pub(crate) properties: BTreeMap<String, String>,
    /// Header fields that the filter has set in the response.
    pub(crate) response_headers: BTreeMap<String, String>,
}

/// A local reply of the filter.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) details: String,
    pub(crate) headers: Vec<HeaderField>,
    pub(crate) body: Vec<u8>,
}

/// An HTTP call of the filter.
#[derive(Clone, Debug)]
pub(crate) struct HttpCall {
    pub(crate) cluster: String,
    pub(crate) headers: Vec<HeaderField>,
    pub(crate) timeout_ms: u32,
    pub(crate) token: u32,
}

/// An injected failure of a host function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) import: &'static str,
    /// The number of the call that fails, from 1; every call fails for `None`.
    pub(crate) nth: Option<u32>,
    pub(crate) kind: FaultKind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum FaultKind {
    /// Returns this status without any other effect.
    Status(u32),
    /// Returns OK, and a null pointer with this size in place of data.
    Null(u32),
    /// Returns OK and these bytes.
    Bytes(&'static [u8]),
    /// Returns OK and this integer as the token of a call or the ID of a counter.
    Number(u32),
}

/// The compiled filter.
pub(crate) static FILTER: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(&Config::new(), ""));

/// The compiled filter, of which the instructions are counted.
pub(crate) static COUNTED: LazyLock<Compiled> =
    LazyLock::new(|| Compiled::new(Config::new().consume_fuel(true), ".counted"));

pub(crate) struct Compiled {
    pub(crate) module: Module,
    ready: InstancePre<State>,
}

/// A proxy with one worker.
pub(crate) struct Proxy {
    pub(crate) store: Store<State>,
    instance: Instance,
}

impl Compiled {
    fn new(config: &Config, kind: &str) -> Self {
        let engine = Engine::new(config).unwrap();
        let module = compiled(&engine, kind, &std::fs::read(common::built_filter()).unwrap());
        let mut linker = Linker::new(&engine);
        host_functions::link(&mut linker);
        let ready = linker.instantiate_pre(&module).unwrap();
        Self { module, ready }
    }

    /// Starts a proxy and initializes the filter.
    pub(crate) fn start(&self) -> Proxy {
        let mut store = Store::new(self.module.engine(), State::default());
        // Fails where instructions are not counted.
        store.set_fuel(u64::MAX).ok();
        let instance = self.ready.instantiate(&mut store).unwrap();
        let mut proxy = Proxy { store, instance };
        proxy.call("_initialize", &[]).unwrap();
        proxy
    }
}

impl Proxy {
    pub(crate) fn state(&mut self) -> &mut State {
        self.store.data_mut()
    }

    /// Creates a root context and configures it. `true` if the filter accepts the configuration.
    pub(crate) fn configure(&mut self, root: u32, text: &str) -> Result<bool, String> {
        self.call("proxy_on_context_create", &[root, 0])?;
        self.state().configuration = text.into();
        Ok(self.call("proxy_on_configure", &[root, text.len() as u32])? == 1)
    }

    pub(crate) fn create(&mut self, context: u32, root: u32) -> Result<(), String> {
        self.call("proxy_on_context_create", &[context, root]).map(drop)
    }

    /// Sends the header fields. `true` if they pass.
    pub(crate) fn headers(&mut self, context: u32, ends: bool) -> Result<bool, String> {
        let count = self.state().headers.len() as u32;
        let passes = self.call("proxy_on_request_headers", &[context, count, u32::from(ends)])?;
        self.record_action(context, passes)
    }

    /// Sends the body in [`State::body`], which is the buffered part. `true` if it passes.
    pub(crate) fn body(&mut self, context: u32, ends: bool) -> Result<bool, String> {
        let size = self.state().body.len() as u32;
        let passes = self.call("proxy_on_request_body", &[context, size, u32::from(ends)])?;
        self.record_action(context, passes)
    }

    /// Sends trailers. `true` if they pass.
    pub(crate) fn trailers(&mut self, context: u32) -> Result<bool, String> {
        let passes = self.call("proxy_on_request_trailers", &[context, 1])?;
        self.record_action(context, passes)
    }

    /// Sends the header fields of a response, which pass.
    pub(crate) fn response_headers(&mut self, context: u32) -> Result<(), String> {
        match self.call("proxy_on_response_headers", &[context, 0, 0])? {
            0 => Ok(()),
            other => Err(format!("a response is paused with action {other}")),
        }
    }

    /// Ends an HTTP call with a response; `None` for a failed call.
    pub(crate) fn respond(
        &mut self,
        root: u32,
        token: u32,
        response: Option<(u16, Vec<u8>)>,
    ) -> Result<(), String> {
        let state = self.state();
        let (fields, size) = match response {
            Some((status, body)) => {
                let size = body.len() as u32;
                state.response_headers =
                    vec![(b":status".to_vec(), status.to_string().into_bytes())];
                state.response_body = body;
                (1, size)
            }
            None => (0, 0),
        };
        self.call("proxy_on_http_call_response", &[root, token, fields, size, 0]).map(drop)
    }

    pub(crate) fn tick(&mut self, root: u32) -> Result<(), String> {
        self.call("proxy_on_tick", &[root]).map(drop)
    }

    pub(crate) fn delete(&mut self, context: u32) -> Result<(), String> {
        self.call("proxy_on_delete", &[context]).map(drop)
    }

    /// The size of the filter's memory in bytes.
    pub(crate) fn memory(&mut self) -> usize {
        self.instance.get_memory(&mut self.store, "memory").unwrap().data_size(&self.store)
    }

    /// Runs `part` of a request: the number of instructions of the filter.
    pub(crate) fn count(&mut self, part: impl FnOnce(&mut Self)) -> u64 {
        let before = self.store.get_fuel().unwrap();
        part(self);
        before - self.store.get_fuel().unwrap()
    }

    /// Calls an export. A trap is an error.
    pub(crate) fn call(&mut self, export: &str, arguments: &[u32]) -> Result<u32, String> {
        let function = self
            .instance
            .get_func(&mut self.store, export)
            .ok_or_else(|| format!("no export {export}"))?;
        if let Some(context) = arguments.first() {
            self.store.data_mut().context = *context;
        }
        let arguments: Vec<Val> =
            arguments.iter().map(|value| Val::I32(value.cast_signed())).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        let called = function.call(&mut self.store, &arguments, &mut results);
        called.map_err(|trap| {
            format!("{export} trapped: {trap:?}\n{}", self.store.data().log.join("\n"))
        })?;
        Ok(results.first().map_or(0, |value| value.unwrap_i32().cast_unsigned()))
    }

    fn record_action(&mut self, context: u32, action: u32) -> Result<bool, String> {
        let request = self.state().requests.entry(context).or_default();
        let passes = match action {
            0 => true,
            1 => false,
            other => return Err(format!("unknown action {other}")),
        };
        if passes && (request.reply.is_some() || request.reset) {
            return Err("a part passes after a local reply or a reset".to_owned());
        }
        request.passed |= passes;
        Ok(passes)
    }
}

/// Compiles a module once for all test processes: it takes seconds, because the compiler is built without optimization.
#[expect(unsafe_code, reason = "machine code is loaded that this function has written")]
fn compiled(engine: &Engine, kind: &str, module: &[u8]) -> Module {
    let name = format!("{:x}{kind}.cwasm", Sha256::digest(module));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lock = File::create(file.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if file.exists() {
        // SAFETY: the file is the output of `serialize` below, and wasmtime compares its own version and settings with those
        // in the file.
        if let Ok(module) = unsafe { Module::deserialize_file(engine, &file) } {
            return module;
        }
    }
    let module = Module::new(engine, module).unwrap();
    let new = file.with_extension("new");
    fs::write(&new, module.serialize().unwrap()).unwrap();
    // A process that ends early leaves no half of a file.
    fs::rename(new, file).unwrap();
    module
}

/// Envoy's encoding of a list: pairs whose second part is empty.
pub(crate) fn list(texts: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut integer = |integer: usize| bytes.extend(u32::try_from(integer).unwrap().to_le_bytes());
    integer(texts.len());
    for text in texts {
        integer(text.len());
        integer(0);
    }
    for text in texts {
        bytes.extend(text.as_bytes());
        bytes.extend([0, 0]);
    }
    bytes
}

/// The property in which `jwt_authn` stores the caller's roles.
pub(crate) const ROLES_PROPERTY: &[u8] =
    b"metadata\0filter_metadata\0envoy.filters.http.jwt_authn\0payload\0roles";
