//! The imports and exports of the module, and the capabilities that the sample configuration allows.

use std::collections::BTreeSet;

use crate::common;
use crate::proxy::FILTER;

#[test]
fn the_sample_allows_exactly_the_capabilities_that_the_filter_uses_unless_it_shows_verdicts() {
    let sample =
        std::fs::read_to_string(common::workspace().join("plugin/envoy/envoy.yaml")).unwrap();
    let (_, list) = sample.split_once("allowed_capabilities:\n").unwrap();
    let lines = list.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let allowed: BTreeSet<&str> = lines.map_while(|line| line.strip_suffix(": {}")).collect();
    // A comment has those of `responseHeaders`.
    let more: BTreeSet<&str> =
        ["proxy_on_response_headers", "proxy_replace_header_map_value"].into();
    assert!(more.iter().all(|name| list.contains(&format!("# {name}: {{}}\n"))));
    let used = used();
    let used: BTreeSet<&str> = used.iter().map(String::as_str).collect();
    assert_eq!(allowed, &used - &more);
}

#[test]
fn the_filter_imports_the_abi_and_six_wasi_functions() {
    for import in FILTER.module.imports() {
        match import.module() {
            "env" => assert!(import.name().starts_with("proxy_"), "{}", import.name()),
            "wasi_snapshot_preview1" => {
                let allowed = [
                    "clock_time_get",
                    "environ_get",
                    "environ_sizes_get",
                    "fd_write",
                    "proc_exit",
                    "random_get",
                ];
                assert!(allowed.contains(&import.name()), "{}", import.name());
            }
            other => panic!("{other}.{}", import.name()),
        }
    }
}

#[test]
fn the_shipped_filter_has_branch_hints() {
    // `cargo xtask test` builds what ships, and names it. A filter of Cargo alone has none.
    let Some(shipped) = std::env::var_os(common::SHIPPED) else { return };
    let module = std::fs::read(shipped).unwrap();
    let name = b"metadata.code.branch_hint";
    assert!(module.windows(name.len()).any(|bytes| bytes == name));
}

/// Imports, and the exports that a proxy calls only if they are allowed.
fn used() -> BTreeSet<String> {
    let module = &FILTER.module;
    // The linker exports `memcmp` because it takes the place of a function of the C library; no proxy calls it.
    let always =
        ["memcmp", "memory", "_initialize", "proxy_abi_version_0_2_1", "proxy_on_memory_allocate"];
    let exports = module.exports().map(|export| export.name().to_owned());
    let exports = exports.filter(|name| !always.contains(&name.as_str()));
    module.imports().map(|import| import.name().to_owned()).chain(exports).collect()
}
