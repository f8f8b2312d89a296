//! Bills of materials in CycloneDX 1.6: the crates that are linked into a binary, with versions, licences
//! and the digests of `Cargo.lock`.
//!
//! The tools for this write into the folders of the crates, and list what runs at build time only; from
//! `cargo metadata` it is a page of code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Table;

use crate::digest;

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    repository: Option<String>,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// The bill of materials of a package, built for a target, with further arguments for its features.
///
/// # Errors
/// `cargo metadata` or `cargo tree` fails, or does not list the package.
pub(crate) fn of(package: &str, target: Option<&str>, features: &[&str]) -> Result<Value> {
    let mut cargo = process::cargo();
    cargo.args(["metadata", "--format-version", "1", "--locked"]);
    cargo.args(target.map(|target| ["--filter-platform", target]).iter().flatten());
    let metadata: Metadata = serde_json::from_str(&process::output(&mut cargo)?)?;
    let lock: Table = fs::read_to_string(paths::root().join("Cargo.lock"))?.parse()?;
    bill(&metadata, &checksums(&lock), package, &resolved(package, target, features)?)
}

/// Names and versions of what the package is linked with. `cargo metadata` has the features that any member of the
/// workspace enables; `cargo tree` has those of one package.
fn resolved(package: &str, target: Option<&str>, features: &[&str]) -> Result<Names> {
    let mut cargo = process::cargo();
    cargo.args(["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro"]);
    cargo.args(["--prefix", "none", "--format", "{p}"]).args(features);
    cargo.args(target.map(|target| ["--target", target]).iter().flatten());
    let text = process::output(&mut cargo)?;
    let name = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        Some((name.to_owned(), rest.split(' ').next()?.to_owned()))
    };
    Ok(text.lines().filter_map(name).collect())
}

type Names = BTreeSet<(String, String)>;

fn bill(
    metadata: &Metadata,
    checksums: &Checksums,
    package: &str,
    resolved: &Names,
) -> Result<Value> {
    let root =
        metadata.packages.iter().find(|other| other.name == package && other.source.is_none());
    let root = root.with_context(|| format!("there is no package {package}"))?;
    let graph = graph(metadata, resolved);
    let mut linked = BTreeSet::new();
    let mut open = vec![root.id.as_str()];
    while let Some(id) = open.pop() {
        if linked.insert(id) {
            open.extend(graph.get(id).into_iter().flatten());
        }
    }
    let packages: BTreeMap<&str, &Package> =
        metadata.packages.iter().map(|package| (package.id.as_str(), package)).collect();
    let of = |id: &&str| packages.get(*id).copied();
    let mut others: Vec<&Package> =
        linked.iter().filter_map(of).filter(|other| other.id != root.id).collect();
    others.sort_by_key(|package| (&package.name, &package.version));
    let components: Vec<Value> =
        others.iter().map(|package| component(package, checksums, "library")).collect();
    let dependencies: Vec<Value> = linked
        .iter()
        .filter_map(|id| {
            let direct: BTreeSet<String> =
                graph.get(id).into_iter().flatten().filter_map(of).map(purl).collect();
            Some(json!({ "ref": purl(of(id)?), "dependsOn": direct }))
        })
        .collect();
    document(&component(root, checksums, "application"), &components, &dependencies)
}

/// A bill of materials.
///
/// # Errors
/// Its parts are not JSON.
pub(crate) fn document(
    main: &Value,
    components: &[Value],
    dependencies: &[Value],
) -> Result<Value> {
    let digest = digest::hex(serde_json::to_string(&[components, dependencies])?.as_bytes());
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial_number(&digest),
        "version": 1,
        "metadata": { "component": main },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// What each package is linked with: without build scripts, tests and procedural macros.
fn graph<'m>(metadata: &'m Metadata, resolved: &Names) -> BTreeMap<&'m str, Vec<&'m str>> {
    let is_macro = |package: &&Package| {
        package.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    };
    let macros: BTreeSet<&str> =
        metadata.packages.iter().filter(is_macro).map(|package| package.id.as_str()).collect();
    let is_resolved =
        |package: &&Package| resolved.contains(&(package.name.clone(), package.version.clone()));
    let known: BTreeSet<&str> =
        metadata.packages.iter().filter(is_resolved).map(|package| package.id.as_str()).collect();
    let is_linked = |dependency: &&Dependency| {
        dependency.dep_kinds.iter().any(|kind| kind.kind.is_none())
            && !macros.contains(dependency.pkg.as_str())
            && known.contains(dependency.pkg.as_str())
    };
    let nodes = metadata.resolve.nodes.iter();
    nodes
        .map(|node| {
            let linked = node.deps.iter().filter(is_linked);
            (node.id.as_str(), linked.map(|dependency| dependency.pkg.as_str()).collect())
        })
        .collect()
}

fn component(package: &Package, checksums: &Checksums, kind: &str) -> Value {
    let Package { name, version, license, repository, .. } = package;
    // Old crates separate alternatives with a slash.
    let license = license.as_ref().map(|license| license.replace('/', " OR "));
    let licenses = license.map(|license| json!([{ "expression": license }]));
    let references = repository.as_ref().map(|url| json!([{ "type": "vcs", "url": url }]));
    let checksum = checksums.get(&(name.clone(), version.clone()));
    let hashes = checksum.map(|checksum| json!([{ "alg": "SHA-256", "content": checksum }]));
    let members = [
        ("type", Some(kind.into())),
        ("bom-ref", Some(purl(package).into())),
        ("name", Some(name.clone().into())),
        ("version", Some(version.clone().into())),
        ("purl", Some(purl(package).into())),
        ("licenses", licenses),
        ("externalReferences", references),
        ("hashes", hashes),
    ];
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect())
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

type Checksums = BTreeMap<(String, String), String>;

fn checksums(lock: &Table) -> Checksums {
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let text = |package: &toml::Value, name: &str| Some(package.get(name)?.as_str()?.to_owned());
    let entry = |package: &toml::Value| {
        Some(((text(package, "name")?, text(package, "version")?), text(package, "checksum")?))
    };
    packages.into_iter().flatten().filter_map(entry).collect()
}

/// A UUID from a digest, so that the same materials have the same number.
fn serial_number(digest: &str) -> String {
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill_of(package: &str, target: Option<&str>) -> Value {
        of(package, target, &[]).unwrap()
    }

    fn names(bill: &Value) -> Vec<&str> {
        let components = bill["components"].as_array().unwrap();
        components.iter().map(|component| component["name"].as_str().unwrap()).collect()
    }

    #[test]
    fn the_filter_is_linked_with_few_crates() {
        let bill = bill_of("acg-policy-plugin", Some("wasm32-wasip1"));
        let expected = ["acg-policy", "acg-policy-wire", "e164-plan", "siphasher", "thiserror"];
        assert_eq!(names(&bill), expected);
        assert_eq!(bill["metadata"]["component"]["name"], "acg-policy-plugin");
        let thiserror = &bill["components"][4];
        assert_eq!(thiserror["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(thiserror["hashes"][0]["content"].as_str().unwrap().len(), 64);
    }

    #[test]
    fn every_component_has_a_licence_and_a_digest_or_is_of_the_workspace() {
        for package in ["acg-policy-cli", "acg-emulator"] {
            let bill = bill_of(package, None);
            let components = bill["components"].as_array().unwrap();
            assert!(components.len() > 10, "{package}");
            for component in components {
                let own = component["name"].as_str().unwrap().starts_with("acg-")
                    || component["name"] == "e164-plan";
                assert!(component["licenses"][0]["expression"].is_string(), "{component}");
                assert_eq!(component["hashes"][0]["content"].is_string(), !own, "{component}");
            }
            let references: BTreeSet<&str> =
                components.iter().map(|component| component["bom-ref"].as_str().unwrap()).collect();
            for dependency in bill["dependencies"].as_array().unwrap() {
                for name in dependency["dependsOn"].as_array().unwrap() {
                    assert!(references.contains(name.as_str().unwrap()), "{name}");
                }
            }
        }
    }
}
