//! Where the pages of the rules are.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::str::FromStr;

use crate::text::bytes::until;

/// The address of a site with the pages of the rules, to which the URLs of issues point.
///
/// The page of `number/e164` is `number/e164.html` below it, as `cargo xtask site` writes the pages.
///
/// ```
/// use acg_policy::{HelpUrl, Policy, Validator};
///
/// let help_url: HelpUrl = "https://help.example.com/acg/rules".parse()?;
/// assert_eq!(help_url.to_string(), "https://help.example.com/acg/rules");
/// let validator = Validator::new(Policy::default().with_help_url(help_url));
/// let report = validator.check_phone_number(b"020 7946 0123");
/// assert_eq!(report.issues()[0].url(), "https://help.example.com/acg/rules/number/e164.html");
/// # Ok::<(), acg_policy::InvalidHelpUrl>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HelpUrl(Arc<str>);

/// The error of a help URL that is not an absolute URL with `http` or `https`, or to which a path cannot be
/// appended.
///
/// ```
/// use acg_policy::HelpUrl;
///
/// let error = HelpUrl::new("help.example.com").unwrap_err();
/// assert!(error.to_string().contains("`https://help.example.com/rules`"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub struct InvalidHelpUrl;

impl InvalidHelpUrl {
    /// The fault and its help, as `Display` writes them, without the code size of `core::fmt`.
    ///
    /// ```
    /// let fault = acg_policy::HelpUrl::new("/rules").unwrap_err();
    /// assert!(fault.message().starts_with("expected an absolute URL"));
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        "expected an absolute URL of at most 500 characters with `http` or `https`, without a user name, a query or a fragment, for example `https://help.example.com/rules`"
    }
}

impl HelpUrl {
    /// The maximum length in bytes. A reply has the URL of each of its issues.
    pub const MAX_BYTES: usize = 500;

    /// The address in `url`, with or without a slash at the end.
    ///
    /// # Errors
    ///
    /// [`InvalidHelpUrl`] if `url` does not start with `http://` or `https://` and a host, has a user name, a
    /// query, a fragment, or a host, a port, an escape or a character that a URL cannot have, or is longer than
    /// [`HelpUrl::MAX_BYTES`].
    ///
    /// ```
    /// use acg_policy::HelpUrl;
    ///
    /// assert_eq!(HelpUrl::new("http://[::1]:8080/").unwrap().as_str(), "http://[::1]:8080");
    /// for url in ["", "/rules", "ftp://example.com", "https://", "https://a@example.com", "https://example.com?q"] {
    ///     assert!(HelpUrl::new(url).is_err(), "{url}");
    /// }
    /// ```
    pub fn new(url: &str) -> Result<Self, InvalidHelpUrl> {
        let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
        let rest = rest.ok_or(InvalidHelpUrl)?;
        // Bytes: the functions of `str` would add the text of a panic to small modules.
        let (authority, path) = split_before(rest.as_bytes(), b'/');
        let is_url = url.len() <= Self::MAX_BYTES && is_authority(authority) && is_path(path);
        let mut url = url;
        while let Some(shorter) = url.strip_suffix('/') {
            url = shorter;
        }
        if is_url { Ok(Self(url.into())) } else { Err(InvalidHelpUrl) }
    }

    /// The address, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL of the page of a rule.
    ///
    /// ```
    /// use acg_policy::{HelpUrl, rules};
    ///
    /// let help_url = HelpUrl::new("https://help.example.com/")?;
    /// let rule = rules::find("batch/empty").unwrap();
    /// assert_eq!(help_url.page(rule), "https://help.example.com/batch/empty.html");
    /// # Ok::<(), acg_policy::InvalidHelpUrl>(())
    /// ```
    #[must_use]
    pub fn page(&self, rule: &super::Rule) -> String {
        [self.as_str(), "/", rule.code, ".html"].concat()
    }
}

impl fmt::Display for HelpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for HelpUrl {
    type Err = InvalidHelpUrl;

    fn from_str(url: &str) -> Result<Self, InvalidHelpUrl> {
        Self::new(url)
    }
}

impl TryFrom<&str> for HelpUrl {
    type Error = InvalidHelpUrl;

    fn try_from(url: &str) -> Result<Self, InvalidHelpUrl> {
        Self::new(url)
    }
}

/// Whether this is a host with or without a port. A user name may not precede them: a reply would reveal it.
fn is_authority(authority: &[u8]) -> bool {
    if let [b'[', rest @ ..] = authority {
        let (address, rest) = split_before(rest, b']');
        return is_ipv6(address) && rest.strip_prefix(b"]").is_some_and(is_port);
    }
    let (name, port) = split_before(authority, b':');
    let is_host_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.".contains(byte);
    name.first().is_some_and(u8::is_ascii_alphanumeric)
        && name.iter().all(is_host_byte)
        && is_port(port)
}

/// Whether this is nothing, or a colon and a port.
fn is_port(port: &[u8]) -> bool {
    let digits = match port {
        [] => return true,
        [b':', digits @ ..] => digits,
        _ => return false,
    };
    let value = digits.iter().try_fold(0_u16, |value, digit| {
        let digit = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    });
    matches!(digits.len(), 1..=5) && value.is_some()
}

/// Whether this is an IPv6 address in groups of hexadecimal digits (RFC 4291 section 2.2, forms 1 and 2).
fn is_ipv6(address: &[u8]) -> bool {
    let gap = address.windows(2).position(|pair| pair == b"::");
    match gap.and_then(|gap| address.split_at_checked(gap)) {
        None => groups(address) == Some(8),
        Some((before, after)) => {
            let after = after.get(2..).unwrap_or_default();
            groups(before).zip(groups(after)).is_some_and(|(before, after)| before + after < 8)
        }
    }
}

/// The number of groups of one to four hexadecimal digits, with colons between them.
fn groups(text: &[u8]) -> Option<usize> {
    let is_group =
        |group: &[u8]| matches!(group.len(), 1..=4) && group.iter().all(u8::is_ascii_hexdigit);
    if text.is_empty() {
        return Some(0);
    }
    let groups = text.split(|byte| *byte == b':');
    groups.clone().all(is_group).then(|| groups.count())
}

/// Whether this is a path (RFC 3986, `pchar` and `/`).
fn is_path(mut path: &[u8]) -> bool {
    loop {
        path = match path {
            [] => return true,
            [b'%', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest
            }
            [byte, rest @ ..] if is_path_byte(*byte) => rest,
            _ => return false,
        };
    }
}

fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte)
}

/// The text before the first `byte`, and the rest with it.
fn split_before(text: &[u8], byte: u8) -> (&[u8], &[u8]) {
    let before = until(text, byte);
    (before, text.get(before.len()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn a_help_url_is_absolute_and_a_path_can_be_appended() {
        for url in [
            "http://a",
            "https://help.example.com",
            "https://help.example.com:8443/acg/rules",
            "http://127.0.0.1/",
            "http://[::1]:80/a%20b",
            "https://example.com/~ops/a(b);c=d/@e",
            "https://a:0/",
            "https://a:65535",
            "https://a.b-c.example./%e4%Bd",
            "https://[::]",
            "https://[fe80::1:2:3:4:5:6]/a",
            "https://[1:2:3:4:5:6:7:8]:8080",
            "https://[12aB::]",
        ] {
            assert_eq!(HelpUrl::new(url).map(|_| ()), Ok(()), "{url}");
        }
    }

    #[test]
    fn other_texts_are_no_help_urls() {
        for url in [
            "http:/a",
            "HTTP://a",
            "//a",
            "https:///rules",
            "https://:80",
            "https://user:secret@example.com",
            "https://example.com#rules",
            "https://example.com/?page=",
            "https://example.com/a b",
            "https://example.com/\"",
            "https://example.com\n",
            "https://ex\u{e4}mple.com",
            "javascript:alert(1)",
            "https://a:",
            "https://a:b",
            "https://a:1:2",
            "https://a:65536",
            "https://a:000080",
            "https://a]",
            "https://.a",
            "https://[",
            "https://[]",
            "https://[::1",
            "https://[::1]a",
            "https://[::1]:",
            "https://[:::]",
            "https://[::1::]",
            "https://[:1]",
            "https://[1:2:3:4:5:6:7]",
            "https://[1:2:3:4::5:6:7:8]",
            "https://[12345::]",
            "https://[g::]",
            "https://[example]",
            "https://example.com/%",
            "https://example.com/%a",
            "https://example.com/%zz",
            "https://example.com/%/a",
        ] {
            assert_eq!(HelpUrl::new(url).map(|_| ()), Err(InvalidHelpUrl), "{url}");
        }
        let long = |bytes: usize| format!("https://{}", "a".repeat(bytes - 8));
        assert!(HelpUrl::new(&long(HelpUrl::MAX_BYTES)).is_ok());
        assert!(HelpUrl::new(&long(HelpUrl::MAX_BYTES + 1)).is_err());
    }
}
