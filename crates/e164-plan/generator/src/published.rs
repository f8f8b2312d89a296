//! The metadata that the crate `phonenumber` contains.

use anyhow::{Context, Result};
use phonenumber::metadata::{self, DATABASE, Descriptor};
use regex_cache::CachedRegex;

use crate::metadata::{
    Class, Code, Dialling, KIND_PAGER, KIND_PERSONAL, KIND_PREMIUM, KIND_SHARED, KIND_TOLL_FREE,
    KIND_UAN, KIND_VOICEMAIL, KIND_VOIP, Metadata, Territory, complete,
};

/// Reads the metadata of the crate.
pub(crate) fn read() -> Result<Metadata> {
    let mut codes = Vec::new();
    for value in 1..1000_u16 {
        let Some(all) = DATABASE.by_code(&value) else { continue };
        let territories = all.into_iter().map(territory).collect::<Result<_>>()?;
        codes.push(Code { digits: value.to_string(), territories });
    }
    codes.sort_by(|a, b| a.digits.cmp(&b.digits));
    Ok(Metadata { version: version()?.to_owned(), codes })
}

fn territory(from: &metadata::Metadata) -> Result<Territory> {
    let all = from.descriptors();
    let special = [
        (KIND_PREMIUM, all.premium_rate()),
        (KIND_TOLL_FREE, all.toll_free()),
        (KIND_SHARED, all.shared_cost()),
        (KIND_VOIP, all.voip()),
        (KIND_PERSONAL, all.personal_number()),
        (KIND_PAGER, all.pager()),
        (KIND_UAN, all.uan()),
        (KIND_VOICEMAIL, all.voicemail()),
    ];
    let special = special
        .into_iter()
        .filter_map(|(kind, class)| Some((kind, class_of(class?))))
        .collect::<Vec<_>>();
    let pattern = |pattern: &CachedRegex| remove_white_space(pattern.as_str());
    let mut territory = Territory {
        id: from.id().to_owned(),
        general: class_of(all.general()),
        leading: from.leading_digits().map(pattern),
        special,
        fixed: all.fixed_line().map(class_of),
        mobile: all.mobile().map(class_of),
        dialling: Dialling {
            main: from.is_main_country_for_code(),
            international: from.international_prefix().map(pattern),
            national: from.national_prefix().map(str::to_owned),
            parsing: from.national_prefix_for_parsing().map(pattern),
            transform: from.national_prefix_transform_rule().map(str::to_owned),
        },
    };
    complete(&mut territory)?;
    Ok(territory)
}

fn class_of(from: &Descriptor) -> Class {
    let mask = |lengths: &[u16]| lengths.iter().fold(0, |mask, length| mask | 1 << length);
    Class {
        pattern: remove_white_space(from.national_number().as_str()),
        lengths: mask(from.possible_length()),
        local: mask(from.possible_local_length()),
        example: from.example().map(str::to_owned),
    }
}

/// Removes white space, which has no meaning in the patterns of the metadata.
fn remove_white_space(pattern: &str) -> String {
    pattern.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The version of the metadata, which is the build metadata of the version of the crate.
fn version() -> Result<&'static str> {
    let (_, version) = version_of("phonenumber")?
        .split_once('+')
        .context("the version of phonenumber lacks build metadata")?;
    Ok(version)
}

/// The version of a library in the lock file.
pub(crate) fn version_of(library: &str) -> Result<&'static str> {
    let (_, after) = LOCK
        .split_once(&format!("name = \"{library}\"\nversion = \""))
        .with_context(|| format!("Cargo.lock lacks {library}"))?;
    Ok(after.split_once('"').context("Cargo.lock is truncated")?.0)
}

const LOCK: &str = include_str!("../Cargo.lock");
