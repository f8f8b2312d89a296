//! Times in milliseconds since 1970, as the database stores them, and their forms in HTTP and JSON.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) fn now() -> i64 {
    since_epoch(SystemTime::now())
}

pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Parses an HTTP-date in any of the three forms that recipients must accept (RFC 9110 section 5.6.7).
pub(crate) fn http_date(text: &str) -> Option<i64> {
    httpdate::parse_http_date(text).ok().map(since_epoch)
}

/// Parses an HTTP-date in the only form that senders may generate.
pub(crate) fn imf_fixdate(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text).ok()?;
    (httpdate::fmt_http_date(time) == text).then(|| since_epoch(time))
}

/// Truncates a time to seconds, the resolution of an HTTP-date.
pub(crate) fn truncate_to_second(time: i64) -> i64 {
    time - time.rem_euclid(1000)
}

/// The current time in the form of the API: `2024-05-07T11:15:10.519Z`.
pub(crate) fn timestamp() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}

fn since_epoch(time: SystemTime) -> i64 {
    milliseconds(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_of_date_is_sent_and_three_are_accepted() {
        let fixed = "Sun, 06 Nov 1994 08:49:37 GMT";
        let time = Some(784_111_777_000);
        assert_eq!((imf_fixdate(fixed), http_date(fixed)), (time, time));
        for old in ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!((imf_fixdate(old), http_date(old)), (None, time), "{old}");
        }
        for wrong in ["", "1994-11-06T08:49:37Z", "Mon, 06 Nov 1994 08:49:37 GMT", "784111777"] {
            assert_eq!(imf_fixdate(wrong), None, "{wrong}");
        }
    }
}
