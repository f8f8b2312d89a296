//! What the filter needs from a proxy is what the sample configuration allows it, and no more.

use std::collections::BTreeSet;

use crate::common;
use crate::proxy::FILTER;

#[test]
fn the_sample_allows_exactly_what_the_filter_uses() {
    let sample =
        std::fs::read_to_string(common::workspace().join("plugin/envoy/envoy.yaml")).unwrap();
    let (_, list) = sample.split_once("allowed_capabilities:\n").unwrap();
    let lines = list.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let allowed: BTreeSet<&str> = lines.map_while(|line| line.strip_suffix(": {}")).collect();
    let used = used();
    let used: BTreeSet<&str> = used.iter().map(String::as_str).collect();
    assert_eq!(allowed, used);
}

#[test]
fn only_the_abi_and_four_harmless_wasi_functions_are_imported() {
    for import in FILTER.module.imports() {
        match import.module() {
            "env" => assert!(import.name().starts_with("proxy_"), "{}", import.name()),
            "wasi_snapshot_preview1" => {
                let harmless = ["environ_get", "environ_sizes_get", "fd_write", "proc_exit"];
                assert!(harmless.contains(&import.name()), "{}", import.name());
            }
            other => panic!("{other}.{}", import.name()),
        }
    }
}

/// Imports, and exports that a proxy can be told not to call.
fn used() -> BTreeSet<String> {
    let module = &FILTER.module;
    let always = ["memory", "_initialize", "proxy_abi_version_0_2_1", "proxy_on_memory_allocate"];
    let exports = module.exports().map(|export| export.name().to_owned());
    let exports = exports.filter(|name| !always.contains(&name.as_str()));
    module.imports().map(|import| import.name().to_owned()).chain(exports).collect()
}
