//! The `wasm-bindgen-test-runner` command: cargo's runner for the tests of the WebAssembly crate.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
