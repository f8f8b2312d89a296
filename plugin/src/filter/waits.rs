//! What is remembered from tick to tick: the ticks of a configuration, the waits of its requests, and whether their bodies arrive.

/// The ticks of one configuration.
#[derive(Debug, Default)]
pub(super) struct Ticks {
    /// The period in milliseconds; 0 if ticks are off.
    pub(super) period_ms: u32,
    /// The time since the last tick that counts, if the period is shorter.
    pub(super) passed_ms: u32,
}

impl Ticks {
    pub(super) const fn run(&self) -> bool {
        self.period_ms > 0
    }
}

/// Whether the proxy passes bodies of requests whose header fields are held back, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BodyCallbacks {
    /// No body has arrived yet.
    #[default]
    Unknown,
    /// A body has arrived.
    Seen,
    /// The proxy has received a body and has not passed it.
    Missing,
}

/// The wait of a request for its body.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wait {
    pub(super) ticks: u32,
    /// What the proxy had received when the header fields arrived, in bytes.
    pub(super) received: Option<u64>,
    /// Ticks at which the proxy had received more.
    pub(super) ticks_with_body: u32,
}
