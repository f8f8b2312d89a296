//! The filter stops under load: what reaches the API, how long until the filter serves again, and what becomes of requests that
//! it has paused.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use acg_policy_workspace::paths;
use anyhow::{Context as _, Result, ensure};
use tokio::time::{sleep, timeout};

use crate::api::Api;
use crate::gateway::Gateway;
use crate::http1::Connection;
use crate::message::{End, Form, Message};
use crate::mix;
use crate::options::Options;
use crate::sightings::sightings;
use crate::story;
use crate::trapping;

/// Runs both samples at the same time, and prints what happened.
///
/// # Errors
/// Something does not start, or a property does not hold.
pub(crate) async fn run(options: &Options) -> Result<()> {
    let (minimal, whole) = tokio::join!(one(options, "minimal.yaml"), one(options, "envoy.yaml"));
    println!("the filter stops at every {CALLS} requests, under load, with one worker:\n");
    println!("{HEADING}");
    for (sample, outcome) in [("minimal.yaml", minimal?), ("envoy.yaml", whole?)] {
        println!("{sample:<13} {}", outcome.line());
    }
    Ok(())
}

/// What happened with one sample.
#[derive(Debug, Default)]
struct Outcome {
    traps: u64,
    /// From the first refusal after a trap to the next request that the filter has validated.
    recoveries: Vec<Duration>,
    validated: usize,
    /// Requests that Envoy has refused because the filter did not run.
    failed: usize,
    /// How long paused requests have waited until they ended.
    paused: Vec<Duration>,
    received: usize,
}

/// What the clients of one gateway share.
#[derive(Debug)]
struct Load {
    address: std::net::SocketAddr,
    stops: Cell<bool>,
    next: Cell<usize>,
    /// When the first of the current failures was seen.
    failing: Cell<Option<Instant>>,
    outcome: RefCell<Outcome>,
}

async fn one(options: &Options, sample: &str) -> Result<Outcome> {
    let folder = paths::artifacts().join("soak").join(format!("trap-{sample}"));
    fs::create_dir_all(&folder)?;
    let filter = folder.join("trapping.wasm");
    fs::write(&filter, trapping::trap_at(&fs::read(&options.filter)?, CALLS)?)?;
    let api = Api::start()?;
    story::request(api.address(), story::account("contoso", true)).await?;
    fs::write(folder.join("envoy.yaml"), configuration(sample, &filter, &api, options.short)?)?;
    let mut gateway = Gateway::start(&options.envoy, &folder, 1, 1)?;
    let load = Rc::new(Load {
        address: gateway.address("provisioning")?,
        stops: Cell::new(false),
        next: Cell::new(0),
        failing: Cell::new(None),
        outcome: RefCell::default(),
    });
    let start = |count: usize| (0..count).map(|_| Rc::clone(&load));
    let pausing: Vec<_> = start(8).map(|load| tokio::task::spawn_local(pause(load))).collect();
    let sending: Vec<_> = start(8).map(|load| tokio::task::spawn_local(send(load))).collect();
    let deadline = Instant::now() + Duration::from_secs(120);
    while load.outcome.borrow().recoveries.len() < TRAPS {
        ensure!(
            Instant::now() < deadline,
            "no {TRAPS} traps: {:?}\n{}",
            load.outcome,
            gateway.log()
        );
        sleep(Duration::from_millis(50)).await;
    }
    load.stops.set(true);
    for task in pausing.into_iter().chain(sending) {
        task.await??;
    }
    ensure!(gateway.is_running()?, "Envoy has ended\n{}", gateway.log());
    let mut outcome = load.outcome.take();
    outcome.traps = gateway.statistic("wasm.*vm_reload_success")?;
    let received = sightings(api.address()).await?;
    for sighting in &received {
        let text = sighting.to_string();
        ensure!(!text.contains("fabrikam"), "a refused request has reached the API: {text}");
    }
    outcome.received = received.len();
    outcome.check(options.short)?;
    Ok(outcome)
}

/// The sample as it is, with free ports and the filter.
fn configuration(sample: &str, filter: &Path, api: &Api, is_short: bool) -> Result<String> {
    let file = paths::root().join("plugin/envoy").join(sample);
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let text = text
        .replace("port_value: 8080", "port_value: 0")
        .replace("port_value: 8081", &format!("port_value: {}", api.address().port()))
        .replace(
            "/etc/envoy/acg_policy_plugin.wasm",
            &format!("{:?}", filter.display().to_string()),
        );
    ensure!(text.contains(IDLE), "{sample} lacks `{IDLE}`");
    Ok(if is_short { text.replace(IDLE, "stream_idle_timeout: 3s") } else { text })
}

/// Sends valid and invalid requests, each on a connection of its own, because Envoy ends connections after a trap.
async fn send(load: Rc<Load>) -> Result<()> {
    while !load.stops.get() {
        let id = load.next.get();
        load.next.set(id + 1);
        let (is_valid, start) = (id.is_multiple_of(2), Instant::now());
        let reply = exchange(&load, message(is_valid)).await?;
        let mut outcome = load.outcome.borrow_mut();
        match reply {
            Some(200 | 201) if is_valid => outcome.validated(&load.failing, start),
            Some(400) if !is_valid => outcome.validated(&load.failing, start),
            // Envoy's own refusals, and the end of the connection.
            Some(500..) | None => {
                outcome.failed += 1;
                if load.failing.get().is_none() {
                    load.failing.set(Some(Instant::now()));
                }
            }
            Some(status) => anyhow::bail!("unexpected status {status} (valid: {is_valid})"),
        }
    }
    Ok(())
}

async fn exchange(load: &Load, message: Message) -> Result<Option<u16>> {
    let Ok(mut connection) = Connection::open(load.address).await else { return Ok(None) };
    let sent = timeout(LONGEST, connection.send(&message, Form::plain())).await;
    let reply = sent.context("no response")??;
    Ok(reply.map(|reply| reply.status))
}

/// Keeps a request in the filter: its body does not end. It is invalid, so it must never reach the API.
async fn pause(load: Rc<Load>) -> Result<()> {
    while !load.stops.get() {
        let start = Instant::now();
        let mut form = Form::plain();
        form.end = End::GoneEarly;
        let mut connection = Connection::open(load.address).await?;
        if connection.send(&message(false), form).await.is_err() {
            continue;
        }
        // An error is the end of the connection.
        let reply = timeout(LONGEST, connection.next()).await;
        ensure!(reply.is_ok(), "a paused request has no response after {LONGEST:?}");
        let status = reply.ok().and_then(Result::ok).flatten().map(|reply| reply.status);
        ensure!(status.is_none_or(|status| status >= 400), "a paused request got {status:?}");
        load.outcome.borrow_mut().paused.push(start.elapsed());
        sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// A PUT of a number; an invalid one names another account in its body.
fn message(is_valid: bool) -> Message {
    let account = if is_valid { "contoso" } else { "fabrikam" };
    let mut message = mix::put("contoso", NUMBER, "Bearer own", &mix::body(account, NUMBER));
    if !is_valid {
        message.headers.push(("x-invalid".to_owned(), b"fabrikam".to_vec()));
    }
    message
}

impl Outcome {
    /// A request that was sent at `start` has the verdict of the filter. One from before the failure does not end it.
    fn validated(&mut self, failing: &Cell<Option<Instant>>, start: Instant) {
        self.validated += 1;
        if let Some(failure) = failing.get().filter(|failure| start > *failure) {
            failing.set(None);
            self.recoveries.push(failure.elapsed());
        }
    }

    fn check(&self, is_short: bool) -> Result<()> {
        ensure!(self.received > 0 && self.validated > 100, "no load: {self:?}");
        let longest = self.recoveries.iter().max().copied().unwrap_or_default();
        ensure!(longest < Duration::from_secs(10), "the filter serves again after {longest:?}");
        let longest = self.paused.iter().max().copied().unwrap_or_default();
        let limit = Duration::from_secs(if is_short { 20 } else { 35 });
        ensure!(longest < limit, "a paused request ended after {longest:?}");
        Ok(())
    }

    fn line(&self) -> String {
        let seconds = |times: &[Duration]| {
            let longest = times.iter().max().copied().unwrap_or_default().as_secs_f64();
            let mut sorted = times.to_vec();
            sorted.sort_unstable();
            let median = sorted.get(sorted.len() / 2).copied().unwrap_or_default().as_secs_f64();
            format!("{median:>7.2} {longest:>7.2}")
        };
        let Self { traps, validated, failed, received, paused, recoveries } = self;
        format!(
            "{traps:>6} {validated:>10} {failed:>8} {received:>9}  {} {:>9} {}",
            seconds(recoveries),
            paused.len(),
            seconds(paused)
        )
    }
}

const HEADING: &str =
    "sample         traps  validated   failed    at API    serves again after s   half a body: count, ends after s
                                                        median     max            median     max";

/// At how many requests the filter stops.
const CALLS: u32 = 400;
const TRAPS: usize = 6;
const LONGEST: Duration = Duration::from_secs(45);
const IDLE: &str = "stream_idle_timeout: 30s";
const NUMBER: &str = "+12065550100";
