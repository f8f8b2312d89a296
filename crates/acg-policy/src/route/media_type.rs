//! The media type of a body (RFC 9110 section 8.3).

/// The media type without the parameter `charset=utf-8`; `None` with any other parameter, because a
/// server could decode the body by it.
pub(crate) fn json_type(value: &str) -> Option<&str> {
    match value.split_once(';') {
        None => Some(value.trim_ascii()),
        Some((media_type, parameter)) if is_utf_8(parameter) => Some(media_type.trim_ascii()),
        Some(_) => None,
    }
}

fn is_utf_8(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let value = value.trim_ascii_end();
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    name.trim_ascii_start().eq_ignore_ascii_case("charset") && bare.eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_charset_utf_8_is_accepted() {
        for value in [
            "application/json",
            "application/json;charset=utf-8",
            "application/json ; CharSet=UTF-8",
            "application/json;\tcharset=\"Utf-8\"",
        ] {
            assert_eq!(json_type(value), Some("application/json"), "{value}");
        }
    }

    #[test]
    fn other_parameters_are_rejected() {
        for value in [
            "application/json;",
            "application/json; charset=utf-16",
            "application/json; charset=utf8",
            "application/json; charset=\"utf-8",
            "application/json; charset",
            "application/json; charset = utf-8",
            "application/json; charset=utf-8; charset=utf-7",
            "application/json; odata.metadata=minimal",
            "application/json; charset=utf-8;",
        ] {
            assert_eq!(json_type(value), None, "{value}");
        }
    }
}
