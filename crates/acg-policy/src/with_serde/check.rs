//! Checks of a caller's own types.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::account::AccountState;
use crate::api::Model;
use crate::json::writer::Writer;
use crate::json::{Kind, Value, read_response};
use crate::report::Report;
use crate::resource::Resource;
use crate::validator::Validator;

impl Validator {
    /// Checks a value of the caller's own type as the body of a request: a [`Number`](crate::Number), an
    /// [`Account`](crate::Account) or another [`Resource`]. It is serialized to JSON and checked as those bytes.
    ///
    /// A member that is `None`, or `null` in another way, is left out first, because a struct with an optional field
    /// means by it that there is no value; do the same when you send it (`skip_serializing_if`). Only in a
    /// [`ConsentPatch`](crate::ConsentPatch) `null` is a value, and stays.
    ///
    /// ```
    /// use acg_policy::{Number, Validator};
    ///
    /// #[derive(serde::Serialize)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Line {
    ///     telephone_number: String,
    ///     account_name: String,
    ///     service_details: Services,
    ///     configuration: Option<String>,
    /// }
    /// #[derive(serde::Serialize)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Services {
    ///     teams_direct_routing: Switch,
    /// }
    /// #[derive(serde::Serialize)]
    /// struct Switch {
    ///     enabled: bool,
    /// }
    ///
    /// let line = Line {
    ///     telephone_number: "+44207946".to_owned(),
    ///     account_name: "contoso".to_owned(),
    ///     service_details: Services { teams_direct_routing: Switch { enabled: true } },
    ///     configuration: None,
    /// };
    /// let report = Validator::default().check::<Number>(&line, None)?;
    /// assert_eq!(report.issues()[0].code(), "number/plan-length");
    /// assert_eq!(report.issues()[0].location.json_pointer(), "/telephoneNumber");
    /// assert_eq!(report.issues().len(), 1);
    /// # Ok::<(), acg_policy::Unserializable>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unserializable`] if the value cannot be written as JSON, for example a map whose keys are not strings.
    pub fn check<T: Resource>(
        &self,
        body: &(impl Serialize + ?Sized),
        account: Option<&AccountState>,
    ) -> Result<Report, Unserializable> {
        let mut body = serde_json::to_vec(body).map_err(Unserializable)?;
        if T::MODEL != Model::Rfi {
            body = without_nulls(body);
        }
        Ok(self.check_text::<T>(&body, account))
    }

    /// Checks a JSON value as the body of a request: a [`Number`](crate::Number), an [`Account`](crate::Account) or
    /// another [`Resource`]. It is checked as the bytes that `serde_json::to_vec` writes.
    ///
    /// ```
    /// use acg_policy::{Account, Validator};
    ///
    /// let account = serde_json::json!({"name": "contoso", "correlationId": null});
    /// let report = Validator::default().check_value::<Account>(&account, None);
    /// let codes: Vec<_> = report.warnings().map(|issue| issue.code()).collect();
    /// assert_eq!(codes, ["json/null-member", "account/no-service"]);
    /// ```
    #[must_use]
    pub fn check_value<T: Resource>(
        &self,
        body: &serde_json::Value,
        account: Option<&AccountState>,
    ) -> Report {
        // `to_string` of a value never fails: its keys are strings.
        self.check_text::<T>(alloc::string::ToString::to_string(body).as_bytes(), account)
    }
}

/// The error of [`Validator::check`]: the value has no JSON form.
#[derive(Debug)]
pub struct Unserializable(serde_json::Error);

impl fmt::Display for Unserializable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value cannot be written as JSON: {}", self.0)
    }
}

impl core::error::Error for Unserializable {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// The text without the members that are `null`. A text beyond the limits of the reader stays as it is, and is
/// refused.
fn without_nulls(text: Vec<u8>) -> Vec<u8> {
    if !text.windows(NULL.len()).any(|word| word == NULL) {
        return text;
    }
    let (document, _) = read_response(&text);
    let cut = document.map(|document| Writer::text_of(|w| copy(document.root(), w)));
    cut.map_or(text, String::into_bytes)
}

fn copy(value: Value<'_>, w: &mut Writer) {
    match value.kind() {
        Kind::Null => w.null(),
        Kind::Boolean => w.boolean(value.as_bool().unwrap_or_default()),
        Kind::Number => w.raw(value.as_number().unwrap_or_default()),
        Kind::String => w.string(value.as_str().unwrap_or_default()),
        Kind::Array => w.array(|w| value.children().for_each(|element| copy(element, w))),
        Kind::Object => w.object(|w| {
            for member in value.children().filter(|member| member.kind() != Kind::Null) {
                w.name(member.key().unwrap_or_default());
                copy(member, w);
            }
        }),
    }
}

const NULL: &[u8] = b"null";
