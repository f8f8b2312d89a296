//! Looks up the number of a request in the numbering plans.

use e164_plan::look_up;
pub(crate) use e164_plan::{Kind, Length, Outline, Plan};

use crate::api::formats::is_e164;

/// A number in E.164 form, with its entry in the numbering plans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbering<'n> {
    number: &'n [u8],
    /// `None` if the calling code is unassigned.
    pub(crate) outline: Option<Outline>,
}

impl<'n> Numbering<'n> {
    /// `None` for a text that is not in E.164 form.
    pub(crate) fn of(number: &'n [u8]) -> Option<Self> {
        is_e164(number).then(|| Self::of_e164(number))
    }

    /// As [`Numbering::of`], for a text in E.164 form.
    pub(crate) fn of_e164(number: &'n [u8]) -> Self {
        Self { number, outline: e164_plan::outline(number).ok() }
    }

    /// The text of the number.
    pub(crate) fn number(self) -> &'n [u8] {
        self.number
    }

    /// The whole plan, with the region. Each call looks it up, because few rules need the region.
    pub(crate) fn plan(self) -> Option<Plan> {
        look_up(self.number).ok()
    }
}

/// A number in E.164 form, stored without an allocation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnedNumber {
    bytes: [u8; MAX_BYTES],
    length: usize,
}

impl OwnedNumber {
    /// `None` for a text that is longer than the longest number.
    pub(crate) fn new(number: &[u8]) -> Option<Self> {
        let mut bytes = [0; MAX_BYTES];
        bytes.get_mut(..number.len())?.copy_from_slice(number);
        Some(Self { bytes, length: number.len() })
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Whether the number may belong to a country that `is_listed`, by its ISO 3166 code in capital
/// letters. If several countries may have the number, one of them is enough.
pub(crate) fn may_be_of(plan: &Plan, mut is_listed: impl FnMut(&str) -> bool) -> bool {
    match plan.region().filter(|_| !plan.is_shared()) {
        Some(region) => is_listed(region.as_str()),
        None => plan.regions().any(|region| is_listed(region.as_str())),
    }
}

/// A plus sign and 15 digits.
const MAX_BYTES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be(number: &str, country: &str) -> bool {
        let plan = Numbering::of(number.as_bytes()).and_then(Numbering::plan).expect("a plan");
        may_be_of(&plan, |region| region == country)
    }

    #[test]
    fn a_geographic_number_belongs_to_one_country() {
        assert!(may_be("+12065550100", "US") && !may_be("+12065550100", "CA"));
        assert!(may_be("+14165550100", "CA") && !may_be("+14165550100", "US"));
        assert!(may_be("+442079460123", "GB") && !may_be("+442079460123", "IM"));
        assert!(may_be("+12423001234", "BS") && !may_be("+12423001234", "US"));
    }

    #[test]
    fn a_shared_number_may_belong_to_each_of_its_countries() {
        assert!(may_be("+18335550100", "US") && may_be("+18335550100", "CA"));
        assert!(may_be("+19005550100", "JM") && !may_be("+19005550100", "GB"));
        assert!(may_be("+123451", "US") && may_be("+123451", "BS"));
        assert!(may_be("+445541029624", "GG") && !may_be("+445541029624", "US"));
        assert!(may_be("+590690123456", "MF") && may_be("+262801234567", "YT"));
    }

    #[test]
    fn a_worldwide_number_belongs_to_no_country() {
        assert!(may_be("+80012345678", "001") && !may_be("+80012345678", "US"));
    }

    #[test]
    fn only_e164_numbers_are_looked_up() {
        assert!(Numbering::of(b"+999123456").is_some_and(|numbering| numbering.outline.is_none()));
        for number in ["", "+", "442079460123", "+44 2079460123", "+4420794601234567", "+1"] {
            assert!(Numbering::of(number.as_bytes()).is_none(), "{number}");
        }
    }
}
