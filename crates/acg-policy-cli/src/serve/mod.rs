//! `acg-policy serve`: checks requests over HTTP. Modules import downward in this order: `routes`; `authz`, `cases`;
//! `lookups`; `server`, `reload`; `shared`; `accounts`, `body`, `cache`, `metrics`, `results`, `stream`; `observe`; `reply`.

mod accounts;
mod authz;
mod body;
mod cache;
mod cases;
mod lookups;
mod metrics;
mod observe;
mod reload;
mod reply;
mod results;
mod routes;
mod server;
mod shared;
mod stream;

use std::io::{self, Write as _};
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::args::Serve;
use crate::exit::{Exit, Fatal};
use crate::output;
use accounts::Accounts;
use cache::Cache;
pub(crate) use observe::Observe;
use reload::Source;
use shared::Shared;

/// Serves until a signal stops the program.
pub(crate) fn run(serve: &Serve) -> Result<Exit, Fatal> {
    let source = Source::new(serve);
    let validator = match source.read() {
        Ok(validator) => validator,
        Err(faults) => {
            faults.iter().for_each(|fault| output::error(format_args!("{fault}")));
            return Ok(Exit::Unusable);
        }
    };
    let timeout = Duration::from_millis(serve.accounts_timeout);
    let accounts = match &serve.accounts {
        Some(url) => Some(Accounts::new(url, serve.accounts_ca.as_deref(), timeout)?),
        None => None,
    };
    let milliseconds = Duration::from_millis;
    let [ttl, negative] = [serve.accounts_cache_ttl, serve.accounts_negative_cache_ttl];
    let max_cached = usize::from(serve.accounts_max_cached);
    let cache = Cache::new(milliseconds(ttl), milliseconds(negative), max_cached);
    let observe = serve.observe.clone().unwrap_or(Observe::Nothing);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = serve.threads.map_or(threads, usize::from);
    let max_bytes = serve.max_body_bytes as usize;
    let shared = Arc::new(Shared::new(validator, observe, accounts, cache, max_bytes, threads));
    let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = runtime.map_err(Fatal::Start)?;
    let exit = runtime.block_on(serve_until_stopped(serve, source, shared));
    // The program does not wait for a policy that is being read, or for cases that are being checked.
    runtime.shutdown_background();
    exit
}

async fn serve_until_stopped(
    serve: &Serve,
    source: Source,
    shared: Arc<Shared>,
) -> Result<Exit, Fatal> {
    // Installed before the line that says that the server is ready, so that an early signal has its effect too.
    let stop = server::stop_signal().map_err(Fatal::Start)?;
    reload::on_signal(source, Arc::clone(&shared)).map_err(Fatal::Start)?;
    let address = &serve.listen;
    let listening = TcpListener::bind(address).await;
    let listener =
        listening.map_err(|source| Fatal::Listen { address: address.clone(), source })?;
    let address = listener.local_addr().map_err(Fatal::Start)?;
    writeln!(io::stdout(), "listening http://{address}")?;
    io::stdout().flush()?;
    server::serve(listener, routes::router(&shared), &shared, serve.max_connections, stop).await;
    Ok(Exit::Accepted)
}
