//! The other libraries.

#![expect(deprecated, reason = "rlibphonenumber accepts metadata only through these fields")]

use std::sync::PoisonError;

use anyhow::Result;
use phonenumber::metadata::DATABASE;
use regex_cache::RegexCache;
use rlibphonenumber::{
    NumberLengthType, PhoneMetadata, PhoneMetadataCollection, PhoneNumberDesc, PhoneNumberType,
    PhoneNumberUtil, ValidationError, get_national_significant_number_owned,
};

use crate::metadata::{
    Class, Code, Dialling, KIND_FIXED, KIND_FIXED_OR_MOBILE, KIND_MOBILE, KIND_PAGER,
    KIND_PERSONAL, KIND_PREMIUM, KIND_SHARED, KIND_TOLL_FREE, KIND_UAN, KIND_UNKNOWN,
    KIND_VOICEMAIL, KIND_VOIP, Territory,
};

/// The result of a library for a number that it can parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Classification {
    pub(crate) national: String,
    pub(crate) valid: bool,
    pub(crate) region: Option<String>,
    pub(crate) kind: u8,
    /// 0 possible, 1 local only, 2 too short, 3 too long, 4 invalid.
    pub(crate) length: Option<u8>,
}

/// Enlarges the cache of `phonenumber` for all patterns. With its default of 100 it compiles patterns for nearly every number
/// of mixed regions.
pub(crate) fn keep_all_patterns() {
    let cache = DATABASE.cache();
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = RegexCache::new(20_000);
}

/// Classifies a number with the `phonenumber` crate.
pub(crate) fn phonenumber(number: &str) -> Option<Classification> {
    use phonenumber::Type;
    let number = phonenumber::parse(None, number).ok()?;
    let kind = match number.number_type(&DATABASE) {
        Type::FixedLine => KIND_FIXED,
        Type::Mobile => KIND_MOBILE,
        Type::FixedLineOrMobile => KIND_FIXED_OR_MOBILE,
        Type::TollFree => KIND_TOLL_FREE,
        Type::PremiumRate => KIND_PREMIUM,
        Type::SharedCost => KIND_SHARED,
        Type::PersonalNumber => KIND_PERSONAL,
        Type::Voip => KIND_VOIP,
        Type::Pager => KIND_PAGER,
        Type::Uan => KIND_UAN,
        Type::Voicemail => KIND_VOICEMAIL,
        _ => KIND_UNKNOWN,
    };
    Some(Classification {
        national: number.national().to_string(),
        valid: number.is_valid(),
        region: number.metadata(&DATABASE).map(|metadata| metadata.id().to_owned()),
        kind,
        length: None,
    })
}

/// `rlibphonenumber`, with a choice of metadata.
pub(crate) struct Google(PhoneNumberUtil);

impl Google {
    /// Uses its own metadata.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self(PhoneNumberUtil::new().map_err(|error| anyhow::anyhow!("{error:?}"))?))
    }

    /// Uses the metadata of the tables.
    pub(crate) fn with(codes: &[Code]) -> Result<Self> {
        let metadata = codes
            .iter()
            .flat_map(|code| code.territories.iter().map(|territory| convert(code, territory)));
        let metadata = PhoneMetadataCollection { metadata: metadata.collect::<Result<_>>()? };
        let util = PhoneNumberUtil::new_for_metadata(metadata);
        Ok(Self(util.map_err(|error| anyhow::anyhow!("{error:?}"))?))
    }

    pub(crate) fn classify(&self, number: &str) -> Option<Classification> {
        let number = self.0.parse(number, None).ok()?;
        let length = match self.0.is_possible_number_with_reason(&number) {
            Ok(NumberLengthType::IsPossible) => 0,
            Ok(NumberLengthType::IsPossibleLocalOnly) => 1,
            Err(ValidationError::TooShort) => 2,
            Err(ValidationError::TooLong) => 3,
            Err(_) => 4,
        };
        Some(Classification {
            national: get_national_significant_number_owned(&number),
            valid: self.0.is_valid_number(&number),
            region: self.0.get_region_for_number(&number).map(|region| region.to_string()),
            kind: kind(self.0.get_number_type(&number)),
            length: Some(length),
        })
    }
}

fn kind(kind: PhoneNumberType) -> u8 {
    match kind {
        PhoneNumberType::FixedLine => KIND_FIXED,
        PhoneNumberType::Mobile => KIND_MOBILE,
        PhoneNumberType::FixedLineOrMobile => KIND_FIXED_OR_MOBILE,
        PhoneNumberType::TollFree => KIND_TOLL_FREE,
        PhoneNumberType::PremiumRate => KIND_PREMIUM,
        PhoneNumberType::SharedCost => KIND_SHARED,
        PhoneNumberType::VoIP => KIND_VOIP,
        PhoneNumberType::PersonalNumber => KIND_PERSONAL,
        PhoneNumberType::Pager => KIND_PAGER,
        PhoneNumberType::UAN => KIND_UAN,
        PhoneNumberType::VoiceMail => KIND_VOICEMAIL,
        PhoneNumberType::Unknown => KIND_UNKNOWN,
    }
}

fn convert(code: &Code, territory: &Territory) -> Result<PhoneMetadata> {
    let special =
        |kind| territory.special.iter().find(|(other, _)| *other == kind).map(|(_, class)| class);
    let same = matches!((&territory.fixed, &territory.mobile), (Some(a), Some(b)) if a.pattern == b.pattern);
    let Dialling { main, international, national, parsing, transform } = &territory.dialling;
    let anchored = |pattern: &String| anchored(pattern);
    Ok(PhoneMetadata {
        id: territory.id.clone(),
        country_code: Some(code.digits.parse()?),
        general_desc: Some(describe(Some(&territory.general))),
        fixed_line: Some(describe(territory.fixed.as_ref())),
        mobile: Some(describe(territory.mobile.as_ref())),
        toll_free: Some(describe(special(KIND_TOLL_FREE))),
        premium_rate: Some(describe(special(KIND_PREMIUM))),
        shared_cost: Some(describe(special(KIND_SHARED))),
        personal_number: Some(describe(special(KIND_PERSONAL))),
        voip: Some(describe(special(KIND_VOIP))),
        pager: Some(describe(special(KIND_PAGER))),
        uan: Some(describe(special(KIND_UAN))),
        voicemail: Some(describe(special(KIND_VOICEMAIL))),
        international_prefix: international.as_ref().map(anchored),
        national_prefix: national.clone(),
        national_prefix_for_parsing: parsing.as_ref().or(national.as_ref()).map(anchored),
        national_prefix_transform_rule: transform.clone(),
        same_mobile_and_fixed_line_pattern: Some(same),
        main_country_for_code: Some(*main),
        leading_digits: territory.leading.as_ref().map(anchored),
        ..PhoneMetadata::default()
    })
}

fn describe(class: Option<&Class>) -> PhoneNumberDesc {
    let Some(class) = class else {
        return PhoneNumberDesc { possible_length: vec![-1], ..PhoneNumberDesc::default() };
    };
    let lengths = |mask: u32| (0..32).filter(|length| mask >> length & 1 == 1).collect();
    PhoneNumberDesc {
        national_number_pattern: Some(anchored(&class.pattern)),
        possible_length: lengths(class.lengths),
        possible_length_local_only: lengths(class.local),
        ..PhoneNumberDesc::default()
    }
}

/// A pattern in the form of `rlibphonenumber`, which removes the anchors where necessary.
fn anchored(pattern: &str) -> String {
    format!("^(?:{})$", pattern.split_whitespace().collect::<String>())
}
