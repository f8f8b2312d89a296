//! Countries and the territories that belong to them.

/// Whether something in `region` may name `country`, both ISO 3166-1 alpha-2 codes: it is the same,
/// or the state that the region is a territory of.
pub(crate) fn is_of(region: &str, country: &str) -> bool {
    let codes = |list: &str| list.as_bytes().chunks(2).any(|code| code == region.as_bytes());
    region == country
        || TERRITORIES.iter().any(|(state, territories)| *state == country && codes(territories))
}

/// The region of numbers that belong to no country.
pub(crate) const WORLD: &str = "001";

/// The territories with numbers of their own, concatenated: an address there is often written with
/// the state's name.
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
    fn a_territory_belongs_to_its_state_and_not_the_reverse() {
        assert!(is_of("GB", "GB") && is_of("JE", "GB") && is_of("JE", "JE") && is_of("YT", "FR"));
        assert!(
            !is_of("GB", "JE") && !is_of("JE", "IM") && !is_of("JE", "US") && !is_of("EG", "GB")
        );
    }
}
