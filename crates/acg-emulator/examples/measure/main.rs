//! Measures the emulator on a database in a file: writes a second, and the time of pages of long lists.
//!
//! ```text
//! cargo run --release -p acg-emulator --example measure [-- PART_OF_THE_NAME_OF_A_LIST]
//! ```
//!
//! Server and clients share the processors of this machine. Processor times are those of Linux.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot go on fails, and prints its results"
)]

mod client;
mod lists;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use acg_emulator::{Database, Emulator, Options, Seed};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use client::Client;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("emulator.sqlite"));
    let runtime = Runtime::new().unwrap();
    let options = || Options { database: database.clone(), seed: seed(), ..Options::default() };
    let emulator = Emulator::open(options()).unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let stopped = async { stopped.await.unwrap_or(()) };
    let server = runtime.spawn(async move { emulator.serve(listener, stopped).await });

    add_accounts(address);
    for clients in [1, 4, 16, 64] {
        let before = processor_time();
        let rate = writes(address, clients);
        let used = (processor_time() - before) / WRITES as u32;
        println!(
            "PUT of new numbers, {clients:2} clients: {rate:6.0} a second, {used:?} of processor time each"
        );
    }
    println!("batches of 100: {:6.0} numbers a second", fill(address));
    println!(
        "lists of {NUMBERS} numbers and more, {ACCOUNTS} accounts and {REQUESTS} requests for information, in milliseconds:"
    );
    pages(address, "alone");
    let is_over = Arc::new(AtomicBool::new(false));
    let writer = {
        let is_over = Arc::clone(&is_over);
        thread::spawn(move || {
            let mut client = Client::connect(address);
            while !is_over.load(Ordering::Relaxed) {
                put_number(&mut client, NEXT.fetch_add(1, Ordering::Relaxed));
            }
        })
    };
    pages(address, "while another client writes");
    is_over.store(true, Ordering::Relaxed);
    writer.join().unwrap();
    stop.send(()).unwrap();
    runtime.block_on(server).unwrap().unwrap();
    let start = Instant::now();
    Emulator::open(options()).unwrap();
    println!("opening the file: {:.0} milliseconds", start.elapsed().as_secs_f64() * 1000.0);
}

/// The number of the next number to be written. A multiple of it is sent, so that numbers arrive in no order.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// PUT requests a second.
fn writes(address: SocketAddr, clients: usize) -> f64 {
    let each = WRITES / clients;
    let start = Instant::now();
    let client = |_| {
        thread::spawn(move || {
            let mut client = Client::connect(address);
            for _ in 0..each {
                put_number(&mut client, NEXT.fetch_add(1, Ordering::Relaxed));
            }
        })
    };
    let clients: Vec<_> = (0..clients).map(client).collect();
    let count = clients.len() * each;
    for client in clients {
        client.join().unwrap();
    }
    count as f64 / start.elapsed().as_secs_f64()
}

fn put_number(client: &mut Client, index: usize) {
    let number = number(index);
    let target =
        format!("/accounts/contoso/numbers/{}", number["telephoneNumber"].as_str().unwrap());
    let (status, body) = client.put(&target, &number.to_string());
    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
}

/// The account with the numbers, and others without.
fn add_accounts(address: SocketAddr) {
    let mut client = Client::connect(address);
    let others = (1..ACCOUNTS).map(|index| format!("account-{index}"));
    for name in others.chain(["contoso".to_owned()]) {
        let account = json!({ "name": name, "serviceDetails": {
            "teamsOperatorConnect": { "enabled": true, "syncEnabled": true } } });
        let (status, _) = client.put(&format!("/accounts/{name}"), &account.to_string());
        assert_eq!(status, 201);
    }
}

fn seed() -> Seed {
    let request = |index: usize| {
        json!({ "tenantId": format!("tenant-{index}"), "accountName": "contoso", "status": "active",
            "consentedCountries": ["US", "GB"],
            "contacts": [{ "fullName": "Adele Vance", "email": "adele@contoso.example" }],
            "customerRelationship": { "status": "CustomerContacted", "comment": "called back on Tuesday" } })
    };
    let requests: Vec<Value> = (0..REQUESTS).map(request).collect();
    Seed::from_json(json!({ "requestsForInformation": requests }).to_string().as_bytes()).unwrap()
}

/// Adds numbers up to [`NUMBERS`], and returns how many a second.
fn fill(address: SocketAddr) -> f64 {
    let mut client = Client::connect(address);
    let (start, first) = (Instant::now(), NEXT.load(Ordering::Relaxed));
    while NEXT.load(Ordering::Relaxed) < NUMBERS {
        let from = NEXT.fetch_add(100, Ordering::Relaxed);
        let numbers: Vec<Value> = (from..from + 100).map(number).collect();
        let body = json!({ "numbers": numbers }).to_string();
        let (status, _) = client.post("/accounts/contoso:createOrUpdateNumbers", &body);
        assert_eq!(status, 200);
    }
    (NEXT.load(Ordering::Relaxed) - first) as f64 / start.elapsed().as_secs_f64()
}

fn pages(address: SocketAddr, when: &str) {
    let only = std::env::args().nth(1).unwrap_or_default();
    for (name, target) in lists::all().into_iter().filter(|(name, _)| name.contains(&only)) {
        let mut client = Client::connect(address);
        let before = processor_time();
        let mut times: Vec<Duration> = (0..PAGES).map(|_| time(&mut client, &target)).collect();
        times.sort_unstable();
        let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
        let used = (processor_time() - before).as_secs_f64() * 1000.0 / PAGES as f64;
        let times = format!("median {:5.1}, p99 {:5.1}, processor {used:5.1}", at(50), at(99));
        println!("  {name:42} {when}: {times}");
    }
}

/// What this process, with server and clients, has used: other programs on the machine do not change it.
fn processor_time() -> Duration {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = status.rsplit_once(") ").unwrap();
    let ticks = fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

fn time(client: &mut Client, target: &str) -> Duration {
    let start = Instant::now();
    let (status, _) = client.get(target);
    assert_eq!(status, 200);
    start.elapsed()
}

/// A number as documented. One in 100 has no usage, so its sync fails.
fn number(index: usize) -> Value {
    // A factor that is coprime to the range makes every index another number.
    let digits = 1_000_000 + index * 7_368_787 % 9_000_000;
    let usage = if index.is_multiple_of(100) { "" } else { "CallingUserAssignment" };
    json!({
        "telephoneNumber": format!("+1206{digits}"),
        "accountName": "contoso",
        "serviceDetails": { "teamsOperatorConnect": { "enabled": true, "configuration": {
            "usage": usage,
            "choosableCapabilities": ["InboundCalling", "OutboundCalling"],
            "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
            "allowTenantAddressUpdate": true
        } } },
        "configuration": { "customSipHeader": "exampleHeaderContents" }
    })
}

const WRITES: usize = 8000;
const NUMBERS: usize = 100_000;
const ACCOUNTS: usize = 2_000;
const REQUESTS: usize = 1_000;
const PAGES: usize = 300;
