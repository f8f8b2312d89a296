//! Texts that must not become a number, since what they stand for is not certain.

use e164_plan::{Region, suggest};

fn number(text: &str, country: &str) -> String {
    let suggestion = suggest(text, Region::from_code(country));
    let found = suggestion.number().map(|number| number.to_string());
    found.or(suggestion.obstacle().map(|obstacle| obstacle.as_str().to_owned())).unwrap_or_default()
}

#[test]
fn the_group_after_a_plus_sign_is_the_calling_code() {
    for country in ["", "RU", "CN"] {
        for text in ["+8 (496) 123-45-67", "+(649) 712-1094", "+130 2345 6789", "+321 1834161"] {
            assert_eq!(number(text, country), "ambiguous", "{text} in {country}");
        }
    }
    assert_eq!(number("+1206 555 0100", ""), "+12065550100");
    assert_eq!(number("+44 (0)20 7946 0123", ""), "+442079460123");
}

#[test]
fn a_durchwahl_is_a_part_of_the_number() {
    for (text, country) in [
        ("030 123456 Durchwahl 12", "DE"),
        ("01 5125 Durchwahl 12", "AT"),
        ("+49 30 123456 Durchwahl 12", ""),
    ] {
        assert_eq!(number(text, country), "other-text", "{text}");
    }
}

#[test]
fn digits_before_a_national_number_are_no_part_of_it() {
    for (text, country) in [
        ("25.11. 030 123456", "DE"),
        ("15.00 030 317301", "DE"),
        ("49748 030 655294", "DE"),
        ("1.2. 01 244527410", "AT"),
        ("12.50 131 2941 6387", "CN"),
        ("1.2. 8613124416089", "CN"),
    ] {
        let found = number(text, country);
        assert!(!found.starts_with('+'), "{text} in {country}: {found}");
    }
    assert_eq!(number("0 21 11 2345 6789", "BR"), "+551123456789");
}

#[test]
fn digits_in_groups_of_other_things_are_no_number() {
    for text in [
        "48.8566 2.3522",
        "63.254.254.124",
        "48180-206104",
        "2126053719 9-5",
        "61234515 9-17",
        "161237827-12",
        "1234 771-2929",
        "123456 40123",
        "-43.7612 156.3411",
        "7-96525-1259-9",
    ] {
        let found = number(text, "");
        assert!(!found.starts_with('+'), "{text}: {found}");
    }
    assert_eq!(number("63.254.254.124", "PH"), "other-text");
    assert_eq!(number("48.8566 2.3522", "PL"), "decimal");
    assert_eq!(number("7-96525-1259-9", "RU"), "ambiguous");
    assert_eq!(number("1 202 555 0100", ""), "+12025550100");
}

#[test]
fn a_number_of_north_america_is_none_of_mexico() {
    for text in ["1 551 234 5678", "1-800-234-5678", "15512345678"] {
        assert_eq!(number(text, "MX"), "ambiguous", "{text}");
    }
    assert_eq!(number("1 55 1234 5678", "MX"), "+525512345678");
}

#[test]
fn reversed_digits_are_not_read() {
    for control in ["\u{202b}", "\u{202e}", "\u{2067}"] {
        assert_eq!(number(&format!("{control}+442079460123"), ""), "other-text");
        assert_eq!(number(&format!("+44{control}2079460123"), ""), "other-text");
    }
}

#[test]
fn an_international_prefix_of_other_countries_is_recognised() {
    assert_eq!(number("0044 20 7946 0123", "US"), "international-prefix");
}
