//! Connections: limits, and the stop.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::shared::Shared;
use super::stream::Stream;
use crate::output;

/// Serves until `stop`, and then ends the connections after the responses to the requests they have received.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    shared: &Arc<Shared>,
    max_connections: u32,
    stop: impl Future<Output = ()>,
) {
    let connections = Arc::new(Semaphore::new(max_connections as usize));
    let graceful = GracefulShutdown::new();
    let builder = builder();
    let mut stop = pin!(stop);
    loop {
        // Connections beyond the limit wait in the queue of the operating system.
        let next = async {
            let permit = Arc::clone(&connections).acquire_owned().await;
            (accept(&listener).await, permit)
        };
        let (stream, permit) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection =
            graceful.watch(builder.serve_connection(TokioIo::new(Stream::new(stream)), service));
        let open = shared.metrics.connection();
        tokio::spawn(async move {
            // A connection that breaks is no fault of the server.
            let _ended = connection.await;
            drop((permit, open));
        });
    }
    shared.stop();
    drop(listener);
    output::error(format_args!("stopping"));
    if timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        output::error(format_args!("stopped before every connection has ended"));
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _has_delay = stream.set_nodelay(true);
                return stream;
            }
            // Such as too many open files: others may end.
            Err(_) => sleep(RETRY).await,
        }
    }
}

fn builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(IDLE);
    builder.max_headers(MAX_HEADERS).max_buf_size(MAX_HEAD_BYTES);
    builder
}

/// Ends with SIGTERM or SIGINT.
#[cfg(unix)]
pub(super) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
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
pub(super) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the operating system ends the process on Ctrl-C.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// How long a connection may wait for the head of its next request. The `idle_timeout` of a client must be
/// shorter, or it can send a request on a connection that is being closed.
const IDLE: Duration = Duration::from_secs(60);
/// How long connections may take to end.
const STOP_TIME: Duration = Duration::from_secs(10);
const RETRY: Duration = Duration::from_millis(50);
/// More than Envoy accepts from its clients by default (100 fields, 60 KiB), because it adds some.
const MAX_HEADERS: usize = 256;
const MAX_HEAD_BYTES: usize = 128 * 1024;
