//! A proxy of ours around the built filter: proxy-wasm ABI 0.2.1 on wasmtime. It is strict about
//! what the filter may do, and can fail any of its calls.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use wasmtime::{Engine, Instance, InstancePre, Linker, Module, Store, Val};

use crate::{abi, common};

pub(crate) type Field = (Vec<u8>, Vec<u8>);

/// Everything outside the filter.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) configuration: Vec<u8>,
    pub(crate) headers: Vec<Field>,
    pub(crate) body: Vec<u8>,
    /// Properties of the request, by their paths.
    pub(crate) properties: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(crate) answer_headers: Vec<Field>,
    pub(crate) answer_body: Vec<u8>,
    /// The context whose callback runs, or that the filter has switched to.
    pub(crate) context: u32,
    pub(crate) fault: Option<Fault>,

    pub(crate) requests: BTreeMap<u32, Seen>,
    pub(crate) calls: Vec<Called>,
    pub(crate) log: Vec<String>,
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) tick_ms: u32,
    /// How often each import was called.
    pub(crate) uses: BTreeMap<&'static str, u32>,
    /// What a filter must not do.
    pub(crate) violations: Vec<String>,
    pub(crate) counter_names: Vec<String>,
}

/// What the filter did to a request.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) reply: Option<Reply>,
    pub(crate) resumed: bool,
    pub(crate) reset: bool,
    /// Parts that the filter let pass from a callback.
    pub(crate) passed: bool,
}

/// An answer of the filter itself.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) details: String,
    pub(crate) headers: Vec<Field>,
    pub(crate) body: Vec<u8>,
}

/// A lookup.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub(crate) cluster: String,
    pub(crate) headers: Vec<Field>,
    pub(crate) timeout_ms: u32,
    pub(crate) token: u32,
}

/// A failing import.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) import: &'static str,
    /// Only this use of it fails, from 1; every use for `None`.
    pub(crate) nth: Option<u32>,
    pub(crate) kind: FaultKind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum FaultKind {
    /// Does nothing and gives this status.
    Status(u32),
    /// Gives OK, and what it should hand over is a null pointer of this size.
    Null(u32),
    /// Gives OK, and hands over these bytes.
    Bytes(&'static [u8]),
    /// Gives OK and this number: of a call, or of a counter.
    Number(u32),
}

/// The compiled filter, from which proxies are made.
pub(crate) static FILTER: LazyLock<Compiled> = LazyLock::new(Compiled::new);

pub(crate) struct Compiled {
    pub(crate) module: Module,
    ready: InstancePre<World>,
}

/// A proxy with one worker.
pub(crate) struct Proxy {
    pub(crate) store: Store<World>,
    instance: Instance,
}

impl Compiled {
    fn new() -> Self {
        let engine = Engine::default();
        let module = Module::new(&engine, std::fs::read(common::built_filter()).unwrap()).unwrap();
        let mut linker = Linker::new(&engine);
        abi::link(&mut linker);
        let ready = linker.instantiate_pre(&module).unwrap();
        Self { module, ready }
    }

    /// A proxy that has started the filter.
    pub(crate) fn start(&self) -> Proxy {
        let mut store = Store::new(self.module.engine(), World::default());
        let instance = self.ready.instantiate(&mut store).unwrap();
        let mut proxy = Proxy { store, instance };
        proxy.call("_initialize", &[]).unwrap();
        proxy
    }
}

impl Proxy {
    pub(crate) fn world(&mut self) -> &mut World {
        self.store.data_mut()
    }

    /// Creates a configuration of the filter and gives it its text.
    pub(crate) fn configure(&mut self, root: u32, text: &str) -> Result<bool, String> {
        self.call("proxy_on_context_create", &[root, 0])?;
        self.world().configuration = text.into();
        Ok(self.call("proxy_on_configure", &[root, text.len() as u32])? == 1)
    }

    pub(crate) fn create(&mut self, context: u32, root: u32) -> Result<(), String> {
        self.call("proxy_on_context_create", &[context, root]).map(drop)
    }

    /// `true` lets the header pass.
    pub(crate) fn headers(&mut self, context: u32, ends: bool) -> Result<bool, String> {
        let count = self.world().headers.len() as u32;
        let passes = self.call("proxy_on_request_headers", &[context, count, u32::from(ends)])?;
        self.note_pass(context, passes)
    }

    /// `true` lets the body pass, so far gathered in [`World::body`].
    pub(crate) fn body(&mut self, context: u32, ends: bool) -> Result<bool, String> {
        let size = self.world().body.len() as u32;
        let passes = self.call("proxy_on_request_body", &[context, size, u32::from(ends)])?;
        self.note_pass(context, passes)
    }

    /// `true` lets the trailers pass.
    pub(crate) fn trailers(&mut self, context: u32) -> Result<bool, String> {
        let passes = self.call("proxy_on_request_trailers", &[context, 1])?;
        self.note_pass(context, passes)
    }

    /// Answers a lookup; `None` tells the filter that there is no answer.
    pub(crate) fn answer(
        &mut self,
        root: u32,
        token: u32,
        answer: Option<(u16, Vec<u8>)>,
    ) -> Result<(), String> {
        let world = self.world();
        let (fields, size) = match answer {
            Some((status, body)) => {
                let size = body.len() as u32;
                world.answer_headers = vec![(b":status".to_vec(), status.to_string().into_bytes())];
                world.answer_body = body;
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

    /// How many bytes of memory the filter has.
    pub(crate) fn memory(&mut self) -> usize {
        self.instance.get_memory(&mut self.store, "memory").unwrap().data_size(&self.store)
    }

    /// Calls an export; a trap is the error.
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

    fn note_pass(&mut self, context: u32, action: u32) -> Result<bool, String> {
        let seen = self.world().requests.entry(context).or_default();
        let passes = match action {
            0 => true,
            1 => false,
            other => return Err(format!("no such action: {other}")),
        };
        if passes && (seen.reply.is_some() || seen.reset) {
            return Err("a part passes after the request was answered".to_owned());
        }
        seen.passed |= passes;
        Ok(passes)
    }
}

/// A list as a proxy writes it: pairs with nothing in the second places.
pub(crate) fn list(texts: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut number = |number: usize| bytes.extend(u32::try_from(number).unwrap().to_le_bytes());
    number(texts.len());
    for text in texts {
        number(text.len());
        number(0);
    }
    for text in texts {
        bytes.extend(text.as_bytes());
        bytes.extend([0, 0]);
    }
    bytes
}

/// Where the filter that verifies tokens leaves the caller's roles.
pub(crate) const ROLES_PROPERTY: &[u8] =
    b"metadata\0filter_metadata\0envoy.filters.http.jwt_authn\0payload\0roles";
