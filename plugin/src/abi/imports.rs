//! Host functions of proxy-wasm ABI 0.2.1, and two of WASI. A status is an integer, so that one that the ABI does not
//! define is an error like any other.

use std::ptr;

use super::constants::{
    BUFFER_CALL_RESPONSE_BODY, BUFFER_PLUGIN_CONFIGURATION, BUFFER_REQUEST_BODY, LOG_ERROR,
    LOG_INFO, LOG_WARN, MAP_CALL_RESPONSE_HEADERS, MAP_REQUEST_HEADERS, MAP_RESPONSE_HEADERS,
    METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM, STATUS_NOT_FOUND, STATUS_OK, STREAM_REQUEST,
};
use super::header_map;
use super::host::{Host, HostError, HttpCall, LocalReply, LogLevel, MetricKind};

/// The proxy that runs this module.
#[derive(Debug)]
pub(crate) struct Proxy;

impl Host for Proxy {
    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn log(&mut self, level: LogLevel, line: &str) {
        // SAFETY: the proxy only reads the line, and only until it returns.
        let _not_logged = unsafe { proxy_log(number(level), line.as_ptr(), line.len()) };
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn logs(&mut self, level: LogLevel) -> bool {
        let mut lowest = 0;
        // SAFETY: the proxy writes one integer.
        let read = check(unsafe { proxy_get_log_level(&raw mut lowest) });
        read.is_err() || number(level) >= lowest
    }

    fn configuration(&mut self, size: usize) -> Result<Vec<u8>, HostError> {
        buffer(BUFFER_PLUGIN_CONFIGURATION, size)
    }

    fn request_headers(&mut self) -> Result<Vec<u8>, HostError> {
        map(MAP_REQUEST_HEADERS)
    }

    fn request_body(&mut self, limit: usize) -> Result<Vec<u8>, HostError> {
        buffer(BUFFER_REQUEST_BODY, limit)
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn property(&mut self, path: &[u8]) -> Result<Option<Vec<u8>>, HostError> {
        let (mut data, mut size) = (ptr::null_mut(), 0);
        // SAFETY: the proxy only reads the path, and writes one pointer and one integer.
        match unsafe { proxy_get_property(path.as_ptr(), path.len(), &raw mut data, &raw mut size) }
        {
            STATUS_NOT_FOUND => Ok(None),
            status => check(status).and_then(|()| take_ownership(data, size)).map(Some),
        }
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn set_property(&mut self, name: &str, value: &str) -> Result<(), HostError> {
        // SAFETY: the proxy only reads the slices, and only until it returns.
        check(unsafe { proxy_set_property(name.as_ptr(), name.len(), value.as_ptr(), value.len()) })
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn set_response_header(&mut self, name: &str, value: &str) -> Result<(), HostError> {
        // SAFETY: the proxy only reads the slices, and only until it returns.
        check(unsafe {
            proxy_replace_header_map_value(
                MAP_RESPONSE_HEADERS,
                name.as_ptr(),
                name.len(),
                value.as_ptr(),
                value.len(),
            )
        })
    }

    fn resume_request(&mut self) -> Result<(), HostError> {
        check(proxy_continue_stream(STREAM_REQUEST))
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn send_local_reply(&mut self, reply: &LocalReply<'_>) -> Result<(), HostError> {
        let headers = header_map::encode_texts(reply.headers).ok_or(HostError::Malformed)?;
        // SAFETY: the proxy only reads the slices, and only until it returns.
        check(unsafe {
            proxy_send_local_response(
                u32::from(reply.status),
                reply.details.as_ptr(),
                reply.details.len(),
                reply.body.as_ptr(),
                reply.body.len(),
                headers.as_ptr(),
                headers.len(),
                NO_GRPC_STATUS,
            )
        })
    }

    fn reset_request(&mut self) -> Result<(), HostError> {
        check(proxy_close_stream(STREAM_REQUEST))
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn http_call(&mut self, call: &HttpCall<'_>) -> Result<u32, HostError> {
        let headers = header_map::encode(call.headers).ok_or(HostError::Malformed)?;
        let no_trailers = header_map::encode(&[]).ok_or(HostError::Malformed)?;
        let mut token = 0;
        // SAFETY: the proxy only reads the slices, and writes one integer to `token`.
        check(unsafe {
            proxy_http_call(
                call.cluster.as_ptr(),
                call.cluster.len(),
                headers.as_ptr(),
                headers.len(),
                ptr::null(),
                0,
                no_trailers.as_ptr(),
                no_trailers.len(),
                call.timeout_ms,
                &raw mut token,
            )
        })?;
        Ok(token)
    }

    fn call_response_headers(&mut self) -> Result<Vec<u8>, HostError> {
        map(MAP_CALL_RESPONSE_HEADERS)
    }

    fn call_response_body(&mut self, size: usize) -> Result<Vec<u8>, HostError> {
        buffer(BUFFER_CALL_RESPONSE_BODY, size)
    }

    fn set_effective_context(&mut self, context: u32) -> Result<(), HostError> {
        check(proxy_set_effective_context(context))
    }

    fn set_tick_period(&mut self, milliseconds: u32) -> Result<(), HostError> {
        check(proxy_set_tick_period_milliseconds(milliseconds))
    }

    #[expect(unsafe_code, reason = "an import of WASI")]
    fn monotonic_nanoseconds(&mut self) -> Result<u64, HostError> {
        let mut time = 0;
        // SAFETY: the proxy writes one integer.
        check(unsafe { clock_time_get(CLOCK_MONOTONIC, PRECISION_NS, &raw mut time) })?;
        Ok(time)
    }

    #[expect(unsafe_code, reason = "an import of WASI")]
    fn random_bytes(&mut self) -> Result<[u8; 16], HostError> {
        let mut bytes = [0; 16];
        // SAFETY: the proxy writes this many bytes.
        check(unsafe { random_get(bytes.as_mut_ptr(), bytes.len()) })?;
        // All zero has a probability of 2^-128; it means that the proxy has written nothing.
        if bytes == [0; 16] { Err(HostError::Malformed) } else { Ok(bytes) }
    }

    #[expect(unsafe_code, reason = "an import of the ABI")]
    fn define_metric(&mut self, kind: MetricKind, name: &str) -> Result<u32, HostError> {
        let kind = match kind {
            MetricKind::Counter => METRIC_COUNTER,
            MetricKind::Gauge => METRIC_GAUGE,
            MetricKind::Histogram => METRIC_HISTOGRAM,
        };
        let mut id = 0;
        // SAFETY: the proxy only reads the name, and writes one integer to `id`.
        check(unsafe { proxy_define_metric(kind, name.as_ptr(), name.len(), &raw mut id) })?;
        Ok(id)
    }

    fn increment_metric(&mut self, id: u32, by: u32) -> Result<(), HostError> {
        check(proxy_increment_metric(id, i64::from(by)))
    }

    fn record_metric(&mut self, id: u32, value: u64) -> Result<(), HostError> {
        check(proxy_record_metric(id, value))
    }
}

const fn number(level: LogLevel) -> u32 {
    match level {
        LogLevel::Info => LOG_INFO,
        LogLevel::Warn => LOG_WARN,
        LogLevel::Error => LOG_ERROR,
    }
}

#[expect(unsafe_code, reason = "an import of the ABI")]
fn buffer(kind: u32, limit: usize) -> Result<Vec<u8>, HostError> {
    let (mut data, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the proxy writes one pointer and one integer.
    check(unsafe { proxy_get_buffer_bytes(kind, 0, limit, &raw mut data, &raw mut size) })?;
    take_ownership(data, size)
}

#[expect(unsafe_code, reason = "an import of the ABI")]
fn map(kind: u32) -> Result<Vec<u8>, HostError> {
    let (mut data, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the proxy writes one pointer and one integer.
    check(unsafe { proxy_get_header_map_pairs(kind, &raw mut data, &raw mut size) })?;
    take_ownership(data, size)
}

/// Takes ownership of memory in which the proxy has passed data.
#[expect(unsafe_code, reason = "the memory has no other owner")]
fn take_ownership(data: *mut u8, size: usize) -> Result<Vec<u8>, HostError> {
    match (data.is_null(), size) {
        (true, 0) => Ok(Vec::new()),
        (true, _) => Err(HostError::Malformed),
        // SAFETY: by the ABI the proxy got this memory from `proxy_on_memory_allocate`, with exactly
        // this size, has written all of it, and does not use it again. Another size would put the
        // memory into a list of larger blocks when it is released.
        (false, _) => Ok(unsafe { Vec::from_raw_parts(data, size, size) }),
    }
}

fn check(status: u32) -> Result<(), HostError> {
    if status == STATUS_OK { Ok(()) } else { Err(HostError::Status(status)) }
}

#[expect(unsafe_code, reason = "imports of the ABI")]
#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_log(level: u32, line: *const u8, size: usize) -> u32;
    fn proxy_get_log_level(level: *mut u32) -> u32;
    fn proxy_get_buffer_bytes(
        kind: u32,
        start: usize,
        limit: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_get_header_map_pairs(kind: u32, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_get_property(
        path: *const u8,
        path_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_set_property(
        name: *const u8,
        name_size: usize,
        value: *const u8,
        value_size: usize,
    ) -> u32;
    fn proxy_replace_header_map_value(
        kind: u32,
        name: *const u8,
        name_size: usize,
        value: *const u8,
        value_size: usize,
    ) -> u32;
    safe fn proxy_continue_stream(stream: u32) -> u32;
    safe fn proxy_close_stream(stream: u32) -> u32;
    fn proxy_send_local_response(
        status: u32,
        details: *const u8,
        details_size: usize,
        body: *const u8,
        body_size: usize,
        headers: *const u8,
        headers_size: usize,
        grpc_status: i32,
    ) -> u32;
    fn proxy_http_call(
        cluster: *const u8,
        cluster_size: usize,
        headers: *const u8,
        headers_size: usize,
        body: *const u8,
        body_size: usize,
        trailers: *const u8,
        trailers_size: usize,
        timeout_ms: u32,
        token: *mut u32,
    ) -> u32;
    safe fn proxy_set_effective_context(context: u32) -> u32;
    safe fn proxy_set_tick_period_milliseconds(milliseconds: u32) -> u32;
    fn proxy_define_metric(kind: u32, name: *const u8, size: usize, metric: *mut u32) -> u32;
    safe fn proxy_increment_metric(metric: u32, offset: i64) -> u32;
    safe fn proxy_record_metric(metric: u32, value: u64) -> u32;
}

// The standard library has both, but panics if they fail.
#[expect(unsafe_code, reason = "imports of WASI")]
#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn clock_time_get(clock: u32, precision: u64, time: *mut u64) -> u32;
    fn random_get(bytes: *mut u8, size: usize) -> u32;
}

/// The ID of the monotonic clock in WASI.
const CLOCK_MONOTONIC: u32 = 1;
/// A millisecond is precise enough.
const PRECISION_NS: u64 = 1_000_000;
/// The gRPC status of a reply without gRPC.
const NO_GRPC_STATUS: i32 = -1;
