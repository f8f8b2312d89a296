//! Versions in the output of tools.

/// Major, minor and patch number.
pub(crate) type Version = (u32, u32, u32);

/// The first version in a text: numbers separated by dots, after an optional `v`.
pub(crate) fn find(text: &str) -> Option<Version> {
    text.split(|c: char| c.is_whitespace() || c == '/').find_map(parse)
}

fn parse(word: &str) -> Option<Version> {
    let word = word.strip_prefix('v').unwrap_or(word);
    let number = word.split(['-', '+']).next()?;
    let mut parts = number.split('.').map(str::parse::<u32>);
    let major = parts.next()?.ok()?;
    let minor = parts.next()?.ok()?;
    let patch = parts.next().and_then(Result::ok).unwrap_or(0);
    Some((major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_the_output_of_tools() {
        let envoy = "envoy  version: 9e5580933739775e8bce696a57a2e1bc99368f23/1.40.0/Clean/RELEASE/BoringSSL";
        assert_eq!(find(envoy), Some((1, 40, 0)));
        assert_eq!(
            find("envoy  version: 0aff/1.37.0-dev/Modified/DEBUG/BoringSSL"),
            Some((1, 37, 0))
        );
        assert_eq!(find("v20.19.2\n"), Some((20, 19, 2)));
        assert_eq!(find("wasm-bindgen 0.2.130"), Some((0, 2, 130)));
        assert_eq!(find("Python 3.11.7"), Some((3, 11, 7)));
    }

    #[test]
    fn text_without_a_version_has_none() {
        assert_eq!(find("command not found"), None);
        assert_eq!(find(""), None);
    }
}
