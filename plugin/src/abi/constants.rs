//! Constants of proxy-wasm ABI 0.2.1.
//!
//! The proxy-wasm SDK defines them too, but the filter ships without it: its entry points panic on an
//! unknown token or context, and its host calls panic on an unexpected status
//! (docs/decisions/0005-the-filter-ships-without-the-sdk.md). A test compares the two.

/// Status: success.
pub(crate) const STATUS_OK: u32 = 0;
/// Status: not found.
pub(crate) const STATUS_NOT_FOUND: u32 = 1;

/// Status: an argument is invalid, for example the name of a cluster.
pub(crate) const STATUS_BAD_ARGUMENT: u32 = 2;
/// Status: an internal failure. Envoy also returns it from a call that its configuration does not allow.
pub(crate) const STATUS_INTERNAL_FAILURE: u32 = 10;

/// Action: continue.
pub(crate) const ACTION_CONTINUE: u32 = 0;
/// Action: pause.
pub(crate) const ACTION_PAUSE: u32 = 1;

/// Log level: info.
pub(crate) const LOG_INFO: u32 = 2;
/// Log level: warning.
pub(crate) const LOG_WARN: u32 = 3;
/// Log level: error.
pub(crate) const LOG_ERROR: u32 = 4;

/// Buffer: the request body.
pub(crate) const BUFFER_REQUEST_BODY: u32 = 0;
/// Buffer: the body of the response to an HTTP call.
pub(crate) const BUFFER_CALL_RESPONSE_BODY: u32 = 4;
/// Buffer: the plugin's configuration.
pub(crate) const BUFFER_PLUGIN_CONFIGURATION: u32 = 7;

/// Header map: the request.
pub(crate) const MAP_REQUEST_HEADERS: u32 = 0;
/// Header map: the response.
pub(crate) const MAP_RESPONSE_HEADERS: u32 = 2;
/// Header map: the response to an HTTP call.
pub(crate) const MAP_CALL_RESPONSE_HEADERS: u32 = 6;

/// Metric type: counter.
pub(crate) const METRIC_COUNTER: u32 = 0;
/// Metric type: gauge.
pub(crate) const METRIC_GAUGE: u32 = 1;
/// Metric type: histogram.
pub(crate) const METRIC_HISTOGRAM: u32 = 2;

/// Stream: the request.
pub(crate) const STREAM_REQUEST: u32 = 0;

#[cfg(test)]
mod tests {
    use super::*;
    use proxy_wasm::types::{
        Action, BufferType, LogLevel, MapType, MetricType, Status, StreamType,
    };

    #[test]
    fn the_constants_equal_those_of_the_sdk() {
        let constants = [
            STATUS_OK,
            STATUS_NOT_FOUND,
            STATUS_BAD_ARGUMENT,
            STATUS_INTERNAL_FAILURE,
            ACTION_CONTINUE,
            ACTION_PAUSE,
            LOG_INFO,
            LOG_WARN,
            LOG_ERROR,
        ];
        let sdk = [
            Status::Ok as u32,
            Status::NotFound as u32,
            Status::BadArgument as u32,
            Status::InternalFailure as u32,
            Action::Continue as u32,
            Action::Pause as u32,
            LogLevel::Info as u32,
            LogLevel::Warn as u32,
            LogLevel::Error as u32,
        ];
        assert_eq!(constants, sdk);
        let constants =
            [BUFFER_REQUEST_BODY, BUFFER_CALL_RESPONSE_BODY, BUFFER_PLUGIN_CONFIGURATION];
        let sdk = [
            BufferType::HttpRequestBody as u32,
            BufferType::HttpCallResponseBody as u32,
            BufferType::PluginConfiguration as u32,
        ];
        assert_eq!(constants, sdk);
        let constants = [
            MAP_REQUEST_HEADERS,
            MAP_RESPONSE_HEADERS,
            MAP_CALL_RESPONSE_HEADERS,
            METRIC_COUNTER,
            METRIC_GAUGE,
            METRIC_HISTOGRAM,
            STREAM_REQUEST,
        ];
        let sdk = [
            MapType::HttpRequestHeaders as u32,
            MapType::HttpResponseHeaders as u32,
            MapType::HttpCallResponseHeaders as u32,
            MetricType::Counter as u32,
            MetricType::Gauge as u32,
            MetricType::Histogram as u32,
            StreamType::HttpRequest as u32,
        ];
        assert_eq!(constants, sdk);
    }
}
