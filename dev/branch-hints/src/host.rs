//! The functions of the gateway that the filter calls. Those on which no verdict depends do nothing.

use anyhow::{Context as _, Result};
use wasmi::{Caller, Error, Extern, Linker, Memory, Module, TypedFunc, Val};

/// What the functions read and write.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the filter looks an account up.
    pub(crate) looks_up: bool,
    /// The details of a refusal, which name its rule.
    pub(crate) refused: Option<String>,
    /// Whether the filter lets a request pass that it has held.
    pub(crate) passes: bool,
    pub(crate) nanoseconds: u64,
    /// What the filter has logged with this level or a higher one: nothing, if all is as usual.
    pub(crate) warnings: Vec<String>,
}

/// The functions that the module imports.
///
/// # Errors
/// It imports something that this gateway does not have.
pub(crate) fn functions(module: &Module) -> Result<Linker<State>> {
    let mut linker = Linker::new(module.engine());
    linker
        .func_wrap(ENVOY, "proxy_continue_stream", continue_stream)?
        .func_wrap(ENVOY, "proxy_get_buffer_bytes", get_buffer)?
        .func_wrap(ENVOY, "proxy_get_header_map_pairs", get_header_fields)?
        .func_wrap(ENVOY, "proxy_get_log_level", get_log_level)?
        .func_wrap(ENVOY, "proxy_get_property", |_: u32, _: u32, _: u32, _: u32| NOT_FOUND)?
        .func_wrap(ENVOY, "proxy_http_call", http_call)?
        .func_wrap(ENVOY, "proxy_log", log)?
        .func_wrap(ENVOY, "proxy_send_local_response", send_local_response)?
        .func_wrap(WASI, "clock_time_get", get_time)?
        .func_wrap(WASI, "random_get", get_random)?;
    for import in module.imports() {
        let (from, name) = (import.module(), import.name());
        let of_type = import.ty().func().with_context(|| format!("{name} is no function"))?;
        if DO_NOTHING.contains(&name) {
            linker.func_new(from, name, of_type.clone(), |_, _, results| {
                results.fill(Val::I32(OK));
                Ok(())
            })?;
        }
    }
    Ok(linker)
}

fn continue_stream(mut caller: Caller<'_, State>, _stream: u32) -> i32 {
    caller.data_mut().passes = true;
    OK
}

fn get_buffer(
    mut caller: Caller<'_, State>,
    kind: u32,
    start: u32,
    limit: u32,
    data: u32,
    size: u32,
) -> Result<i32, Error> {
    let buffer = match kind {
        REQUEST_BODY => &*caller.data().body,
        RESPONSE_BODY_OF_CALL => ACCOUNT.as_bytes(),
        CONFIGURATION_OF_FILTER => CONFIGURATION.as_bytes(),
        _ => return Ok(NOT_FOUND),
    };
    let part: Vec<u8> = buffer.iter().skip(start as usize).take(limit as usize).copied().collect();
    give(&mut caller, &part, data, size)
}

fn get_header_fields(
    mut caller: Caller<'_, State>,
    kind: u32,
    data: u32,
    size: u32,
) -> Result<i32, Error> {
    let of_call = [(":status", "200".to_owned())];
    let fields = match kind {
        REQUEST_HEADERS => &*caller.data().headers,
        RESPONSE_HEADERS_OF_CALL => &of_call,
        _ => return Ok(NOT_FOUND),
    };
    let bytes = encoded(fields).map_err(|error| Error::new(error.to_string()))?;
    give(&mut caller, &bytes, data, size)
}

/// The number of fields, the lengths of all names and values, and these, each with a NUL behind it.
fn encoded(fields: &[(&str, String)]) -> Result<Vec<u8>> {
    let mut bytes = u32::try_from(fields.len())?.to_le_bytes().to_vec();
    for (name, value) in fields {
        bytes.extend(u32::try_from(name.len())?.to_le_bytes());
        bytes.extend(u32::try_from(value.len())?.to_le_bytes());
    }
    for (name, value) in fields {
        bytes.extend([name, "\0", value, "\0"].concat().into_bytes());
    }
    Ok(bytes)
}

fn get_log_level(mut caller: Caller<'_, State>, level: u32) -> Result<i32, Error> {
    write(&mut caller, level, &WARN.to_le_bytes())
}

#[expect(clippy::too_many_arguments, reason = "the ABI has this many")]
fn http_call(
    mut caller: Caller<'_, State>,
    _cluster: u32,
    _cluster_size: u32,
    _headers: u32,
    _headers_size: u32,
    _body: u32,
    _body_size: u32,
    _trailers: u32,
    _trailers_size: u32,
    _timeout: u32,
    token: u32,
) -> Result<i32, Error> {
    caller.data_mut().looks_up = true;
    write(&mut caller, token, &TOKEN.to_le_bytes())
}

fn log(mut caller: Caller<'_, State>, level: u32, text: u32, size: u32) -> Result<i32, Error> {
    if level >= WARN {
        let line = read(&caller, text, size)?;
        caller.data_mut().warnings.push(line);
    }
    Ok(OK)
}

#[expect(clippy::too_many_arguments, reason = "the ABI has this many")]
fn send_local_response(
    mut caller: Caller<'_, State>,
    _status: u32,
    details: u32,
    details_size: u32,
    _body: u32,
    _body_size: u32,
    _headers: u32,
    _headers_size: u32,
    _grpc_status: i32,
) -> Result<i32, Error> {
    let details = read(&caller, details, details_size)?;
    caller.data_mut().refused = Some(details);
    Ok(OK)
}

fn get_time(
    mut caller: Caller<'_, State>,
    _: u32,
    _precision: u64,
    time: u32,
) -> Result<i32, Error> {
    let now = caller.data().nanoseconds;
    write(&mut caller, time, &now.to_le_bytes())
}

/// The same bytes each time, so that each build is the same. Zeros would mean that the gateway has none.
fn get_random(mut caller: Caller<'_, State>, place: u32, size: u32) -> Result<i32, Error> {
    write(&mut caller, place, &vec![0x5A; size as usize])
}

/// Gives bytes to the filter, which frees their memory.
fn give(caller: &mut Caller<'_, State>, bytes: &[u8], data: u32, size: u32) -> Result<i32, Error> {
    let allocate = caller.get_export("proxy_on_memory_allocate").and_then(Extern::into_func);
    let allocate = allocate.ok_or_else(|| Error::new("the filter allocates no memory"))?;
    let allocate: TypedFunc<u32, u32> = allocate.typed(&*caller)?;
    let length = u32::try_from(bytes.len()).map_err(|_| Error::new("too many bytes"))?;
    let place = allocate.call(&mut *caller, length)?;
    write(caller, place, bytes)?;
    write(caller, data, &place.to_le_bytes())?;
    write(caller, size, &length.to_le_bytes())
}

fn read(caller: &Caller<'_, State>, place: u32, size: u32) -> Result<String, Error> {
    let mut text = vec![0; size as usize];
    memory(caller)?.read(caller, place as usize, &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn write(caller: &mut Caller<'_, State>, place: u32, bytes: &[u8]) -> Result<i32, Error> {
    memory(caller)?.write(caller, place as usize, bytes)?;
    Ok(OK)
}

fn memory(caller: &Caller<'_, State>) -> Result<Memory, Error> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    memory.ok_or_else(|| Error::new("the filter has no memory"))
}

/// The answer to a lookup.
pub(crate) const ACCOUNT: &str = concat!(
    r#"{"name":"contoso","serviceDetails":{"teamsTenantId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","#,
    r#""teamsOperatorConnect":{"enabled":true},"teamsDirectRouting":{"enabled":true}}}"#,
);

pub(crate) const CONFIGURATION: &str = r#"{"account":{"cluster":"api"}}"#;

/// Of each call: one ends before the next begins.
pub(crate) const TOKEN: i32 = 1;

const ENVOY: &str = "env";
const WASI: &str = "wasi_snapshot_preview1";

const DO_NOTHING: [&str; 12] = [
    "environ_get",
    "environ_sizes_get",
    "fd_write",
    "proc_exit",
    "proxy_close_stream",
    "proxy_define_metric",
    "proxy_increment_metric",
    "proxy_record_metric",
    "proxy_replace_header_map_value",
    "proxy_set_effective_context",
    "proxy_set_property",
    "proxy_set_tick_period_milliseconds",
];

// Constants of the ABI: https://github.com/proxy-wasm/spec
const OK: i32 = 0;
const NOT_FOUND: i32 = 1;
const REQUEST_BODY: u32 = 0;
const RESPONSE_BODY_OF_CALL: u32 = 4;
const CONFIGURATION_OF_FILTER: u32 = 7;
const REQUEST_HEADERS: u32 = 0;
const RESPONSE_HEADERS_OF_CALL: u32 = 6;
/// The level of the log at which Envoy runs in operation.
const WARN: u32 = 3;
