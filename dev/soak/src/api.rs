//! The emulator of the API, which can be killed and started again, and the way of lookups to it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use acg_emulator::{Emulator, Options};
use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

/// An emulator with a runtime of its own. It keeps its accounts and its sightings when it is killed.
#[derive(Debug)]
pub(crate) struct Api {
    emulator: Emulator,
    address: SocketAddr,
    runtime: Option<Runtime>,
    outages: Outages,
}

/// The times at which the API did not respond.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outages {
    times: Arc<Mutex<Vec<Outage>>>,
}

/// From when to when; without the end while it lasts.
type Outage = (Instant, Option<Instant>);

impl Api {
    /// Starts an emulator at a free port.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start() -> Result<Self> {
        let emulator = Emulator::open(Options::default())?;
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut api = Self { emulator, address, runtime: None, outages: Outages::default() };
        api.run()?;
        Ok(api)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn outages(&self) -> Outages {
        self.outages.clone()
    }

    /// Ends all connections without responses, as the end of the process would.
    pub(crate) fn kill(&mut self) {
        self.outages.lock().push((Instant::now(), None));
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// Starts the emulator again.
    ///
    /// # Errors
    /// Its port is in use.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.run()?;
        if let Some((_, end)) = self.outages.lock().last_mut() {
            *end = Some(Instant::now());
        }
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let socket = std::net::TcpListener::bind(self.address)?;
        socket.set_nonblocking(true)?;
        self.address = socket.local_addr()?;
        let emulator = self.emulator.clone();
        runtime.spawn(async move {
            let listener = TcpListener::from_std(socket)?;
            emulator.serve(listener, std::future::pending()).await
        });
        self.runtime = Some(runtime);
        Ok(())
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Outages {
    /// Whether the API did not respond at some time between `start` and now.
    pub(crate) fn affect(&self, start: Instant) -> bool {
        let affects = |end: &Option<Instant>| end.is_none_or(|end| end + RECOVERY > start);
        self.lock().iter().any(|(_, end)| affects(end))
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Outage>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes connections to the API on, each part of a response after a pause: so that clients can disconnect during a lookup.
///
/// # Errors
/// There is no free port.
pub(crate) async fn start_slow_way(to: SocketAddr) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass(stream, to));
        }
    });
    Ok(address)
}

/// An error ends both connections.
async fn pass(mut stream: TcpStream, to: SocketAddr) -> std::io::Result<()> {
    let mut api = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    api.set_nodelay(true)?;
    let (mut reader, mut writer) = stream.split();
    let (mut from_api, mut to_api) = api.split();
    let backward = async {
        let mut part = [0; 16_384];
        loop {
            let count = from_api.read(&mut part).await?;
            if count == 0 {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
            writer.write_all(part.get(..count).unwrap_or_default()).await?;
        }
    };
    tokio::select! {
        copied = tokio::io::copy(&mut reader, &mut to_api) => copied.map(drop),
        copied = backward => copied,
    }
}

const PAUSE: Duration = Duration::from_millis(4);
/// How long after the start connections of Envoy can be found dead.
const RECOVERY: Duration = Duration::from_secs(2);
