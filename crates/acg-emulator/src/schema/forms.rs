//! The forms of strings.

/// A form of strings.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) fits: fn(&str) -> bool,
    /// The same as a regular expression, for the OpenAPI document.
    pub(crate) pattern: &'static str,
    pub(crate) expected: &'static str,
}

pub(crate) static IS_NAME: Form =
    Form { fits: is_name, pattern: "^[A-Za-z0-9_-]{1,100}$", expected: NAME_EXPECTED };

pub(crate) static IS_TELEPHONE_NUMBER: Form = Form {
    fits: is_telephone_number,
    pattern: "^\\+[1-9][0-9]{1,14}$",
    expected: TELEPHONE_NUMBER_EXPECTED,
};

pub(crate) static IS_NOT_EMPTY: Form =
    Form { fits: is_not_empty, pattern: "^[\\s\\S]", expected: "a string that is not empty" };

pub(crate) static IS_SUBDOMAIN: Form = Form {
    fits: is_subdomain,
    pattern: "^[A-Za-z0-9_-]{1,10}$",
    expected: "1 to 10 letters, digits, _ or -",
};

pub(crate) static IS_TOKEN: Form = Form {
    fits: is_token,
    pattern: "^[A-Za-z0-9=_-]{1,100}$",
    expected: "1 to 100 letters, digits, =, _ or -",
};

pub(crate) const NAME_EXPECTED: &str = "1 to 100 letters, digits, _ or -";
pub(crate) const TELEPHONE_NUMBER_EXPECTED: &str = "+ and 2 to 15 digits, the first not 0";

/// Whether `text` is 1 to 100 letters, digits, `_` and `-`: an account name or a custom SIP header.
pub(crate) fn is_name(text: &str) -> bool {
    matches!(text.len(), 1..=100) && text.bytes().all(is_name_byte)
}

/// Whether `text` is `+` and 2 to 15 digits, the first not 0.
pub(crate) fn is_telephone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        matches!(digits.len(), 2..=15)
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_not_empty(text: &str) -> bool {
    !text.is_empty()
}

fn is_subdomain(text: &str) -> bool {
    matches!(text.len(), 1..=10) && text.bytes().all(is_name_byte)
}

fn is_token(text: &str) -> bool {
    matches!(text.len(), 1..=100) && text.bytes().all(|byte| is_name_byte(byte) || byte == b'=')
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pattern_is_the_same_as_its_predicate() {
        let long = "a".repeat(100);
        let texts = [
            "",
            "a",
            "A-_9",
            "a b",
            "ä",
            "a\n",
            "\n",
            "MS=ms12345678",
            "contoso-01",
            "contoso-011",
            "+",
            "+1",
            "+12",
            "+0123",
            "+123456789012345",
            "+1234567890123456",
            "+12\n",
            "+１２３",
            "12345",
            &long,
            &format!("{long}a"),
        ];
        for form in [&IS_NAME, &IS_TELEPHONE_NUMBER, &IS_NOT_EMPTY, &IS_SUBDOMAIN, &IS_TOKEN] {
            let schema = serde_json::json!({ "pattern": form.pattern });
            for text in texts {
                let matches = jsonschema::is_valid(&schema, &serde_json::json!(text));
                assert_eq!((form.fits)(text), matches, "{form:?} {text:?}");
            }
        }
    }

    #[test]
    fn string_forms_have_limits() {
        assert!(is_name("a") && is_name(&"a".repeat(100)) && is_name("A-_9"));
        assert!(!is_name("") && !is_name(&"a".repeat(101)) && !is_name("a b") && !is_name("ä"));
        assert!(is_telephone_number("+12") && is_telephone_number("+123456789012345"));
        for text in
            ["", "+", "+1", "12345", "+0123", "+1234567890123456", "+1 23", "+12a", "+１２３"]
        {
            assert!(!is_telephone_number(text), "{text}");
        }
        assert!(is_subdomain("Contoso_10") && !is_subdomain("contoso-011"));
        assert!(is_token("MS=ms12345678") && !is_token("MS ms"));
    }
}
