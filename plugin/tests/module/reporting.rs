//! Host functions by which the filter reports: metrics, the level of the log, the property of a request, header fields of its
//! response, and the clock.

use wasmtime::{Caller, Linker};

use crate::host_functions::{BAD_ARGUMENT, NOT_FOUND, OK, bytes, fault, memory, write_integer};
use crate::proxy::{FaultKind, State};

pub(crate) fn link(linker: &mut Linker<State>) {
    linker.func_wrap("env", "proxy_define_metric", define_metric).unwrap();
    linker.func_wrap("env", "proxy_get_log_level", get_log_level).unwrap();
    linker.func_wrap("env", "proxy_increment_metric", increment_metric).unwrap();
    linker.func_wrap("env", "proxy_record_metric", record_metric).unwrap();
    linker.func_wrap("env", "proxy_set_property", set_property).unwrap();
    linker.func_wrap("env", "proxy_replace_header_map_value", set_header).unwrap();
    linker.func_wrap("wasi_snapshot_preview1", "clock_time_get", clock_time).unwrap();
}

fn set_property(
    mut caller: Caller<'_, State>,
    name: u32,
    name_size: u32,
    value: u32,
    value_size: u32,
) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_set_property") {
        return status;
    }
    let name = String::from_utf8(bytes(&mut caller, name, name_size)).unwrap();
    let value = String::from_utf8(bytes(&mut caller, value, value_size)).unwrap();
    let state = caller.data_mut();
    let request = state.requests.entry(state.context).or_default();
    if request.properties.insert(name, value).is_some() {
        let violation = format!("a property of request {} is set twice", state.context);
        state.violations.push(violation);
    }
    OK
}

fn set_header(
    mut caller: Caller<'_, State>,
    map: u32,
    name: u32,
    name_size: u32,
    value: u32,
    value_size: u32,
) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_replace_header_map_value") {
        return status;
    }
    if map != RESPONSE_HEADERS {
        return BAD_ARGUMENT;
    }
    let name = String::from_utf8(bytes(&mut caller, name, name_size)).unwrap();
    let value = String::from_utf8(bytes(&mut caller, value, value_size)).unwrap();
    let state = caller.data_mut();
    state.requests.entry(state.context).or_default().response_headers.insert(name, value);
    OK
}

fn clock_time(mut caller: Caller<'_, State>, clock: u32, _precision: u64, time: u32) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "clock_time_get") {
        return status;
    }
    let state = caller.data_mut();
    if clock != MONOTONIC {
        return BAD_ARGUMENT;
    }
    state.nanoseconds += 1_000_000;
    let now = state.nanoseconds.to_le_bytes();
    memory(&mut caller).write(&mut caller, time as usize, &now).unwrap();
    OK
}

fn define_metric(
    mut caller: Caller<'_, State>,
    kind: u32,
    name: u32,
    size: u32,
    metric: u32,
) -> u32 {
    let known = match fault(&mut caller, "proxy_define_metric") {
        Some(FaultKind::Status(status)) => return status,
        Some(FaultKind::Number(number)) => Some(number),
        _ => None,
    };
    let name = String::from_utf8(bytes(&mut caller, name, size)).unwrap();
    let state = caller.data_mut();
    if kind > HISTOGRAM || !state.metric_names.insert(name.clone()) {
        state.violations.push(format!("metric {name} of kind {kind} is defined twice"));
    }
    state.metrics.push((kind, name));
    let number = known.unwrap_or(state.metrics.len() as u32 - 1);
    write_integer(&mut caller, metric, number);
    OK
}

fn increment_metric(mut caller: Caller<'_, State>, metric: u32, by: i64) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_increment_metric") {
        return status;
    }
    let state = caller.data_mut();
    let Some((kind, name)) = state.metrics.get(metric as usize).cloned() else {
        return NOT_FOUND;
    };
    if by <= 0 || kind == HISTOGRAM {
        return BAD_ARGUMENT;
    }
    *state.counters.entry(name).or_default() += by.unsigned_abs();
    OK
}

fn get_log_level(mut caller: Caller<'_, State>, level: u32) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_get_log_level") {
        return status;
    }
    let lowest = caller.data().log_level;
    write_integer(&mut caller, level, lowest);
    OK
}

fn record_metric(mut caller: Caller<'_, State>, metric: u32, value: u64) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "proxy_record_metric") {
        return status;
    }
    let state = caller.data_mut();
    let Some((kind, name)) = state.metrics.get(metric as usize).cloned() else {
        return NOT_FOUND;
    };
    if kind == COUNTER {
        return BAD_ARGUMENT;
    }
    state.recorded.entry(name).or_default().push(value);
    OK
}

const RESPONSE_HEADERS: u32 = 2;
const MONOTONIC: u32 = 1;
const COUNTER: u32 = 0;
const HISTOGRAM: u32 = 2;
