//! Checks the order of the modules: each imports from modules below it only.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from top to bottom. Modules in one line do not import from each other.
const LAYERS: [&[&str]; 9] = [
    &["filter"],
    &["reply"],
    &["exchange"],
    &["head", "observation"],
    &["lookup"],
    &["config"],
    &["roles"],
    &["correlation", "failure", "log", "metrics"],
    &["abi"],
];

#[test]
fn modules_import_downward_only() {
    let mut checked = 0;
    for (module, file) in sources() {
        let text = fs::read_to_string(&file).unwrap();
        let layer = layer(&module).unwrap_or_else(|| panic!("{module} has no layer"));
        for imported in imports(&text).filter(|imported| *imported != module) {
            let below = self::layer(imported).is_some_and(|other| other > layer);
            assert!(below, "{} imports {imported}, which is not below {module}", file.display());
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked} imports");
}

#[test]
fn only_the_constants_name_the_sdk() {
    let naming = |(_, file): &(String, PathBuf)| {
        fs::read_to_string(file).unwrap().contains(concat!("proxy_wasm", "::"))
    };
    let files: Vec<PathBuf> = sources().into_iter().filter(naming).map(|(_, file)| file).collect();
    assert_eq!(files, [source_folder().join("abi/constants.rs")]);
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The modules that follow `crate::` in a text. The root of the crate and this file are above all.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let paths = text.split("crate::").skip(1);
    paths.map(|path| path.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default())
}

/// The module and the path of every source file below the root of the crate.
fn sources() -> Vec<(String, PathBuf)> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(source_folder()).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !["lib", "layers"].contains(&module.as_str()) {
            collect(&path, &module, &mut sources);
        }
    }
    sources
}

fn collect(path: &Path, module: &str, sources: &mut Vec<(String, PathBuf)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), module, sources);
        }
    } else {
        sources.push((module.to_owned(), path.to_owned()));
    }
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
