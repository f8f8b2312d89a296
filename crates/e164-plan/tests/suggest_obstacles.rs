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
fn two_zeros_are_an_international_prefix_where_the_country_dials_others() {
    for (text, country, expected) in [
        ("0044 20 7946 0123", "US", "+442079460123"),
        ("0044 20 7946 0123", "JP", "+442079460123"),
        ("0044 20 7946 0123", "AU", "+442079460123"),
        ("00442079460123", "KR", "+442079460123"),
        // The own prefix comes first, unless nothing tells where it ends.
        ("009 1 812 395 5768", "CO", "+18123955768"),
        ("00918123955768", "CO", "ambiguous"),
        ("001 44 20 7946 0123", "KR", "+442079460123"),
        ("0011 44 20 7946 0123", "AU", "+442079460123"),
        ("001 20 7946 0123", "SG", "international-prefix"),
        ("0044 20 7946", "US", "not-in-plan"),
    ] {
        assert_eq!(number(text, country), expected, "{text} in {country}");
    }
}

#[test]
fn a_prefix_of_another_country_must_end_with_a_group() {
    assert_eq!(number("00 34 619 34 76 78", ""), "+34619347678");
    assert_eq!(number("0034 619 34 76 78", ""), "+34619347678");
    assert_eq!(number("0034619347678", ""), "ambiguous");
    for text in ["004 420 7946 0123", "442 079 460 123"] {
        assert_eq!(number(text, "GB"), "ambiguous", "{text}");
    }
    assert_eq!(number("44 2079 460 123", "GB"), "+442079460123");
}

#[test]
fn the_calling_code_of_the_country_precedes_a_number_without_trunk_prefix() {
    for (text, country, expected) in [
        ("4915123456789", "DE", "+4915123456789"),
        ("49 1512 3456789", "DE", "+4915123456789"),
        ("4930123456", "DE", "+4930123456"),
        ("2154 1336", "UY", "+59821541336"),
        ("47 22 12 34 56", "US", "ambiguous"),
        ("472 212 3456", "US", "+14722123456"),
    ] {
        assert_eq!(number(text, country), expected, "{text} in {country}");
    }
}

#[test]
fn hyphens_between_all_groups_separate_no_range() {
    for (text, expected) in [
        ("+39 02-1234-5678", "+390212345678"),
        ("tel:+598-2154-1336", "+59821541336"),
        ("+49-30-123400-499", "range"),
        ("+49-30-1234-1299", "range"),
        ("+39 02 1234-5678", "range"),
    ] {
        assert_eq!(number(text, ""), expected, "{text}");
    }
}

#[test]
fn an_extension_after_a_space_is_no_part_of_the_number() {
    for text in ["+43 1 534567805 12", "+4930123456 78", "+49 30 123456 78"] {
        assert_eq!(number(text, ""), "ambiguous", "{text}");
    }
    assert_eq!(number("+49 30 123 45 67", ""), "+49301234567");
    assert_eq!(number("+33 1 42 68 53 00", ""), "+33142685300");
}

#[test]
fn the_context_of_a_local_number_is_other_text() {
    for text in ["tel:7042;phone-context=example.com", "tel:2079460123;phone-context=+44"] {
        assert_eq!(number(text, "GB"), "other-text", "{text}");
    }
    assert_eq!(number("tel:+442079460123;isub=12", ""), "other-text");
}

#[test]
fn long_digits_alone_are_often_the_number_of_an_article() {
    // GTIN, IMEI and others.
    for text in
        ["4006381333931", "5901234123457", "9780306406157", "356938035643809", "49015420323751"]
    {
        for country in ["", "DE", "PL", "AT", "GB"] {
            let found = number(text, country);
            assert!(!found.starts_with('+'), "{text} in {country}: {found}");
        }
    }
    assert_eq!(number("8613123456789", ""), "+8613123456789");
    assert_eq!(number("5511987654321", ""), "+5511987654321");
    assert_eq!(number("+4930123456789", ""), "+4930123456789");
}

#[test]
fn other_things_than_numbers_have_no_suggestion() {
    for (text, country) in [
        ("48.856613", "PL"),       // A decimal number.
        ("-136.035454", "JP"),     // A negative one.
        ("7487408.-", "DE"),       // A price.
        ("035.210.158.157", "DE"), // An IP address.
        ("2023-2026", "DE"),       // Years.
        ("2023/2026", "SE"),
        ("1920 x 1080", "DE"), // A size.
        ("69570", "DE"),       // A postcode.
        ("48 29 25", "DE"),    // An angle.
        ("1.3.6.1.4.1.9086", "US"),
        ("8 30 5 11 24 43", "US"),
        ("254-55-0232", "US"),
    ] {
        let found = number(text, country);
        assert!(!found.starts_with('+'), "{text} in {country}: {found}");
    }
    for (text, country, expected) in [
        ("- 020 7946 0123", "GB", "+442079460123"),
        ("+44 20 7946 0123.", "", "+442079460123"),
        ("044.668.18.00", "CH", "+41446681800"),
        ("2345 6789", "HK", "+85223456789"),
        ("1 (202) 555-0100", "US", "+12025550100"),
        ("202-5550100", "US", "+12025550100"),
        ("0066 81 274 0537", "JP", "ambiguous"), // A Japanese toll-free number, or one of Thailand.
    ] {
        assert_eq!(number(text, country), expected, "{text} in {country}");
    }
}
