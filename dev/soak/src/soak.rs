//! The soak: rounds of requests, with outages of the API and new configurations in between.

use std::cell::{Cell, RefCell};
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use acg_policy_workspace::paths;
use anyhow::{Result, bail, ensure};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::api::{self, Api};
use crate::client::{Client, Shared};
use crate::configuration::{Configuration, Edition, Mode};
use crate::figures::Figures;
use crate::gateway::Gateway;
use crate::judge::Judge;
use crate::ledger::Ledger;
use crate::memory::Sampler;
use crate::mix::Mix;
use crate::options::Options;
use crate::sightings::sightings;
use crate::{story, trap};

/// Runs the soak, and prints its figures.
///
/// # Errors
/// Something does not start, or a property does not hold.
pub(crate) fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let soak = async {
        soak(options).await?;
        trap::run(options).await
    };
    LocalSet::new().block_on(&runtime, soak)
}

/// The gateway with everything around it.
struct Setup<'a> {
    api: Api,
    gateway: Gateway,
    configuration: Configuration<'a>,
    shared: Rc<Shared>,
    /// The number of the policy of the listener that changes.
    edition: usize,
    rejected: u64,
}

async fn soak(options: &Options) -> Result<()> {
    let folder = folder()?;
    let mut setup = Setup::start(options, &folder).await?;
    let sampler = Sampler::start(setup.gateway.id());
    let created = setup.gateway.statistic(MODULES)?;
    let (start, cpu) = (Instant::now(), setup.gateway.cpu_time()?);
    let mut clients: Vec<Client> = (0..CLIENTS).map(|_| Client::default()).collect();
    // Every kind of event happens in a short soak as well.
    let round_size = ROUND.min(options.requests.div_ceil(5));
    let mut round = 0;
    while setup.shared.next.get() < options.requests {
        let end = (setup.shared.next.get() + round_size).min(options.requests);
        setup.shared.end.set(end);
        sampler.sent(setup.shared.next.get());
        clients = setup.round(clients, round).await?;
        setup.check().await?;
        round += 1;
        if round % 10 == 0 {
            println!("{} requests sent, no fault", setup.shared.next.get());
        }
    }
    let time = start.elapsed();
    // The filter passes its counters on every 100 ms.
    sleep(Duration::from_millis(250)).await;
    let figures = Figures {
        time,
        cpu: setup.gateway.cpu_time()?.saturating_sub(cpu),
        editions: setup.edition,
        rejected: setup.rejected,
        outages: setup.shared.outages.count(),
        cache_hits: setup.gateway.statistic("wasmcustom.acg_policy.*cache_hit")?,
        internal: setup.gateway.statistic("wasmcustom.acg_policy.*internal$")?,
        restarts: setup.gateway.statistic(MODULES)?.saturating_sub(created),
        memory: sampler.finish(),
    };
    let ledger = setup.shared.ledger.borrow();
    println!("{}", figures.render(&ledger));
    ensure!(
        !setup.gateway.has_logged("Function: "),
        "the filter has trapped\n{}",
        setup.gateway.log()
    );
    ensure!(figures.internal == 0, "{} requests could not be validated", figures.internal);
    figures.memory.check()
}

impl<'a> Setup<'a> {
    async fn start(options: &'a Options, folder: &'a std::path::Path) -> Result<Self> {
        let api = Api::start()?;
        let lookups = api::start_slow_way(api.address()).await?;
        let configuration = Configuration {
            folder,
            filter: &options.filter,
            api: api.address(),
            lookups,
            ports: free_ports()?,
        };
        configuration.write()?;
        let gateway = Gateway::start(&options.envoy, folder, WORKERS, Mode::ALL.len())?;
        let mut judge = Judge::new()?;
        for (name, enabled) in [("contoso", true), ("disabled", false)] {
            let (status, _) = story::request(api.address(), story::account(name, enabled)).await?;
            ensure!(status < 300, "the emulator answers a PUT of an account with {status}");
        }
        let mix = Mix::new(acg_policy_vectors::load()?)?;
        let mut names = mix.accounts(&judge);
        names.extend(["contoso", "disabled", "missing"].map(str::to_owned));
        for name in
            names.iter().filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            let (status, body) = story::read(api.address(), &target(name)).await?;
            judge.know(name, status, &body);
        }
        let address = |mode: Mode| Ok((mode, gateway.address(mode.name())?));
        let shared = Shared {
            judge,
            mix,
            ledger: RefCell::new(Ledger::default()),
            addresses: Mode::ALL.into_iter().map(address).collect::<Result<_>>()?,
            api: api.address(),
            outages: api.outages(),
            edition: Cell::new(Some(0)),
            seed: options.seed,
            next: Cell::new(0),
            end: Cell::new(0),
        };
        let shared = Rc::new(shared);
        Ok(Self { api, gateway, configuration, shared, edition: 0, rejected: 0 })
    }

    /// All clients send their share; meanwhile the API fails or the configuration changes.
    async fn round(&mut self, clients: Vec<Client>, round: usize) -> Result<Vec<Client>> {
        let (first, end) = (self.shared.next.get(), self.shared.end.get());
        let running: Vec<_> = clients
            .into_iter()
            .map(|mut client| {
                let shared = Rc::clone(&self.shared);
                tokio::task::spawn_local(async move {
                    client.run(&shared).await;
                    client
                })
            })
            .collect();
        let middle = first + (end - first) / 2;
        while self.shared.next.get() < middle {
            sleep(Duration::from_millis(5)).await;
        }
        match round % 5 {
            1 | 3 => self.fail().await?,
            2 => self.change().await?,
            4 => self.change_to_invalid().await?,
            _ => {}
        }
        let mut clients = Vec::new();
        for client in running {
            clients.push(client.await?);
        }
        Ok(clients)
    }

    /// The API ends, and starts again.
    async fn fail(&mut self) -> Result<()> {
        self.api.kill();
        sleep(Duration::from_millis(400)).await;
        self.api.restart()
    }

    /// Envoy takes another policy over from the file.
    async fn change(&mut self) -> Result<()> {
        self.edition += 1;
        self.shared.edition.set(None);
        let before = self.gateway.statistic("listener_manager.lds.update_success")?;
        self.configuration.write_listeners(&Edition::Policy(self.edition))?;
        self.wait_for("listener_manager.lds.update_success", before + 1).await?;
        while self.gateway.statistic("listener_manager.total_listeners_warming")? > 0 {
            sleep(Duration::from_millis(20)).await;
        }
        // Workers take it over one after the other.
        sleep(Duration::from_millis(1_000)).await;
        self.shared.edition.set(Some(self.edition));
        Ok(())
    }

    /// Envoy rejects a configuration, and keeps the one before.
    async fn change_to_invalid(&mut self) -> Result<()> {
        let before = self.gateway.statistic("listener_manager.lds.update_rejected")?;
        self.configuration.write_listeners(&Edition::Invalid)?;
        self.wait_for("listener_manager.lds.update_rejected", before + 1).await?;
        self.rejected += 1;
        Ok(())
    }

    async fn wait_for(&self, statistic: &str, value: u64) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.gateway.statistic(statistic)? < value {
            ensure!(Instant::now() < deadline, "{statistic} stays below {value}");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Compares what the API has received, and ends the soak at the first fault.
    async fn check(&mut self) -> Result<()> {
        ensure!(self.gateway.is_running()?, "Envoy has ended\n{}", self.gateway.log());
        // Requests of clients that have left arrive late.
        sleep(Duration::from_millis(30)).await;
        let sightings = sightings(self.shared.api).await?;
        let mut ledger = self.shared.ledger.borrow_mut();
        ledger.compare(&sightings);
        if ledger.faults.is_empty() {
            return Ok(());
        }
        let first: Vec<&str> = ledger.faults.iter().take(10).map(String::as_str).collect();
        bail!("{} faults:\n{}\n{}", ledger.faults.len(), first.join("\n"), self.gateway.log());
    }
}

fn folder() -> Result<PathBuf> {
    let folder = paths::artifacts().join("soak");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn free_ports() -> Result<[u16; 4]> {
    let bound = || TcpListener::bind("127.0.0.1:0");
    // All are bound before the first is released, so that they differ.
    let bound = [bound()?, bound()?, bound()?, bound()?];
    let mut ports = [0; 4];
    for (port, listener) in ports.iter_mut().zip(&bound) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

fn target(account: &str) -> String {
    format!("/accounts/{account}?api-version=2024-02-29")
}

/// The instances of the filter that Envoy has created.
const MODULES: &str = "wasm.envoy.wasm.runtime.v8.created";
/// The emulator remembers 10,000 requests, and each can have a lookup.
const ROUND: usize = 3_000;
const CLIENTS: usize = 24;
const WORKERS: u32 = 2;
