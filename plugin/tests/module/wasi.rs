//! The functions of WASI that the filter imports. Random bytes can fail; the others have no
//! effect. The clock is in `reporting`.

use wasmtime::{Caller, Linker};

use crate::host_functions::{fault, memory, write_integer};
use crate::proxy::{FaultKind, State};

pub(crate) fn link(linker: &mut Linker<State>) {
    let wasi = "wasi_snapshot_preview1";
    linker.func_wrap(wasi, "random_get", random_get).unwrap();
    linker.func_wrap(wasi, "environ_get", |_: u32, _: u32| -> u32 { 0 }).unwrap();
    linker
        .func_wrap(
            wasi,
            "environ_sizes_get",
            |mut caller: Caller<'_, State>, count: u32, size: u32| -> u32 {
                write_integer(&mut caller, count, 0);
                write_integer(&mut caller, size, 0);
                0
            },
        )
        .unwrap();
    linker.func_wrap(wasi, "fd_write", |_: u32, _: u32, _: u32, _: u32| -> u32 { 8 }).unwrap();
    linker
        .func_wrap(wasi, "proc_exit", |code: u32| -> wasmtime::Result<()> {
            Err(wasmtime::Error::msg(format!("proc_exit({code})")))
        })
        .unwrap();
}

fn random_get(mut caller: Caller<'_, State>, bytes: u32, size: u32) -> u32 {
    if let Some(FaultKind::Status(status)) = fault(&mut caller, "random_get") {
        return status;
    }
    let random = vec![7; size as usize];
    memory(&mut caller).write(&mut caller, bytes as usize, &random).unwrap();
    0
}
