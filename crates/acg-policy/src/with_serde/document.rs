//! Any value of any format, as JSON for the reader of this crate.

use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::json::writer::Writer;

/// Reads a value of any format, and writes it as JSON.
pub(super) fn to_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut result = Ok(());
    let text = Writer::text_of(|w| result = ToJson { w, depth: 0 }.deserialize(deserializer));
    result.map(|()| text)
}

struct ToJson<'w> {
    w: &'w mut Writer,
    depth: usize,
}

impl ToJson<'_> {
    /// The place of a value in this one.
    fn inner<E: Error>(&mut self) -> Result<ToJson<'_>, E> {
        match self.depth {
            MAX_DEPTH.. => Err(E::custom("nested too deeply; a policy has at most five levels")),
            depth => Ok(ToJson { w: self.w, depth: depth + 1 }),
        }
    }
}

impl<'de> DeserializeSeed<'de> for ToJson<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToJson<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.w.boolean(value);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.w.raw(&value.to_string());
        Ok(())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.w.raw(&value.to_string());
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.w.raw(&value.to_string());
        Ok(())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.w.raw(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::invalid_value(Unexpected::Float(value), &"a finite number"));
        }
        // With a decimal point, so that the reader tells it from an integer.
        self.w.raw(&format!("{value:?}"));
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.w.string(value);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.w.null();
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        self.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        self.w.open('[');
        while elements.next_element_seed(self.inner()?)?.is_some() {}
        self.w.close(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let mut next = members.next_key::<String>()?;
        if next.as_deref() == Some(TOML_DATE) {
            // A string only: another object would be nested without being counted.
            let date: String = members.next_value()?;
            self.w.string(&date);
            return Ok(());
        }
        self.w.open('{');
        while let Some(name) = next {
            self.w.name(&name);
            members.next_value_seed(self.inner()?)?;
            next = members.next_key()?;
        }
        self.w.close('}');
        Ok(())
    }
}

/// More than any policy has, and less than the stack of a thread can hold.
const MAX_DEPTH: usize = 64;

/// The member by which the crate `toml` marks a date without quotes, as in `apiVersions = [2024-02-29]`.
const TOML_DATE: &str = "$__toml_private_datetime";
