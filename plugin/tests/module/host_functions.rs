//! The host functions of proxy-wasm ABI 0.2.1. They record violations of the ABI and can fail.

use wasmtime::{Caller, Extern, Linker, Memory, TypedFunc};

use crate::proxy::{FaultKind, HeaderField, HttpCall, Reply, State};
use crate::reporting;
use crate::wasi;

pub(crate) const OK: u32 = 0;
pub(crate) const NOT_FOUND: u32 = 1;
pub(crate) const BAD_ARGUMENT: u32 = 2;

pub(crate) fn link(linker: &mut Linker<State>) {
    link_requests(linker);
    link_root(linker);
    reporting::link(linker);
    let env = "env";
    linker.func_wrap(env, "proxy_get_buffer_bytes", get_buffer).unwrap();
    linker.func_wrap(env, "proxy_get_header_map_pairs", get_map).unwrap();
    linker.func_wrap(env, "proxy_get_property", get_property).unwrap();
    linker.func_wrap(env, "proxy_http_call", http_call).unwrap();
    wasi::link(linker);
}

fn link_requests(linker: &mut Linker<State>) {
    let env = "env";
    linker
        .func_wrap(
            env,
            "proxy_continue_stream",
            |mut caller: Caller<'_, State>, stream: u32| -> u32 {
                if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_continue_stream")
                {
                    return status;
                }
                let state = caller.data_mut();
                let request = state.requests.entry(state.context).or_default();
                if request.resumed
                    || request.passed
                    || request.reply.is_some()
                    || request.reset
                    || stream != 0
                {
                    state
                        .violations
                        .push(format!("request {} is resumed after {request:?}", state.context));
                }
                state.requests.entry(state.context).or_default().resumed = true;
                OK
            },
        )
        .unwrap();
    linker
        .func_wrap(env, "proxy_close_stream", |mut caller: Caller<'_, State>, _: u32| -> u32 {
            if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_close_stream") {
                return status;
            }
            let state = caller.data_mut();
            state.requests.entry(state.context).or_default().reset = true;
            OK
        })
        .unwrap();
    linker.func_wrap(env, "proxy_send_local_response", send_local_response).unwrap();
}

fn link_root(linker: &mut Linker<State>) {
    let env = "env";
    linker
        .func_wrap(
            env,
            "proxy_log",
            |mut caller: Caller<'_, State>, level: u32, text: u32, size: u32| -> u32 {
                if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_log") {
                    return status;
                }
                let line = String::from_utf8(bytes(&mut caller, text, size)).unwrap();
                caller.data_mut().log.push(format!("{level} {line}"));
                OK
            },
        )
        .unwrap();
    linker
        .func_wrap(
            env,
            "proxy_set_effective_context",
            |mut caller: Caller<'_, State>, context: u32| -> u32 {
                if let Some(FaultKind::Status(status)) =
                    fault(&mut caller, "proxy_set_effective_context")
                {
                    return status;
                }
                caller.data_mut().context = context;
                OK
            },
        )
        .unwrap();
    linker
        .func_wrap(
            env,
            "proxy_set_tick_period_milliseconds",
            |mut caller: Caller<'_, State>, ms: u32| -> u32 {
                if let Some(FaultKind::Status(status)) =
                    fault(&mut caller, "proxy_set_tick_period_milliseconds")
                {
                    return status;
                }
                caller.data_mut().tick_ms = ms;
                OK
            },
        )
        .unwrap();
}

fn get_property(
    mut caller: Caller<'_, State>,
    path: u32,
    path_size: u32,
    data: u32,
    size: u32,
) -> wasmtime::Result<u32> {
    match fault(&mut caller, "proxy_get_property") {
        Some(FaultKind::Status(status)) => return Ok(status),
        Some(FaultKind::Null(length)) => return return_null(&mut caller, length, data, size),
        Some(FaultKind::Bytes(bytes)) => return return_bytes(&mut caller, bytes, data, size),
        Some(FaultKind::Number(_)) | None => {}
    }
    let path = bytes(&mut caller, path, path_size);
    match caller.data().properties.get(&path).cloned() {
        Some(value) => return_bytes(&mut caller, &value, data, size),
        None => Ok(NOT_FOUND),
    }
}

fn get_buffer(
    mut caller: Caller<'_, State>,
    kind: u32,
    start: u32,
    limit: u32,
    data: u32,
    size: u32,
) -> wasmtime::Result<u32> {
    match fault(&mut caller, "proxy_get_buffer_bytes") {
        Some(FaultKind::Status(status)) => return Ok(status),
        Some(FaultKind::Null(length)) => return return_null(&mut caller, length, data, size),
        Some(FaultKind::Bytes(bytes)) => return return_bytes(&mut caller, bytes, data, size),
        Some(FaultKind::Number(_)) | None => {}
    }
    let state = caller.data();
    let buffer = match kind {
        0 if state.body.is_empty() => return Ok(NOT_FOUND),
        0 => state.body.clone(),
        4 => state.response_body.clone(),
        7 => state.configuration.clone(),
        _ => return Ok(BAD_ARGUMENT),
    };
    let rest = buffer.get(start as usize..).unwrap_or_default();
    let part = &rest[..rest.len().min(limit as usize)];
    return_bytes(&mut caller, part, data, size)
}

fn get_map(
    mut caller: Caller<'_, State>,
    kind: u32,
    data: u32,
    size: u32,
) -> wasmtime::Result<u32> {
    match fault(&mut caller, "proxy_get_header_map_pairs") {
        Some(FaultKind::Status(status)) => return Ok(status),
        Some(FaultKind::Null(length)) => return return_null(&mut caller, length, data, size),
        Some(FaultKind::Bytes(bytes)) => return return_bytes(&mut caller, bytes, data, size),
        Some(FaultKind::Number(_)) | None => {}
    }
    let fields = match kind {
        0 => &caller.data().headers,
        6 => &caller.data().response_headers,
        _ => return Ok(BAD_ARGUMENT),
    };
    let bytes = pairs(fields);
    return_bytes(&mut caller, &bytes, data, size)
}

#[expect(clippy::too_many_arguments, reason = "the ABI has this many")]
fn send_local_response(
    mut caller: Caller<'_, State>,
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
    let state = caller.data_mut();
    let request = state.requests.entry(state.context).or_default();
    if request.reply.is_some()
        || request.resumed
        || request.passed
        || request.reset
        || grpc_status != -1
    {
        state
            .violations
            .push(format!("request {} gets a local reply after {request:?}", state.context));
    }
    state.requests.entry(state.context).or_default().reply = Some(reply);
    OK
}

#[expect(clippy::too_many_arguments, reason = "the ABI has this many")]
fn http_call(
    mut caller: Caller<'_, State>,
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
        caller
            .data_mut()
            .violations
            .push(format!("a call of {timeout_ms} ms with {body_size} bytes"));
    }
    caller.data_mut().calls.push(HttpCall { cluster, headers, timeout_ms, token: number });
    write_integer(&mut caller, token, number);
    OK
}

/// Counts a call of a host function, and returns how it fails.
pub(crate) fn fault(caller: &mut Caller<'_, State>, import: &'static str) -> Option<FaultKind> {
    let state = caller.data_mut();
    let count = state.call_counts.entry(import).or_default();
    *count += 1;
    let fails = state
        .fault
        .filter(|fault| fault.import == import && fault.nth.is_none_or(|nth| nth == *count));
    fails.map(|fault| fault.kind)
}

fn return_bytes(
    caller: &mut Caller<'_, State>,
    bytes: &[u8],
    data: u32,
    size: u32,
) -> wasmtime::Result<u32> {
    let Some(Extern::Func(allocate)) = caller.get_export("proxy_on_memory_allocate") else {
        return Err(wasmtime::Error::msg("no proxy_on_memory_allocate"));
    };
    let allocate: TypedFunc<u32, u32> = allocate.typed(&*caller)?;
    let length = u32::try_from(bytes.len()).unwrap();
    let place = allocate.call(&mut *caller, length)?;
    memory(caller).write(&mut *caller, place as usize, bytes).unwrap();
    write_integer(caller, data, place);
    write_integer(caller, size, length);
    Ok(OK)
}

fn return_null(
    caller: &mut Caller<'_, State>,
    length: u32,
    data: u32,
    size: u32,
) -> wasmtime::Result<u32> {
    write_integer(caller, data, 0);
    write_integer(caller, size, length);
    Ok(OK)
}

pub(crate) fn memory(caller: &mut Caller<'_, State>) -> Memory {
    caller.get_export("memory").and_then(Extern::into_memory).unwrap()
}

pub(crate) fn bytes(caller: &mut Caller<'_, State>, at: u32, size: u32) -> Vec<u8> {
    let memory = memory(caller);
    memory.data(&*caller)[at as usize..(at + size) as usize].to_vec()
}

pub(crate) fn write_integer(caller: &mut Caller<'_, State>, at: u32, number: u32) {
    memory(caller).write(&mut *caller, at as usize, &number.to_le_bytes()).unwrap();
}

/// The ABI's encoding of header fields, implemented independently of the filter.
pub(crate) fn pairs(fields: &[HeaderField]) -> Vec<u8> {
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

fn fields(bytes: &[u8]) -> Vec<HeaderField> {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let count = number(0);
    let mut at = 4 + 8 * count;
    let mut take = |length: usize| {
        let text = bytes[at..at + length].to_vec();
        assert_eq!(bytes[at + length], 0, "a NUL follows each name and value");
        at += length + 1;
        text
    };
    (0..count).map(|index| (take(number(4 + 8 * index)), take(number(8 + 8 * index)))).collect()
}
