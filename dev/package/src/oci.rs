//! Images of the filter as OCI image layouts, in the two forms that Istio and Envoy Gateway accept.
//!
//! Both are reproducible: the same filter and version give the same bytes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use serde::Serialize;
use serde_json::{Value, json};

use crate::digest;

/// A form of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// An artifact of two layers: a configuration, and the module as it is.
    Artifact,
    /// An image like that of a container, with one compressed layer that contains `plugin.wasm`.
    Compat,
}

impl Form {
    /// The name of its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Artifact => "artifact",
            Self::Compat => "compat",
        }
    }
}

/// Writes the layout of an image into an empty or new folder. Returns the digest of the image, with which
/// it is pinned.
///
/// # Errors
/// A file cannot be written.
pub(crate) fn write(folder: &Path, form: Form, module: &[u8], version: &str) -> Result<String> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let blobs = Blobs { folder: folder.join("blobs/sha256") };
    fs::create_dir_all(&blobs.folder)?;
    let (config, layers) = match form {
        Form::Artifact => artifact(&blobs, module)?,
        Form::Compat => compat(&blobs, module)?,
    };
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config,
        "layers": layers,
        "annotations": annotations(version),
    });
    let image = blobs.add(MANIFEST, &serde_json::to_vec(&manifest)?)?;
    let digest = image.digest.clone();
    let name = json!({ "org.opencontainers.image.ref.name": version });
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [Descriptor { annotations: Some(name), ..image }],
    });
    fs::write(folder.join("index.json"), serde_json::to_vec(&index)?)?;
    fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#)?;
    Ok(digest)
}

fn artifact(blobs: &Blobs, module: &[u8]) -> Result<(Descriptor, Vec<Descriptor>)> {
    let runtime = json!({ "type": "envoy_proxy", "abiVersions": ["v0-2-1"] });
    let runtime = serde_json::to_vec(&runtime)?;
    let config = blobs.add(MODULE_CONFIG, &runtime)?;
    let layers = vec![config.clone(), blobs.add(MODULE, module)?];
    Ok((config, layers))
}

fn compat(blobs: &Blobs, module: &[u8]) -> Result<(Descriptor, Vec<Descriptor>)> {
    let tar = tar(module)?;
    let config = json!({
        "architecture": "wasm",
        "os": "wasi",
        "config": {},
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{}", digest::hex(&tar))] },
    });
    let config =
        blobs.add("application/vnd.oci.image.config.v1+json", &serde_json::to_vec(&config)?)?;
    let mut gzip = GzBuilder::new().read(tar.as_slice(), Compression::best());
    let mut layer = Vec::new();
    std::io::copy(&mut gzip, &mut layer)?;
    Ok((config, vec![blobs.add("application/vnd.oci.image.layer.v1.tar+gzip", &layer)?]))
}

/// An archive with `plugin.wasm`, without times and users.
fn tar(module: &[u8]) -> Result<Vec<u8>> {
    let mut header = tar::Header::new_ustar();
    header.set_size(u64::try_from(module.len())?);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_data(&mut header, "plugin.wasm", module)?;
    Ok(builder.into_inner()?)
}

fn annotations(version: &str) -> Value {
    json!({
        "org.opencontainers.image.title": "acg-policy-plugin",
        "org.opencontainers.image.description": env!("CARGO_PKG_DESCRIPTION"),
        "org.opencontainers.image.licenses": env!("CARGO_PKG_LICENSE"),
        "org.opencontainers.image.source": env!("CARGO_PKG_REPOSITORY"),
        "org.opencontainers.image.version": version,
    })
}

/// The folder of blobs, each with its digest as its name.
struct Blobs {
    folder: std::path::PathBuf,
}

impl Blobs {
    /// Writes a blob, and returns its descriptor.
    fn add(&self, media_type: &'static str, bytes: &[u8]) -> Result<Descriptor> {
        let digest = digest::hex(bytes);
        fs::write(self.folder.join(&digest), bytes).context("cannot write a blob")?;
        let digest = format!("sha256:{digest}");
        Ok(Descriptor { media_type, digest, size: bytes.len(), annotations: None })
    }
}

/// A reference to a blob.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: &'static str,
    digest: String,
    size: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Value>,
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const MODULE: &str = "application/vnd.module.wasm.content.layer.v1+wasm";
const MODULE_CONFIG: &str = "application/vnd.module.wasm.config.v1+json";

#[cfg(test)]
mod tests;
