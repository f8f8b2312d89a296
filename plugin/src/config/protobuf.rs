//! Reads a configuration of the type `google.protobuf.Struct`, which a proxy passes as the bytes of the
//! message. They become JSON text, so that both forms are validated alike.

use std::fmt::Write as _;

/// The JSON text of a message `google.protobuf.Struct`; `None` for other bytes.
pub(super) fn struct_to_json(message: &[u8]) -> Option<String> {
    let mut json = String::new();
    write_struct(message, &mut json, 0)?;
    Some(json)
}

/// `map<string, Value> fields = 1`, whose entries are messages `{string key = 1; Value value = 2}`.
fn write_struct(mut message: &[u8], json: &mut String, depth: usize) -> Option<()> {
    json.push('{');
    let mut separator = "";
    while !message.is_empty() {
        let Field { number: 1, content: Content::Bytes(mut entry) } = field(&mut message)? else {
            return None;
        };
        let (mut key, mut value) = (&b""[..], &b""[..]);
        while !entry.is_empty() {
            match field(&mut entry)? {
                Field { number: 1, content: Content::Bytes(bytes) } => key = bytes,
                Field { number: 2, content: Content::Bytes(bytes) } => value = bytes,
                _ => return None,
            }
        }
        json.push_str(separator);
        separator = ",";
        write_string(key, json)?;
        json.push(':');
        write_value(value, json, depth)?;
    }
    json.push('}');
    Some(())
}

/// One of `null_value = 1`, `number_value = 2`, `string_value = 3`, `bool_value = 4`, `struct_value = 5`
/// and `list_value = 6`.
fn write_value(mut message: &[u8], json: &mut String, depth: usize) -> Option<()> {
    if depth >= MAX_DEPTH {
        return None;
    }
    let Field { number, content } = field(&mut message)?;
    match (number, content) {
        (1, Content::Integer(0)) => json.push_str("null"),
        (2, Content::Double(number)) if number.is_finite() => {
            // An integer is written without a fraction.
            let _infallible = write!(json, "{number}");
        }
        (3, Content::Bytes(text)) => write_string(text, json)?,
        (4, Content::Integer(0)) => json.push_str("false"),
        (4, Content::Integer(1)) => json.push_str("true"),
        (5, Content::Bytes(value)) => write_struct(value, json, depth + 1)?,
        (6, Content::Bytes(list)) => write_list(list, json, depth + 1)?,
        _ => return None,
    }
    message.is_empty().then_some(())
}

/// `repeated Value values = 1`.
fn write_list(mut message: &[u8], json: &mut String, depth: usize) -> Option<()> {
    json.push('[');
    let mut separator = "";
    while !message.is_empty() {
        let Field { number: 1, content: Content::Bytes(value) } = field(&mut message)? else {
            return None;
        };
        json.push_str(separator);
        separator = ",";
        write_value(value, json, depth)?;
    }
    json.push(']');
    Some(())
}

fn write_string(bytes: &[u8], json: &mut String) -> Option<()> {
    json.push('"');
    for character in std::str::from_utf8(bytes).ok()?.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\0'..='\x1f' => {
                let _infallible = write!(json, "\\u{:04x}", u32::from(character));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
    Some(())
}

/// A field of a message.
struct Field<'m> {
    number: u64,
    content: Content<'m>,
}

enum Content<'m> {
    Integer(u64),
    Double(f64),
    Bytes(&'m [u8]),
}

/// Takes one field from the front of a message.
fn field<'m>(message: &mut &'m [u8]) -> Option<Field<'m>> {
    let tag = integer(message)?;
    let content = match tag & 7 {
        0 => Content::Integer(integer(message)?),
        1 => {
            let (bytes, rest) = message.split_first_chunk()?;
            *message = rest;
            Content::Double(f64::from_le_bytes(*bytes))
        }
        2 => {
            let length = usize::try_from(integer(message)?).ok()?;
            let (bytes, rest) = message.split_at_checked(length)?;
            *message = rest;
            Content::Bytes(bytes)
        }
        _ => return None,
    };
    Some(Field { number: tag >> 3, content })
}

/// Takes an integer of up to ten bytes with seven bits each, the lowest first.
fn integer(message: &mut &[u8]) -> Option<u64> {
    let mut integer = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = message.split_first()?;
        *message = rest;
        integer |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(integer);
        }
    }
    None
}

/// No configuration is as deep.
const MAX_DEPTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    /// A field with bytes of less than 128 bytes.
    fn bytes(number: u8, content: &[u8]) -> Vec<u8> {
        [&[number << 3 | 2, content.len() as u8], content].concat()
    }

    fn entry(key: &str, value: &[u8]) -> Vec<u8> {
        bytes(1, &[bytes(1, key.as_bytes()), bytes(2, value)].concat())
    }

    fn number(value: f64) -> Vec<u8> {
        [&[2 << 3 | 1], &value.to_le_bytes()[..]].concat()
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let list = [bytes(1, &bytes(3, b"a")), bytes(1, &[8, 0])].concat();
        let message = [
            entry("text", &bytes(3, "\"\\\n\u{e9}".as_bytes())),
            entry("integer", &number(1_000.0)),
            entry("fraction", &number(1.5)),
            entry("yes", &[4 << 3, 1]),
            entry("list", &bytes(6, &list)),
            entry("object", &bytes(5, &entry("no", &[4 << 3, 0]))),
        ]
        .concat();
        let json = r#"{"text":"\"\\\u000aé","integer":1000,"fraction":1.5,"yes":true,"list":["a",null],"object":{"no":false}}"#;
        assert_eq!(struct_to_json(&message).as_deref(), Some(json));
        assert_eq!(struct_to_json(b"").as_deref(), Some("{}"));
    }

    #[test]
    fn other_bytes_are_not_a_struct() {
        let good = entry("a", &bytes(3, b"b"));
        for end in 1..good.len() {
            assert_eq!(struct_to_json(&good[..end]), None, "{end}");
        }
        let nested = (0..40).fold(vec![8, 0], |value, _| {
            let list = bytes(1, &value);
            if list.len() < 120 { bytes(6, &list) } else { value }
        });
        for message in [
            &b"{}"[..],
            b"\n{}",
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
            &entry("a", &number(f64::NAN)),
            &entry("a", &bytes(3, b"\xff")),
            &entry("a", b""),
            &entry("a", &nested),
        ] {
            assert_eq!(struct_to_json(message), None, "{message:?}");
        }
    }
}
