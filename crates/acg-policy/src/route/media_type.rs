//! The media type of a body (RFC 9110 section 8.3).

/// The type of `application/json; charset=utf-8`, without the parameter; `None` when there is any
/// other parameter, because some server would read the body by it.
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
    fn a_charset_of_utf_8_is_no_other_type() {
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
    fn anything_else_behind_the_type_is_refused() {
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
