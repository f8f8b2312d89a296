//! `acg-emulator`: an emulator of the Provisioning API.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use acg_emulator::{Database, Emulator, OpenError, Options, Seed, SeedError};
use clap::Parser;
use tokio::net::TcpListener;

/// Emulates the Azure Communications Gateway Provisioning API on this machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Address and port to listen on; port 0 selects a free port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081")]
    listen: String,
    /// SQLite file for written resources, or `:memory:`.
    #[arg(long, value_name = "FILE", default_value = ":memory:")]
    database: String,
    /// Milliseconds for which a resource is `pending` before it is `synced` or `failed`.
    #[arg(long, value_name = "N", default_value_t = 2000)]
    sync_delay_ms: u64,
    /// JSON file with initial accounts, numbers, requests for information, civic addresses and capability plans; a small
    /// sample if omitted.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error(transparent)]
    Database(#[from] OpenError),
    #[error(transparent)]
    Seed(#[from] SeedError),
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Listen { address: String, source: io::Error },
    #[error("cannot install the signal handler: {0}")]
    Signal(io::Error),
    #[error("the server stopped: {0}")]
    Serve(#[from] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is closed, the error cannot be reported.
            let _ = writeln!(io::stderr(), "acg-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), StartError> {
    let Arguments { listen, database, sync_delay_ms, seed } = arguments;
    let emulator = Emulator::open(Options {
        database: Database::from(database.as_str()),
        sync_delay: Duration::from_millis(sync_delay_ms),
        seed: seed.as_deref().map(Seed::from_file).transpose()?.unwrap_or_default(),
    })?;
    // Installed before the ready line, so that a signal right after it stops the server cleanly.
    let stop = stop_signal().map_err(StartError::Signal)?;
    let listener = TcpListener::bind(&listen)
        .await
        .map_err(|source| StartError::Listen { address: listen, source })?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "listening http://{}", listener.local_addr()?)?;
    stdout.flush()?;
    drop(stdout);
    Ok(emulator.serve(listener, stop).await?)
}

#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without a handler the operating system ends the process on Ctrl-C.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
