//! The metadata that the `phonenumber` crate contains, reduced to the parts that classify a number.

use anyhow::Result;
use phonenumber::metadata::{DATABASE, Descriptor, Metadata};

/// A territory, or a worldwide network (`001`), with its patterns.
#[derive(Clone, Debug)]
pub(crate) struct Territory {
    /// ISO 3166 alpha-2, or `001`.
    pub(crate) id: String,
    /// The pattern that all numbers of the territory match.
    pub(crate) general: Class,
    /// The prefixes that assign a number to this territory.
    pub(crate) leading: Option<String>,
    /// The patterns of the kinds up to voicemail, in the order in which libphonenumber tests them.
    pub(crate) special: Vec<(u8, Class)>,
    pub(crate) fixed: Option<Class>,
    pub(crate) mobile: Option<Class>,
}

/// A pattern and its lengths; bit n represents n digits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Class {
    pub(crate) pattern: String,
    pub(crate) lengths: u32,
    pub(crate) local: u32,
    pub(crate) example: Option<String>,
}

/// A calling code and its territories, the main territory first.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) digits: String,
    pub(crate) territories: Vec<Territory>,
}

/// Reads the metadata, ordered by the digits of the calling code.
pub(crate) fn read() -> Result<Vec<Code>> {
    let mut codes = Vec::new();
    for value in 1..1000_u16 {
        let Some(all) = DATABASE.by_code(&value) else { continue };
        let territories = all.into_iter().map(territory).collect::<Result<_>>()?;
        codes.push(Code { digits: value.to_string(), territories });
    }
    codes.sort_by(|a, b| a.digits.cmp(&b.digits));
    Ok(codes)
}

fn territory(from: &Metadata) -> Result<Territory> {
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
    let fixed = all.fixed_line().map(class_of);
    let mobile = all.mobile().map(class_of);
    let mut general = class_of(all.general());
    for class in special.iter().map(|(_, class)| class).chain(&fixed).chain(&mobile) {
        general.lengths |= class.lengths;
        general.local |= class.local;
    }
    general.local &= !general.lengths;
    anyhow::ensure!(general.lengths != 0, "{} has no possible length", from.id());
    Ok(Territory {
        id: from.id().to_owned(),
        general,
        leading: from.leading_digits().map(|pattern| remove_white_space(pattern.as_str())),
        special,
        fixed,
        mobile,
    })
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

pub(crate) const KIND_UNKNOWN: u8 = 0;
pub(crate) const KIND_FIXED: u8 = 1;
pub(crate) const KIND_MOBILE: u8 = 2;
pub(crate) const KIND_FIXED_OR_MOBILE: u8 = 3;
pub(crate) const KIND_TOLL_FREE: u8 = 4;
pub(crate) const KIND_PREMIUM: u8 = 5;
pub(crate) const KIND_SHARED: u8 = 6;
pub(crate) const KIND_VOIP: u8 = 7;
pub(crate) const KIND_PERSONAL: u8 = 8;
pub(crate) const KIND_PAGER: u8 = 9;
pub(crate) const KIND_UAN: u8 = 10;
pub(crate) const KIND_VOICEMAIL: u8 = 11;
