//! Batches as types.

use alloc::string::String;
use alloc::vec::Vec;

use super::Number;
use crate::api::Model;
use crate::api::schema::batch::{IdentifierMember, NumbersMember};
use crate::json::Value;
use crate::json::writer::Writer;
use crate::resource::Members;
use crate::resource::draft::owned;
use crate::resource::valid::Resource;
use crate::resource::valid::sealed::Sealed;

/// Numbers of one account to be created or replaced: the body of `createOrUpdateNumbers`. A batch with numbers of
/// another account is rejected (`number/account-mismatch`).
///
/// ```
/// use acg_policy::{Number, NumberBatch, Service, Validator};
///
/// let numbers = ["+442079460123", "+44207946012"];
/// let batch: NumberBatch = numbers
///     .map(|number| Number::new(number, "contoso").with_service(Service::DirectRouting))
///     .into_iter()
///     .collect();
/// let report = Validator::default().check_resource(&batch, None);
/// assert_eq!(report.issues()[0].location.json_pointer(), "/numbers/1/telephoneNumber");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NumberBatch {
    /// At most 100 numbers of one account.
    pub numbers: Vec<Number>,
}

impl FromIterator<Number> for NumberBatch {
    fn from_iter<I: IntoIterator<Item = Number>>(numbers: I) -> Self {
        Self { numbers: numbers.into_iter().collect() }
    }
}

impl Resource for NumberBatch {}

impl Sealed for NumberBatch {
    const MODEL: Model = Model::Numbers;

    fn build(body: Value<'_>) -> Option<Self> {
        let numbers = Members::<NumbersMember>::of(body).value(NumbersMember::Numbers);
        numbers.present()?.children().map(Number::build).collect()
    }

    fn write(&self, w: &mut Writer) {
        let Self { numbers } = self;
        w.object(|w| {
            w.member("numbers", |w| {
                w.array(|w| numbers.iter().for_each(|number| number.write(w)));
            });
        });
    }
}

/// Declares a body that lists telephone numbers.
macro_rules! identifiers {
    ($(#[$doc:meta])* $name:ident, $model:ident, $(#[$numbers_doc:meta])*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub struct $name {
            $(#[$numbers_doc])*
            pub telephone_numbers: Vec<String>,
        }

        impl<N: Into<String>> FromIterator<N> for $name {
            fn from_iter<I: IntoIterator<Item = N>>(numbers: I) -> Self {
                Self { telephone_numbers: numbers.into_iter().map(Into::into).collect() }
            }
        }

        impl Resource for $name {}

        impl Sealed for $name {
            const MODEL: Model = Model::$model;

            fn build(body: Value<'_>) -> Option<Self> {
                read_identifiers(body).map(|telephone_numbers| Self { telephone_numbers })
            }

            fn write(&self, w: &mut Writer) {
                let Self { telephone_numbers } = self;
                write_identifiers(w, telephone_numbers);
            }
        }
    };
}

identifiers! {
    /// Numbers to be deleted: the body of `deleteNumbers`.
    ///
    /// ```
    /// use acg_policy::{NumberDeletion, Resource, Validator};
    ///
    /// let deletion: NumberDeletion = ["+442079460123"].into_iter().collect();
    /// assert_eq!(deletion.to_json(), r#"{"numbers":[{"telephoneNumber":"+442079460123"}]}"#);
    /// assert!(Validator::default().check_resource(&deletion, None).is_accepted());
    /// ```
    NumberDeletion, Deletions,
    /// At most 100 numbers in E.164 form.
}

identifiers! {
    /// Numbers whose capabilities are asked for: the body of `getTeamsAvailableCapabilities`.
    ///
    /// ```
    /// use acg_policy::{Identifiers, Validator};
    ///
    /// let numbers: Identifiers = ["+442079460123", "020 7946 0124"].into_iter().collect();
    /// let report = Validator::default().check_resource(&numbers, None);
    /// assert_eq!(report.issues()[0].code(), "number/e164");
    /// ```
    Identifiers, Identifiers,
    /// Numbers in E.164 form.
}

fn read_identifiers(body: Value<'_>) -> Option<Vec<String>> {
    let numbers = Members::<NumbersMember>::of(body).value(NumbersMember::Numbers).present()?;
    let telephone_number = |item| owned(Members::of(item).text(IdentifierMember::TelephoneNumber));
    numbers.children().map(telephone_number).collect()
}

fn write_identifiers(w: &mut Writer, numbers: &[String]) {
    w.object(|w| {
        w.member("numbers", |w| {
            w.array(|w| {
                for number in numbers {
                    w.object(|w| w.string_member("telephoneNumber", number));
                }
            });
        });
    });
}
