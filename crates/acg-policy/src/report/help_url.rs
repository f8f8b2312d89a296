//! Where the pages of the rules are.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::str::FromStr;

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
    /// query, a fragment or a character that a URL cannot have, or is longer than [`HelpUrl::MAX_BYTES`].
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
        let slash = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
        let (host, path) = rest.as_bytes().split_at_checked(slash).ok_or(InvalidHelpUrl)?;
        let is_url = url.len() <= Self::MAX_BYTES
            && host.iter().copied().all(is_host_byte)
            && host.first().is_some_and(|first| *first == b'[' || first.is_ascii_alphanumeric())
            && path.iter().copied().all(is_path_byte);
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

/// Whether a host and a port may have the byte. A user name may not precede them: a reply would reveal it.
fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte)
}

/// Whether a path may have the byte (RFC 3986, `pchar` and `/`).
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte)
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
        ] {
            assert_eq!(HelpUrl::new(url).map(|_| ()), Ok(()), "{url}");
        }
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
        ] {
            assert_eq!(HelpUrl::new(url).map(|_| ()), Err(InvalidHelpUrl), "{url}");
        }
        let long = |bytes: usize| format!("https://{}", "a".repeat(bytes - 8));
        assert!(HelpUrl::new(&long(HelpUrl::MAX_BYTES)).is_ok());
        assert!(HelpUrl::new(&long(HelpUrl::MAX_BYTES + 1)).is_err());
    }
}
