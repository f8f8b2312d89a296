//! The valid requests that others are compared with.

use acg_policy::Profile;

use crate::candidate::Candidate;
use crate::context::Context;
use crate::limits::MAX_BODY_BYTES;

/// A valid batch of that many bytes: up to 100 numbers, white space up to the limit of a body, and a header field for the
/// rest. The default policy, without an account. A request of fewer bytes than one number is compared with one number.
pub(crate) fn batch(bytes: usize) -> Candidate {
    let mut made = Candidate {
        method: "POST".to_owned(),
        target: TARGET.to_owned(),
        headers: vec![("content-type".to_owned(), b"application/json".to_vec())],
        body: Vec::new(),
        context: Context::of_profile(Profile::Standard),
    };
    let room = bytes.saturating_sub(made.bytes());
    let count = room.saturating_sub(body(0).len()) / (number(0).len() + 1);
    made.body = body(count.clamp(1, MAX_NUMBERS));
    let padding = room.min(MAX_BODY_BYTES).saturating_sub(made.body.len());
    let end = made.body.len() - 1;
    made.body.splice(end..end, std::iter::repeat_n(b' ', padding));
    let mut padded = made.clone();
    padded.headers.push((PADDING.to_owned(), Vec::new()));
    let rest = bytes.checked_sub(padded.bytes());
    let field = padded.headers.last_mut();
    match field.zip(rest) {
        Some(((_, value), rest)) => {
            value.resize(rest, b'x');
            padded
        }
        None => made,
    }
}

fn body(count: usize) -> Vec<u8> {
    let numbers: Vec<String> = (0..count).map(number).collect();
    format!("{{\"numbers\":[{}]}}", numbers.join(",")).into_bytes()
}

fn number(index: usize) -> String {
    NUMBER.replace("INDEX", &format!("{index:03}"))
}

/// A header field that nothing reads.
const PADDING: &str = "x-padding";

/// The largest batch.
const MAX_NUMBERS: usize = 100;

const TARGET: &str = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";

/// The documented number with every member, without white space.
const NUMBER: &str = concat!(
    r#"{"telephoneNumber":"+442079460INDEX","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":"#,
    r#"{"enabled":true,"configuration":{"usage":"CallingUserAssignment","choosableCapabilities":"#,
    r#"["InboundCalling","OutboundCalling"],"civicAddressId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","#,
    r#""allowTenantAddressUpdate":true}}},"configuration":{"customSipHeader":"exampleHeaderContents"}}"#,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_the_bytes_that_it_should_have() {
        for bytes in [600, 20_000, 60_000, MAX_BODY_BYTES, 180_000] {
            assert_eq!(batch(bytes).bytes(), bytes);
        }
    }

    #[test]
    fn a_large_batch_has_100_numbers_and_a_small_one_as_many_as_fit() {
        let numbers = |bytes| {
            let body = String::from_utf8(batch(bytes).body).unwrap();
            body.matches("telephoneNumber").count()
        };
        assert_eq!([0, 450, 1_050, 131_072].map(numbers), [1, 1, 2, 100]);
    }
}
