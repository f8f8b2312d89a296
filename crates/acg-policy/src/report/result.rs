//! A report as a result, and its issues as an iterator.

use alloc::vec;
use core::slice;

use super::{Issue, Report};

impl Report {
    /// The issues that reject the request, in order.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let report = Validator::default().check_account(br#"{"name": "", "nmae": ""}"#, None);
    /// let codes: Vec<_> = report.errors().map(|issue| issue.code()).collect();
    /// assert_eq!(codes, ["account/name-format"]);
    /// ```
    pub fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.into_iter().filter(|issue| issue.is_error())
    }

    /// The issues that do not reject the request, in order.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let report = Validator::default().check_account(br#"{"name": "", "nmae": ""}"#, None);
    /// let codes: Vec<_> = report.warnings().map(|issue| issue.code()).collect();
    /// assert_eq!(codes, ["json/unknown-member", "account/no-service"]);
    /// ```
    pub fn warnings(&self) -> impl Iterator<Item = &Issue> {
        self.into_iter().filter(|issue| !issue.is_error())
    }

    /// The report as a result, for the operator `?`.
    ///
    /// ```
    /// use acg_policy::{Report, Validator};
    ///
    /// fn warnings(body: &[u8]) -> Result<usize, Report> {
    ///     let report = Validator::default().check_account(body, None).into_result()?;
    ///     Ok(report.warnings().count())
    /// }
    /// assert_eq!(warnings(br#"{"name": "contoso", "serviceDetails": {}}"#), Ok(1));
    /// assert_eq!(warnings(b"{").unwrap_err().status(), Some(400));
    /// ```
    ///
    /// # Errors
    ///
    /// The report, if it has an error.
    pub fn into_result(self) -> Result<Self, Self> {
        if self.is_accepted() { Ok(self) } else { Err(self) }
    }
}

/// The issues in order.
///
/// ```
/// use acg_policy::Validator;
///
/// for issue in &Validator::default().check_account(b"{}", None) {
///     println!("{issue}");
/// }
/// ```
impl<'r> IntoIterator for &'r Report {
    type Item = &'r Issue;
    type IntoIter = slice::Iter<'r, Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.issues().iter()
    }
}

impl IntoIterator for Report {
    type Item = Issue;
    type IntoIter = vec::IntoIter<Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.issues.into_iter()
    }
}
