//! The member `account`: where accounts are looked up, and the limits on lookups.

use acg_policy::json::Value;

use super::members::{ConfigError, check_members, integer, visible_ascii};

/// Where accounts are looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountSource {
    /// The cluster in the proxy's configuration.
    pub(crate) cluster: String,
    /// `:authority` of a lookup.
    pub(crate) authority: String,
    /// `:scheme` of a lookup.
    pub(crate) scheme: &'static str,
    /// The time limit of a lookup, in milliseconds.
    pub(crate) timeout_ms: u32,
    /// The largest number of lookups in flight on one worker of the proxy. Each caller has a share.
    pub(crate) max_concurrent: usize,
    /// How long a request can wait for the start of its lookup, in milliseconds.
    pub(crate) queue_timeout_ms: u32,
    /// The largest number of requests that wait for it on one worker. Each caller has a share.
    pub(crate) max_queued: usize,
    /// The limits of the cache.
    pub(crate) cache: CacheLimits,
}

/// The limits of the cache on one worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CacheLimits {
    /// How long the response to a lookup can make a request pass, in milliseconds.
    pub(crate) ttl_ms: u32,
    /// How long it can make a request be refused, in milliseconds.
    pub(crate) negative_ttl_ms: u32,
    /// The largest number of responses.
    pub(crate) max_entries: usize,
}

impl AccountSource {
    /// Reads the member.
    ///
    /// # Errors
    /// The first error.
    pub(super) fn read(value: Value<'_>) -> Result<Self, ConfigError> {
        check_members(value, &MEMBERS)?;
        let cluster = visible_ascii(value, "cluster")?.ok_or_else(|| {
            ConfigError::new(
                "/account/cluster",
                "missing; name the cluster in the proxy's configuration that reaches the API",
            )
        })?;
        let limit = |name, range, default| Ok(integer(value, name, range)?.unwrap_or(default));
        let count = |name, default| {
            let count = limit(name, 1..=MAX_COUNT, default)?;
            Ok(usize::try_from(count).unwrap_or(usize::MAX))
        };
        Ok(Self {
            authority: visible_ascii(value, "authority")?.unwrap_or_else(|| cluster.clone()),
            scheme: value.get("scheme").map(scheme).transpose()?.unwrap_or("http"),
            cluster,
            timeout_ms: limit("timeoutMs", 1..=MAX_TIMEOUT_MS, DEFAULT_TIMEOUT_MS)?,
            max_concurrent: count("maxConcurrent", DEFAULT_CONCURRENT)?,
            queue_timeout_ms: limit(
                "queueTimeoutMs",
                0..=MAX_TIMEOUT_MS,
                DEFAULT_QUEUE_TIMEOUT_MS,
            )?,
            max_queued: count("maxQueued", DEFAULT_QUEUED)?,
            cache: CacheLimits::read(value, count("maxCached", DEFAULT_CACHED)?)?,
        })
    }
}

fn scheme(value: Value<'_>) -> Result<&'static str, ConfigError> {
    match value.as_str() {
        Some("http") => Ok("http"),
        Some("https") => Ok("https"),
        _ => Err(ConfigError::at(value, "expected `http` or `https`")),
    }
}

impl CacheLimits {
    fn read(account: Value<'_>, max_entries: usize) -> Result<Self, ConfigError> {
        let ttl_ms = integer(account, "cacheTtlMs", 0..=MAX_TTL_MS)?.unwrap_or(DEFAULT_TTL_MS);
        let negative_ttl_ms = integer(account, "negativeCacheTtlMs", 0..=MAX_TTL_MS)?;
        let negative_ttl_ms = negative_ttl_ms.unwrap_or(DEFAULT_NEGATIVE_TTL_MS.min(ttl_ms));
        if negative_ttl_ms > ttl_ms {
            return Err(ConfigError::new(
                "/account/negativeCacheTtlMs",
                format!("expected at most `cacheTtlMs`, which is {ttl_ms}"),
            ));
        }
        Ok(Self { ttl_ms, negative_ttl_ms, max_entries })
    }

    /// The time limit of a response with or without an account.
    pub(crate) fn ttl_ms(&self, is_account: bool) -> u64 {
        u64::from(if is_account { self.ttl_ms } else { self.negative_ttl_ms })
    }

    /// Whether lookups are shared and their responses kept.
    pub(crate) const fn is_enabled(&self) -> bool {
        self.ttl_ms > 0
    }
}

const MEMBERS: [&str; 10] = [
    "cluster",
    "authority",
    "scheme",
    "timeoutMs",
    "maxConcurrent",
    "queueTimeoutMs",
    "maxQueued",
    "cacheTtlMs",
    "negativeCacheTtlMs",
    "maxCached",
];

const DEFAULT_TIMEOUT_MS: u32 = 1_000;
const DEFAULT_QUEUE_TIMEOUT_MS: u32 = 10_000;
const MAX_TIMEOUT_MS: u32 = 60_000;
const DEFAULT_CONCURRENT: u32 = 128;
const DEFAULT_QUEUED: u32 = 4_096;
const DEFAULT_CACHED: u32 = 4_096;
const MAX_COUNT: u32 = 65_536;
const DEFAULT_TTL_MS: u32 = 30_000;
const DEFAULT_NEGATIVE_TTL_MS: u32 = 2_000;
const MAX_TTL_MS: u32 = 300_000;
