//! A proxy of ours around the built filter: proxy-wasm ABI 0.2.1 on wasmtime. It is strict about
//! what the filter may do, and can fail any of its calls.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use wasmtime::{Caller, Engine, Extern, Instance, InstancePre, Linker, Memory, Module, Store, TypedFunc, Val};

use crate::common;

pub(crate) type Field = (Vec<u8>, Vec<u8>);

/// Everything outside the filter.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) configuration: Vec<u8>,
    pub(crate) headers: Vec<Field>,
    pub(crate) body: Vec<u8>,
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
    counter_names: Vec<String>,
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
        link(&mut linker);
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
    pub(crate) fn answer(&mut self, root: u32, token: u32, answer: Option<(u16, Vec<u8>)>) -> Result<(), String> {
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
        let function = self.instance.get_func(&mut self.store, export).ok_or_else(|| format!("no export {export}"))?;
        if let Some(context) = arguments.first() {
            self.store.data_mut().context = *context;
        }
        let arguments: Vec<Val> = arguments.iter().map(|value| Val::I32(value.cast_signed())).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        let called = function.call(&mut self.store, &arguments, &mut results);
        called.map_err(|trap| format!("{export} trapped: {trap:?}\n{}", self.store.data().log.join("\n")))?;
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

const OK: u32 = 0;
const NOT_FOUND: u32 = 1;
const BAD_ARGUMENT: u32 = 2;

fn link(linker: &mut Linker<World>) {
    link_requests(linker);
    link_root(linker);
    let env = "env";
    linker.func_wrap(env, "proxy_get_buffer_bytes", get_buffer).unwrap();
    linker.func_wrap(env, "proxy_get_header_map_pairs", get_map).unwrap();
    linker.func_wrap(env, "proxy_http_call", http_call).unwrap();
    let wasi = "wasi_snapshot_preview1";
    linker.func_wrap(wasi, "environ_get", |_: u32, _: u32| -> u32 { 0 }).unwrap();
    linker
        .func_wrap(wasi, "environ_sizes_get", |mut caller: Caller<'_, World>, count: u32, size: u32| -> u32 {
            write_number(&mut caller, count, 0);
            write_number(&mut caller, size, 0);
            0
        })
        .unwrap();
    linker.func_wrap(wasi, "fd_write", |_: u32, _: u32, _: u32, _: u32| -> u32 { 8 }).unwrap();
    linker
        .func_wrap(wasi, "proc_exit", |code: u32| -> wasmtime::Result<()> {
            Err(wasmtime::Error::msg(format!("proc_exit({code})")))
        })
        .unwrap();
}

fn link_requests(linker: &mut Linker<World>) {
    let env = "env";
    linker
        .func_wrap(env, "proxy_continue_stream", |mut caller: Caller<'_, World>, stream: u32| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_continue_stream") {
                return status;
            }
            let world = caller.data_mut();
            let seen = world.requests.entry(world.context).or_default();
            if seen.resumed || seen.passed || seen.reply.is_some() || seen.reset || stream != 0 {
                world.violations.push(format!("request {} is resumed after {seen:?}", world.context));
            }
            world.requests.entry(world.context).or_default().resumed = true;
            OK
        })
        .unwrap();
    linker
        .func_wrap(env, "proxy_close_stream", |mut caller: Caller<'_, World>, _: u32| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_close_stream") {
                return status;
            }
            let world = caller.data_mut();
            world.requests.entry(world.context).or_default().reset = true;
            OK
        })
        .unwrap();
    linker.func_wrap(env, "proxy_send_local_response", send_local_response).unwrap();
}

fn link_root(linker: &mut Linker<World>) {
    let env = "env";
    linker
        .func_wrap(env, "proxy_log", |mut caller: Caller<'_, World>, level: u32, text: u32, size: u32| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_log") {
                return status;
            }
            let line = String::from_utf8(bytes(&mut caller, text, size)).unwrap();
            caller.data_mut().log.push(format!("{level} {line}"));
            OK
        })
        .unwrap();
    linker
        .func_wrap(env, "proxy_set_effective_context", |mut caller: Caller<'_, World>, context: u32| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_set_effective_context") {
                return status;
            }
            caller.data_mut().context = context;
            OK
        })
        .unwrap();
    linker
        .func_wrap(env, "proxy_set_tick_period_milliseconds", |mut caller: Caller<'_, World>, ms: u32| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_set_tick_period_milliseconds") {
                return status;
            }
            caller.data_mut().tick_ms = ms;
            OK
        })
        .unwrap();
    linker.func_wrap(env, "proxy_define_metric", define_metric).unwrap();
    linker
        .func_wrap(env, "proxy_increment_metric", |mut caller: Caller<'_, World>, counter: u32, by: i64| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_increment_metric") {
                return status;
            }
            let world = caller.data_mut();
            let Some(name) = world.counter_names.get(counter as usize).cloned() else { return NOT_FOUND };
            if by <= 0 {
                return BAD_ARGUMENT;
            }
            *world.counters.entry(name).or_default() += by.unsigned_abs();
            OK
        })
        .unwrap();
}

fn get_buffer(
    mut caller: Caller<'_, World>,
    kind: u32,
    start: u32,
    limit: u32,
    data: u32,
    size: u32,
) -> wasmtime::Result<u32> {
    match fault(&mut caller, "proxy_get_buffer_bytes") {
        Some(FaultKind::Status(status)) => return Ok(status),
        Some(FaultKind::Null(length)) => return hand_over_null(&mut caller, length, data, size),
        Some(FaultKind::Bytes(bytes)) => return hand_over(&mut caller, bytes, data, size),
        Some(FaultKind::Number(_)) | None => {}
    }
    let world = caller.data();
    let buffer = match kind {
        0 if world.body.is_empty() => return Ok(NOT_FOUND),
        0 => world.body.clone(),
        4 => world.answer_body.clone(),
        7 => world.configuration.clone(),
        _ => return Ok(BAD_ARGUMENT),
    };
    let rest = buffer.get(start as usize..).unwrap_or_default();
    let part = &rest[..rest.len().min(limit as usize)];
    hand_over(&mut caller, part, data, size)
}

fn get_map(mut caller: Caller<'_, World>, kind: u32, data: u32, size: u32) -> wasmtime::Result<u32> {
    match fault(&mut caller, "proxy_get_header_map_pairs") {
        Some(FaultKind::Status(status)) => return Ok(status),
        Some(FaultKind::Null(length)) => return hand_over_null(&mut caller, length, data, size),
        Some(FaultKind::Bytes(bytes)) => return hand_over(&mut caller, bytes, data, size),
        Some(FaultKind::Number(_)) | None => {}
    }
    let fields = match kind {
        0 => &caller.data().headers,
        6 => &caller.data().answer_headers,
        _ => return Ok(BAD_ARGUMENT),
    };
    let bytes = pairs(fields);
    hand_over(&mut caller, &bytes, data, size)
}

#[expect(clippy::too_many_arguments, reason = "the ABI has as many")]
fn send_local_response(
    mut caller: Caller<'_, World>,
    status: u32,
    details: u32,
    details_size: u32,
    body: u32,
    body_size: u32,
    headers: u32,
    headers_size: u32,
    grpc_status: i32,
) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_send_local_response") {
        return status;
    }
    let details = String::from_utf8(bytes(&mut caller, details, details_size)).unwrap();
    let reply = Reply {
        status: u16::try_from(status).unwrap(),
        details,
        headers: fields(&bytes(&mut caller, headers, headers_size)),
        body: bytes(&mut caller, body, body_size),
    };
    let world = caller.data_mut();
    let seen = world.requests.entry(world.context).or_default();
    if seen.reply.is_some() || seen.resumed || seen.passed || seen.reset || grpc_status != -1 {
        world.violations.push(format!("request {} is answered after {seen:?}", world.context));
    }
    world.requests.entry(world.context).or_default().reply = Some(reply);
    OK
}

#[expect(clippy::too_many_arguments, reason = "the ABI has as many")]
fn http_call(
    mut caller: Caller<'_, World>,
    cluster: u32,
    cluster_size: u32,
    headers: u32,
    headers_size: u32,
    _body: u32,
    body_size: u32,
    _trailers: u32,
    _trailers_size: u32,
    timeout_ms: u32,
    token: u32,
) -> u32 {
    let known = match fault(&mut caller, "proxy_http_call") {
        Some(FaultKind::Status(status)) => return status,
        Some(FaultKind::Number(number)) => Some(number),
        _ => None,
    };
    let cluster = String::from_utf8(bytes(&mut caller, cluster, cluster_size)).unwrap();
    let headers = fields(&bytes(&mut caller, headers, headers_size));
    let number = known.unwrap_or_else(|| caller.data().calls.len() as u32 + 1);
    if timeout_ms == 0 || body_size != 0 {
        caller.data_mut().violations.push(format!("a call of {timeout_ms} ms with {body_size} bytes"));
    }
    caller.data_mut().calls.push(Called { cluster, headers, timeout_ms, token: number });
    write_number(&mut caller, token, number);
    OK
}

fn define_metric(mut caller: Caller<'_, World>, kind: u32, name: u32, size: u32, counter: u32) -> u32 {
    let known = match fault(&mut caller, "proxy_define_metric") {
        Some(FaultKind::Status(status)) => return status,
        Some(FaultKind::Number(number)) => Some(number),
        _ => None,
    };
    let name = String::from_utf8(bytes(&mut caller, name, size)).unwrap();
    let world = caller.data_mut();
    if kind != 0 || world.counter_names.contains(&name) {
        world.violations.push(format!("metric {name} of kind {kind} is made again"));
    }
    world.counter_names.push(name);
    let number = known.unwrap_or(world.counter_names.len() as u32 - 1);
    write_number(&mut caller, counter, number);
    OK
}

/// Counts the use of an import, and says how it is to fail.
fn fault(caller: &mut Caller<'_, World>, import: &'static str) -> Option<FaultKind> {
    let world = caller.data_mut();
    let uses = world.uses.entry(import).or_default();
    *uses += 1;
    let fails = world.fault.filter(|fault| fault.import == import && fault.nth.is_none_or(|nth| nth == *uses));
    fails.map(|fault| fault.kind)
}

fn hand_over(caller: &mut Caller<'_, World>, bytes: &[u8], data: u32, size: u32) -> wasmtime::Result<u32> {
    let Some(Extern::Func(allocate)) = caller.get_export("proxy_on_memory_allocate") else {
        return Err(wasmtime::Error::msg("no proxy_on_memory_allocate"));
    };
    let allocate: TypedFunc<u32, u32> = allocate.typed(&*caller)?;
    let length = u32::try_from(bytes.len()).unwrap();
    let place = allocate.call(&mut *caller, length)?;
    memory(caller).write(&mut *caller, place as usize, bytes).unwrap();
    write_number(caller, data, place);
    write_number(caller, size, length);
    Ok(OK)
}

fn hand_over_null(caller: &mut Caller<'_, World>, length: u32, data: u32, size: u32) -> wasmtime::Result<u32> {
    write_number(caller, data, 0);
    write_number(caller, size, length);
    Ok(OK)
}

fn memory(caller: &mut Caller<'_, World>) -> Memory {
    caller.get_export("memory").and_then(Extern::into_memory).unwrap()
}

fn bytes(caller: &mut Caller<'_, World>, at: u32, size: u32) -> Vec<u8> {
    let memory = memory(caller);
    memory.data(&*caller)[at as usize..(at + size) as usize].to_vec()
}

fn write_number(caller: &mut Caller<'_, World>, at: u32, number: u32) {
    memory(caller).write(&mut *caller, at as usize, &number.to_le_bytes()).unwrap();
}

/// The ABI's form of header fields, written apart from the filter's own code.
pub(crate) fn pairs(fields: &[Field]) -> Vec<u8> {
    let mut bytes = (fields.len() as u32).to_le_bytes().to_vec();
    for (name, value) in fields {
        bytes.extend((name.len() as u32).to_le_bytes());
        bytes.extend((value.len() as u32).to_le_bytes());
    }
    for (name, value) in fields {
        bytes.extend_from_slice(&[name.as_slice(), b"\0", value, b"\0"].concat());
    }
    bytes
}

fn fields(bytes: &[u8]) -> Vec<Field> {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let count = number(0);
    let mut at = 4 + 8 * count;
    let mut take = |length: usize| {
        let text = bytes[at..at + length].to_vec();
        assert_eq!(bytes[at + length], 0, "a NUL ends each text");
        at += length + 1;
        text
    };
    (0..count).map(|index| (take(number(4 + 8 * index)), take(number(8 + 8 * index)))).collect()
}
