//! Countries and their territories.

/// Whether a number of `region` can belong to `country`: they are equal, or the region is a territory of
/// the country. Both are ISO 3166-1 alpha-2 codes.
pub(crate) fn is_of(region: &str, country: &str) -> bool {
    let codes = |list: &str| list.as_bytes().chunks(2).any(|code| code == region.as_bytes());
    region == country
        || TERRITORIES.iter().any(|(state, territories)| *state == country && codes(territories))
}

/// The region of numbers that belong to no country.
pub(crate) const WORLD: &str = "001";

/// The territories with their own number ranges, by state, as concatenated codes. Addresses in a territory
/// often name the state.
const TERRITORIES: [(&str, &str); 6] = [
    ("FI", "AX"),
    ("FR", "BLGFGPMFMQNCPFPMREWFYT"),
    ("GB", "GGIMJE"),
    ("NL", "AWBQCWSX"),
    ("NO", "SJ"),
    ("US", "ASGUMPPRVI"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_territory_belongs_to_its_state_but_a_state_not_to_its_territory() {
        assert!(is_of("GB", "GB") && is_of("JE", "GB") && is_of("JE", "JE") && is_of("YT", "FR"));
        assert!(
            !is_of("GB", "JE") && !is_of("JE", "IM") && !is_of("JE", "US") && !is_of("EG", "GB")
        );
    }
}
