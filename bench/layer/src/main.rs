//! Counts the instructions of a number PUT to services on axum, with and without the layer, over HTTP/1.1 in memory.
//!
//! `cargo run --profile measured -p acg-policy-layer -- count` runs this program under valgrind, and prints a table.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod count;
mod services;

use std::env;

use anyhow::{Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::runtime::{Builder, Runtime};

fn main() -> Result<()> {
    if env::args().nth(1).as_deref() == Some("count") {
        return count::run();
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    for (name, service) in services::all() {
        let mut client = runtime.block_on(services::connect(service));
        // The first requests on a connection allocate its buffers.
        for _ in 0..services::REQUESTS {
            measured(&runtime, &mut client)?;
            println!("{name}");
        }
    }
    Ok(())
}

/// Only the instructions of this function count.
#[inline(never)]
fn measured(runtime: &Runtime, client: &mut DuplexStream) -> Result<()> {
    runtime.block_on(async {
        client.write_all(services::REQUEST.as_bytes()).await?;
        let mut response = [0; 512];
        let length = client.read(&mut response).await?;
        let accepted = response.get(..length).is_some_and(|it| it.starts_with(b"HTTP/1.1 204"));
        ensure!(accepted, "the request was refused");
        Ok(())
    })
}
