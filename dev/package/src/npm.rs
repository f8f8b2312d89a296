//! The bill of materials of the npm package: the crates of its modules, and the npm packages that its scripts contain.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use acg_policy_workspace::paths;
use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::sbom;

/// The bill of what `js/dist` contains.
///
/// # Errors
/// The package is not built, `js/package-lock.json` does not have a package of its scripts, or `cargo metadata` fails.
pub(crate) fn bill() -> Result<Value> {
    let bundled = bundled(&paths::js().join("dist"))?;
    let manifest = json(&paths::js().join("package.json"))?;
    let lock = json(&paths::js().join("package-lock.json"))?;
    with_packages(&sbom::of(MODULE.0, Some(MODULE.1), &FEATURES)?, &manifest, &lock, &bundled)
}

/// The bill of the module with the npm package in its place.
fn with_packages(
    module: &Value,
    manifest: &Value,
    lock: &Value,
    bundled: &BTreeSet<String>,
) -> Result<Value> {
    let list = |name: &str| module.get(name).and_then(Value::as_array).cloned();
    let mut components = list("components").context("a bill without components")?;
    let mut dependencies = list("dependencies").context("a bill without dependencies")?;
    let wasm = module.pointer("/metadata/component").context("a bill of nothing")?;
    let mut parts = vec![wasm.get("bom-ref").cloned().unwrap_or_default()];
    components.push(wasm.clone());
    for name in bundled {
        let entry = lock.pointer(&format!("/packages/node_modules~1{}", name.replace('/', "~1")));
        let entry = entry.with_context(|| format!("js/package-lock.json has no {name}"))?;
        let package = component(name, entry)?;
        let reference = package.get("bom-ref").cloned().unwrap_or_default();
        dependencies.push(json!({ "ref": reference, "dependsOn": [] }));
        parts.push(reference);
        components.push(package);
    }
    let name = text(manifest, "name")?;
    let main = component(name, manifest)?;
    dependencies.push(json!({ "ref": main.get("bom-ref"), "dependsOn": parts }));
    sbom::document(&main, &components, &dependencies)
}

/// A package, as a manifest or an entry of a lock file describes it.
fn component(name: &str, described: &Value) -> Result<Value> {
    let version = text(described, "version")?;
    let license = text(described, "license")?;
    let purl = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
    let hashes = described.get("integrity").and_then(Value::as_str).map(sha512).transpose()?;
    let hashes: Vec<Value> = hashes.into_iter().collect();
    Ok(json!({
        "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
        "licenses": [{ "expression": license }], "hashes": hashes,
    }))
}

/// The digest of a lock file.
fn sha512(integrity: &str) -> Result<Value> {
    let digest = integrity.strip_prefix("sha512-").context("a digest that is not SHA-512")?;
    let bytes = STANDARD.decode(digest).context("a digest that is not base64")?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(json!({ "alg": "SHA-512", "content": hex }))
}

/// The npm packages whose files are sources of the scripts, by their source maps.
fn bundled(dist: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for file in fs::read_dir(dist).context("js/dist: run `cargo xtask build`")? {
        let file = file?.path();
        if file.extension().is_some_and(|extension| extension == "map") {
            let map = json(&file)?;
            let sources = map.get("sources").and_then(Value::as_array).into_iter().flatten();
            names.extend(sources.filter_map(Value::as_str).filter_map(package_of));
        }
    }
    Ok(names)
}

/// `@scope/name` or `name` of a file below `node_modules`.
fn package_of(source: &str) -> Option<String> {
    let (_, path) = source.rsplit_once("node_modules/")?;
    let names = if path.starts_with('@') { 2 } else { 1 };
    Some(path.split('/').take(names).collect::<Vec<_>>().join("/"))
}

fn json(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", paths::shown(file)))?;
    serde_json::from_str(&text).with_context(|| paths::shown(file).to_string())
}

fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str> {
    value.get(name).and_then(Value::as_str).with_context(|| format!("a package without `{name}`"))
}

/// The crate of the module, and the target for which its dependencies are listed.
const MODULE: (&str, &str) = ("acg-policy-wasm", "wasm32-unknown-unknown");

/// The features with which the module is built.
const FEATURES: [&str; 2] = ["--no-default-features", "--features=policy"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_npm_package_contains_its_module_and_the_bundled_packages() {
        let manifest = json(&paths::js().join("package.json")).unwrap();
        let lock = json(&paths::js().join("package-lock.json")).unwrap();
        let module = sbom::of(MODULE.0, Some(MODULE.1), &FEATURES).unwrap();
        let bundled = BTreeSet::from(["papaparse".to_owned()]);
        let bill = with_packages(&module, &manifest, &lock, &bundled).unwrap();
        let components = bill["components"].as_array().unwrap();
        let of = |name: &str| components.iter().find(|one| one["name"] == name).unwrap();
        assert_eq!(of("papaparse")["licenses"][0]["expression"], "MIT");
        assert_eq!(of("papaparse")["hashes"][0]["content"].as_str().unwrap().len(), 128);
        assert!(components.iter().all(|one| one["name"] != "serde"), "{components:?}");
        assert_eq!(of("wasm-bindgen")["licenses"][0]["expression"], "MIT OR Apache-2.0");
        let main = &bill["metadata"]["component"];
        assert_eq!(main["name"], "acg-policy");
        let dependencies = bill["dependencies"].as_array().unwrap();
        let of_main = dependencies.iter().find(|one| one["ref"] == main["bom-ref"]).unwrap();
        let parts = [&of("acg-policy-wasm")["bom-ref"], &of("papaparse")["bom-ref"]];
        assert_eq!(of_main["dependsOn"], json!(parts));
        assert!(with_packages(&module, &manifest, &lock, &["other".to_owned()].into()).is_err());
    }

    #[test]
    fn bundled_packages_are_those_of_the_source_maps() {
        for (source, expected) in [
            ("../node_modules/papaparse/papaparse.js", Some("papaparse")),
            ("../node_modules/a/node_modules/@b/c/d/e.js", Some("@b/c")),
            ("../src/abort.ts", None),
        ] {
            assert_eq!(package_of(source).as_deref(), expected, "{source}");
        }
    }
}
