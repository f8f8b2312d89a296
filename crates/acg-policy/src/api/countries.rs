//! The two-letter codes of countries: ISO 3166-1 alpha-2.

/// Whether ISO 3166-1 assigns the code to a country.
pub(crate) fn is_assigned(code: &str) -> bool {
    let &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = code.as_bytes() else { return false };
    let row = ASSIGNED.get(usize::from(first - b'A')).copied().unwrap_or_default();
    row & (1 << (second - b'A')) != 0
}

/// For each first letter, the second letters of its codes as bits; the lowest bit is `A`.
static ASSIGNED: [u32; 26] = second_letters(CODES);

const fn second_letters(codes: &[u8]) -> [u32; 26] {
    let mut rows = [0; 26];
    let mut rest = codes;
    while let [first, second, others @ ..] = rest {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
        {
            rows[(*first - b'A') as usize] |= 1 << (*second - b'A');
        }
        rest = others;
    }
    rows
}

/// The officially assigned codes, concatenated.
const CODES: &[u8] = b"\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBR\
    BSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZ\
    ECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGW\
    GYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKY\
    KZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMV\
    MWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPY\
    QARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTG\
    THTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZM\
    ZW";

#[cfg(test)]
mod tests {
    use super::{CODES, is_assigned};

    #[test]
    fn only_the_assigned_codes_are_accepted() {
        let pairs: alloc::vec::Vec<&[u8]> = CODES.chunks(2).collect();
        assert!(pairs.is_sorted());
        assert_eq!(pairs.len(), 249);
        let letters = || ('A'..='Z').chain('a'..='z').chain(['0', '[', '@']);
        for first in letters() {
            for second in letters() {
                let code = alloc::format!("{first}{second}");
                assert_eq!(is_assigned(&code), pairs.contains(&code.as_bytes()), "{code}");
            }
        }
    }

    #[test]
    fn other_lengths_and_unassigned_codes_are_rejected() {
        for code in ["", "U", "USA", "UK", "XK", "EU", "AN", "É"] {
            assert!(!is_assigned(code), "{code}");
        }
    }
}
