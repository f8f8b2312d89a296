//! The validation as a WebAssembly program whose instructions are counted: the count is the same in every run and on
//! every machine, and fast enough for a search.

use std::error::Error;
use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use serde::Deserialize;
use wasmtime::{Caller, Config, Engine, Extern, InstancePre, Linker, Memory, Store};

/// The compiled program.
pub(crate) struct Module {
    engine: Engine,
    ready: InstancePre<Process>,
}

/// What a line cost, and its verdict.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// WebAssembly instructions.
    pub(crate) instructions: u64,
    /// The codes of the issues, the most frequent one first; `None` if the line was refused.
    pub(crate) codes: Option<Vec<String>>,
}

impl Module {
    /// # Errors
    /// The file cannot be read, or is not the program.
    pub(crate) fn load(file: &Path) -> Result<Self> {
        let bytes =
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::compile(&bytes).map_err(|error| anyhow!("{}: {error:?}", file.display()))
    }

    fn compile(bytes: &[u8]) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        let module = wasmtime::Module::new(&engine, bytes)?;
        let mut linker = Linker::new(&engine);
        link(&mut linker)?;
        linker.define_unknown_imports_as_traps(&module)?;
        let ready = linker.instantiate_pre(&module)?;
        Ok(Self { engine, ready })
    }

    /// Runs the program with this line as its standard input.
    ///
    /// # Errors
    /// The program does not end by itself.
    pub(crate) fn check(&self, line: String) -> Result<Outcome> {
        let process = Process { input: line.into_bytes(), read: 0, output: Vec::new() };
        let (instructions, output) =
            self.run(process).map_err(|error| anyhow!("the program stopped: {error:?}"))?;
        let verdict: Option<Verdict> = serde_json::from_slice(&output).ok();
        Ok(Outcome { instructions, codes: verdict.map(Verdict::codes) })
    }

    /// Runs the program to its end: the number of instructions, and the output.
    fn run(&self, process: Process) -> wasmtime::Result<(u64, Vec<u8>)> {
        let mut store = Store::new(&self.engine, process);
        store.set_fuel(u64::MAX)?;
        let instance = self.ready.instantiate(&mut store)?;
        let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
        match start.call(&mut store, ()) {
            Err(error) if !error.is::<Exit>() => return Err(error),
            _ => {}
        }
        let instructions = u64::MAX - store.get_fuel()?;
        Ok((instructions, store.into_data().output))
    }
}

#[derive(Deserialize)]
struct Verdict {
    issues: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    code: String,
}

impl Verdict {
    fn codes(self) -> Vec<String> {
        let mut codes: Vec<String> = self.issues.into_iter().map(|issue| issue.code).collect();
        codes.sort();
        let mut runs: Vec<&[String]> = codes.chunk_by(|one, other| one == other).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
        runs.into_iter().filter_map(|run| run.first().cloned()).collect()
    }
}

/// What the program reads and writes.
struct Process {
    input: Vec<u8>,
    /// The bytes of the input that were read.
    read: usize,
    output: Vec<u8>,
}

/// The end of the program by its exit code.
#[derive(Debug)]
struct Exit;

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the program ended")
    }
}

impl Error for Exit {}

/// The functions of WASI that the program calls; other ones trap.
fn link(linker: &mut Linker<Process>) -> wasmtime::Result<()> {
    linker.func_wrap(WASI, "environ_sizes_get", |mut at: Host<'_>, count: u32, bytes: u32| {
        put(&mut at, count, 0)?;
        put(&mut at, bytes, 0)
    })?;
    linker.func_wrap(WASI, "environ_get", |_: u32, _: u32| SUCCESS)?;
    linker.func_wrap(WASI, "fd_prestat_get", |_: u32, _: u32| NO_SUCH_FILE)?;
    linker.func_wrap(
        WASI,
        "fd_read",
        |mut at: Host<'_>, _: u32, list: u32, count: u32, size: u32| {
            let mut total = 0;
            for (start, length) in buffers(&mut at, list, count)? {
                let memory = memory(&mut at)?;
                let (data, process) = memory.data_and_store_mut(&mut at);
                let rest = process.input.get(process.read..).unwrap_or_default();
                let part = rest.get(..length).unwrap_or(rest);
                let place = data.get_mut(start..).and_then(|data| data.get_mut(..part.len()));
                place.ok_or(OUTSIDE)?.copy_from_slice(part);
                process.read += part.len();
                total += part.len();
            }
            put(&mut at, size, total)
        },
    )?;
    linker.func_wrap(
        WASI,
        "fd_write",
        |mut at: Host<'_>, file: u32, list: u32, count: u32, size: u32| {
            let mut total = 0;
            for (start, length) in buffers(&mut at, list, count)? {
                let memory = memory(&mut at)?;
                let (data, process) = memory.data_and_store_mut(&mut at);
                let part = data.get(start..).and_then(|data| data.get(..length)).ok_or(OUTSIDE)?;
                if file == STANDARD_OUTPUT {
                    process.output.extend_from_slice(part);
                }
                total += length;
            }
            put(&mut at, size, total)
        },
    )?;
    linker.func_wrap(WASI, "proc_exit", |_: u32| -> wasmtime::Result<()> { Err(Exit.into()) })?;
    Ok(())
}

type Host<'h> = Caller<'h, Process>;

fn memory(at: &mut Host<'_>) -> wasmtime::Result<Memory> {
    let export = at.get_export("memory").and_then(Extern::into_memory);
    export.ok_or_else(|| wasmtime::Error::msg("the program exports no memory"))
}

/// Writes a number; the result is that of the call.
fn put(at: &mut Host<'_>, place: u32, number: usize) -> wasmtime::Result<u32> {
    let bytes = u32::try_from(number)?.to_le_bytes();
    memory(at)?.write(at, place as usize, &bytes)?;
    Ok(SUCCESS)
}

/// Start and length of each buffer of a list.
fn buffers(at: &mut Host<'_>, list: u32, count: u32) -> wasmtime::Result<Vec<(usize, usize)>> {
    let memory = memory(at)?;
    let mut number = |place: u32| -> wasmtime::Result<usize> {
        let mut bytes = [0; 4];
        memory.read(&mut *at, place as usize, &mut bytes)?;
        Ok(u32::from_le_bytes(bytes) as usize)
    };
    (0..count).map(|index| Ok((number(list + 8 * index)?, number(list + 8 * index + 4)?))).collect()
}

const WASI: &str = "wasi_snapshot_preview1";

const SUCCESS: u32 = 0;
/// `badf`.
const NO_SUCH_FILE: u32 = 8;
const STANDARD_OUTPUT: u32 = 1;

const OUTSIDE: Outside = Outside;

/// A buffer of the program is outside its memory.
#[derive(Debug)]
struct Outside;

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a buffer is outside the memory")
    }
}

impl Error for Outside {}
