//! Removes insignificant white space from JSON.

/// Removes white space outside strings. Numbers, escapes and duplicate names stay as written. `json`
/// must be valid JSON.
pub(super) fn compact(json: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut in_string = false;
    let mut escaped = false;
    for byte in json.bytes() {
        if !in_string && matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            continue;
        }
        out.push(byte);
        if escaped {
            escaped = false;
        } else if byte == b'\\' {
            escaped = true;
        } else if byte == b'"' {
            in_string = !in_string;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_between_tokens_is_removed() {
        let json = "{ \"a \\\" b\" :\t[ 1.0 , 1e400,\r\n\"\\\\\" , \"c d\" ],\"a\":1, \"a\":1 }";
        assert_eq!(compact(json), br#"{"a \" b":[1.0,1e400,"\\","c d"],"a":1,"a":1}"#);
    }
}
