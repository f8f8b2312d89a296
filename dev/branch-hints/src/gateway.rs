//! As much of a gateway as the filter needs to check a request: proxy-wasm ABI 0.2.1 in an interpreter. The proxy of the tests in
//! `plugin/tests/module` also finds violations of the ABI.

use anyhow::{Context as _, Result, ensure};
use wasmi::{Engine, Instance, Module, Store, Val};

use crate::branches::Count;
use crate::counting::{self, COUNTS};
use crate::host::{self, ACCOUNT, CONFIGURATION, State, TOKEN};
use crate::requests::Request;

/// A gateway with one worker.
#[derive(Debug)]
pub(crate) struct Gateway {
    store: Store<State>,
    instance: Instance,
    /// The number of requests so far.
    requests: i32,
}

impl Gateway {
    /// Starts and configures a filter.
    ///
    /// # Errors
    /// It does not start, or rejects its configuration.
    pub(crate) fn start(filter: &[u8]) -> Result<Self> {
        let engine = Engine::default();
        let module = Module::new(&engine, filter)?;
        let mut store = Store::new(&engine, State::default());
        let linker = host::functions(&module)?;
        let instance = linker.instantiate_and_start(&mut store, &module);
        let instance = instance.context("a function is missing in dev/branch-hints/src/host.rs")?;
        let mut gateway = Self { store, instance, requests: 0 };
        gateway.call("_initialize", &[])?;
        gateway.call("proxy_on_context_create", &[ROOT, 0])?;
        let accepted = gateway.call("proxy_on_configure", &[ROOT, length(CONFIGURATION)?])?;
        ensure!(accepted == 1, "the filter rejects its configuration{}", gateway.warnings());
        Ok(gateway)
    }

    /// Sends a request and the response, also that of the filter.
    ///
    /// # Errors
    /// The filter traps, holds the request, or has another verdict.
    pub(crate) fn send(&mut self, request: &Request) -> Result<()> {
        self.requests += 1;
        let context = ROOT + self.requests;
        let body = body(request);
        let has_body = !body.is_empty();
        let size = length(&body)?;
        let headers = headers(request, size);
        let fields = i32::try_from(headers.len())?;
        let state = self.store.data_mut();
        (state.headers, state.body) = (headers, body.into_bytes());
        (state.passes, state.refused) = (false, None);
        state.nanoseconds += MILLISECOND;
        self.call("proxy_on_context_create", &[context, ROOT])?;
        let ends = i32::from(!has_body);
        let mut action = self.call("proxy_on_request_headers", &[context, fields, ends])?;
        if has_body && self.store.data().refused.is_none() {
            action = self.call("proxy_on_request_body", &[context, size, 1])?;
        }
        if std::mem::take(&mut self.store.data_mut().looks_up) {
            let response = [ROOT, TOKEN, 1, length(ACCOUNT)?, 0];
            self.call("proxy_on_http_call_response", &response)?;
        }
        let State { refused, passes, .. } = self.store.data();
        let expected = request.refused_by.map(|rule| format!("acg_policy:{rule}"));
        ensure!(
            *refused == expected,
            "expected {expected:?}, found {refused:?}{}",
            self.warnings()
        );
        ensure!(refused.is_some() || *passes || action == CONTINUE, "it does not pass on");
        self.call("proxy_on_response_headers", &[context, 1, 0])?;
        self.call("proxy_on_delete", &[context])?;
        let warnings = self.warnings();
        ensure!(warnings.is_empty(), "it warns:{warnings}");
        Ok(())
    }

    /// Lets the filter do what it does now and then.
    ///
    /// # Errors
    /// The filter traps.
    pub(crate) fn tick(&mut self) -> Result<()> {
        self.call("proxy_on_tick", &[ROOT]).map(drop)
    }

    /// Counts from now on.
    ///
    /// # Errors
    /// The module does not count its branches.
    pub(crate) fn forget_counts(&mut self) -> Result<()> {
        let memory = self.instance.get_memory(&self.store, COUNTS).context("no counts")?;
        memory.data_mut(&mut self.store).fill(0);
        Ok(())
    }

    /// The counts of so many branches.
    ///
    /// # Errors
    /// The module does not count its branches.
    pub(crate) fn counts(&self, branches: usize) -> Result<Vec<Count>> {
        let memory = self.instance.get_memory(&self.store, COUNTS).context("no counts")?;
        Ok(counting::counts(memory.data(&self.store), branches))
    }

    /// What the filter has logged as a warning or an error.
    fn warnings(&self) -> String {
        self.store.data().warnings.iter().map(|line| format!("\n{line}")).collect()
    }

    /// Calls an export; its result, or 0 if it has none.
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i32> {
        let function = self.instance.get_func(&self.store, export);
        let function = function.with_context(|| format!("no export {export}"))?;
        let arguments: Vec<Val> = arguments.iter().copied().map(Val::I32).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        let called = function.call(&mut self.store, &arguments, &mut results);
        called.with_context(|| export.to_owned())?;
        Ok(results.first().and_then(Val::i32).unwrap_or_default())
    }
}

/// The body, with another number in each item of a list.
fn body(request: &Request) -> String {
    let number = |index: usize| request.body.replace("INDEX", &format!("{index:03}"));
    match request.batch {
        None => number(0),
        Some((list, items)) => {
            let items: Vec<String> = (0..items).map(number).collect();
            format!("{{\"{list}\":[{}]}}", items.join(","))
        }
    }
}

/// The header fields that Envoy passes on.
fn headers(request: &Request, size: i32) -> Vec<(&'static str, String)> {
    let path = format!("{}?api-version=2024-02-29", request.path);
    let mut headers = vec![
        (":authority", "gateway.example.com".to_owned()),
        (":path", path),
        (":method", request.method.to_owned()),
        (":scheme", "https".to_owned()),
        ("accept", "application/json".to_owned()),
        ("user-agent", "azsdk-net-Example/1.0.0".to_owned()),
        ("x-ms-client-request-id", "9b0a1f5e-6f0c-4b4e-8f0e-2f8a3c1d7e60".to_owned()),
        ("authorization", format!("Bearer {}", "token.".repeat(50))),
    ];
    if size > 0 {
        headers.push(("content-type", request.content_type.to_owned()));
        headers.push(("content-length", size.to_string()));
    }
    headers.push(("x-forwarded-proto", "https".to_owned()));
    headers.push(("x-request-id", "0f3c2b1a-6f0c-4b4e-8f0e-2f8a3c1d7e60".to_owned()));
    headers
}

fn length(text: &str) -> Result<i32> {
    i32::try_from(text.len()).context("too long")
}

/// The context of the configuration; those of requests follow.
const ROOT: i32 = 1;

/// The action of a callback that lets a part pass.
const CONTINUE: i32 = 0;

/// Between two requests.
const MILLISECOND: u64 = 1_000_000;
