//! JSON that this crate writes, for any serializer.

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::json::{Kind, Value, read_response};
use crate::resource::{
    Account, ConsentPatch, Identifiers, Number, NumberBatch, NumberDeletion, Resource, Valid,
};

/// Serializes a JSON text.
pub(super) fn serialize_json<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let (document, faults) = read_response(text.as_bytes());
    match document.filter(|_| faults.is_empty()) {
        Some(document) => Node(document.root()).serialize(serializer),
        // Only values beyond the limits of the reader, of which no request has any.
        None => Err(S::Error::custom("a name occurs twice, or the value is too large")),
    }
}

struct Node<'d>(Value<'d>);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0;
        match value.kind() {
            Kind::Null => serializer.serialize_unit(),
            Kind::Boolean => serializer.serialize_bool(value.as_bool().unwrap_or_default()),
            Kind::Number => serialize_number(value.as_number().unwrap_or_default(), serializer),
            Kind::String => serializer.serialize_str(value.as_str().unwrap_or_default()),
            Kind::Array => {
                let mut elements = serializer.serialize_seq(Some(value.len()))?;
                for element in value.children() {
                    elements.serialize_element(&Node(element))?;
                }
                elements.end()
            }
            Kind::Object => {
                let mut members = serializer.serialize_map(Some(value.len()))?;
                for member in value.children() {
                    members.serialize_entry(member.key().unwrap_or_default(), &Node(member))?;
                }
                members.end()
            }
        }
    }
}

fn serialize_number<S: Serializer>(number: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match number.parse() {
        Ok(number) => serializer.serialize_u64(number),
        Err(_) => serializer.serialize_f64(number.parse().map_err(S::Error::custom)?),
    }
}

/// The value: [`Valid`] marks it, and adds nothing to it.
impl<T: Serialize> Serialize for Valid<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

macro_rules! resources {
    ($($type:ty),+ $(,)?) => {
        $(
            /// The body that the API expects: [`Resource::to_json`].
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serialize_json(&self.to_json(), serializer)
                }
            }
        )+
    };
}

resources!(Account, ConsentPatch, Identifiers, Number, NumberBatch, NumberDeletion);
