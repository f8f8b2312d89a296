use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;

use flate2::read::GzDecoder;

use super::*;

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// All files below a folder with their contents.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// A blob, whose digest and size are checked.
fn blob(folder: &Path, descriptor: &Value) -> Vec<u8> {
    let digest = descriptor["digest"].as_str().unwrap().strip_prefix("sha256:").unwrap();
    let bytes = fs::read(folder.join("blobs/sha256").join(digest)).unwrap();
    assert_eq!(digest::hex(&bytes), digest);
    assert_eq!(descriptor["size"], bytes.len());
    bytes
}

/// Reads the module as the control planes do: first as an image with one layer, then as an artifact with
/// two.
fn module(folder: &Path) -> Vec<u8> {
    let layout = json(&fs::read(folder.join("oci-layout")).unwrap());
    assert_eq!(layout["imageLayoutVersion"], "1.0.0");
    let index = json(&fs::read(folder.join("index.json")).unwrap());
    let manifest = json(&blob(folder, &index["manifests"][0]));
    blob(folder, &manifest["config"]);
    let layers = manifest["layers"].as_array().unwrap();
    if layers.len() == 1 {
        assert_eq!(layers[0]["mediaType"], "application/vnd.oci.image.layer.v1.tar+gzip");
        let mut tar = Vec::new();
        GzDecoder::new(blob(folder, &layers[0]).as_slice()).read_to_end(&mut tar).unwrap();
        let config = json(&blob(folder, &manifest["config"]));
        assert_eq!(config["rootfs"]["diff_ids"][0], format!("sha256:{}", digest::hex(&tar)));
        let mut archive = tar::Archive::new(tar.as_slice());
        let mut entry = archive.entries().unwrap().next().unwrap().unwrap();
        assert_eq!(entry.path().unwrap(), Path::new("plugin.wasm"));
        let mut module = Vec::new();
        entry.read_to_end(&mut module).unwrap();
        return module;
    }
    assert_eq!(layers.len(), 2);
    let wasm = layers.iter().find(|layer| layer["mediaType"] == MODULE).unwrap();
    blob(folder, wasm)
}

#[test]
fn both_forms_contain_the_module() {
    let folder = tempfile::tempdir().unwrap();
    let filter = [b"\0asm\x01\0\0\0".as_slice(), &[7; 100_000]].concat();
    for form in [Form::Artifact, Form::Compat] {
        let digest = write(folder.path(), form, &filter, "1.2.3").unwrap();
        assert_eq!(module(folder.path()), filter, "{form:?}");
        let index = json(&fs::read(folder.path().join("index.json")).unwrap());
        assert_eq!(index["manifests"][0]["digest"], digest);
    }
}

#[test]
fn two_images_of_one_module_are_equal_and_those_of_another_module_differ() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for form in [Form::Artifact, Form::Compat] {
        let images: Vec<_> = folders
            .iter()
            .map(|folder| write(folder.path(), form, b"\0asm", "1.2.3").unwrap())
            .collect();
        assert_eq!(images[0], images[1]);
        let files = folders.each_ref().map(|folder| {
            let files = contents(folder.path());
            let names =
                files.keys().map(|file| file.strip_prefix(folder.path()).unwrap().to_owned());
            names.zip(files.values().cloned()).collect::<Vec<_>>()
        });
        assert_eq!(files[0], files[1]);
        let other = write(folders[1].path(), form, b"\0asM", "1.2.3").unwrap();
        assert_ne!(images[0], other);
    }
}
