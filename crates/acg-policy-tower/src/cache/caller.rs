//! For whom a state is: a source can return different states to different callers.

use std::hash::{BuildHasher, Hasher, RandomState};

use http::header::AUTHORIZATION;
use http::request::Parts;

/// How callers are told apart.
#[derive(Debug)]
pub(super) enum Callers {
    /// Not at all.
    All,
    /// By two hashes with random keys, 128 bits in all. Credentials themselves are not kept, and without the keys no
    /// other credentials with the same hashes can be computed.
    ByAuthorization([RandomState; 2]),
}

/// A caller; the same for all if the source does not tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Caller([u64; 2]);

impl Callers {
    pub(super) fn by_authorization() -> Self {
        Self::ByAuthorization([RandomState::new(), RandomState::new()])
    }

    pub(super) fn of(&self, head: &Parts) -> Caller {
        match self {
            Self::All => Caller([0; 2]),
            Self::ByAuthorization(keys) => Caller(keys.each_ref().map(|key| hash(key, head))),
        }
    }
}

/// Each value with its length, so that two values are not one.
fn hash(key: &RandomState, head: &Parts) -> u64 {
    let mut hasher = key.build_hasher();
    for value in head.headers.get_all(AUTHORIZATION) {
        hasher.write_usize(value.len());
        hasher.write(value.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn head(values: &[&str]) -> Parts {
        let request = Request::builder();
        let add =
            |request: http::request::Builder, value: &&str| request.header(AUTHORIZATION, *value);
        values.iter().fold(request, add).body(()).unwrap().into_parts().0
    }

    #[test]
    fn callers_are_told_apart_by_all_values_of_their_credentials() {
        let callers = Callers::by_authorization();
        let of = |values: &[&str]| callers.of(&head(values));
        assert_eq!(of(&["Bearer a"]), of(&["Bearer a"]));
        let different =
            [&[][..], &[""], &["Bearer a"], &["Bearer b"], &["Bearer ", "a"], &["Bearer a", ""]];
        for (index, one) in different.iter().enumerate() {
            for other in &different[..index] {
                assert_ne!(of(one), of(other), "{one:?} {other:?}");
            }
        }
        assert_ne!(of(&["Bearer a"]), Callers::by_authorization().of(&head(&["Bearer a"])));
    }

    #[test]
    fn a_source_for_all_callers_does_not_tell_them_apart() {
        assert_eq!(Callers::All.of(&head(&["Bearer a"])), Callers::All.of(&head(&[])));
    }
}
