//! Recognises JSON objects that are not cases but were passed as such.

/// What an object without `request` is likely to be, and what to do with it. `has` returns whether it has a
/// member.
pub(super) fn describe(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    let has_any = |names: &[&str]| names.iter().any(|name| has(name));
    if has("cases") {
        return Some("a file of test vectors, not a case; pass its cases: `jq -c '.cases[]' FILE`");
    }
    if has("method") && has("target") {
        return Some("a request, not a case; put it into the member `request`");
    }
    if has_any(&["serviceDetails", "telephoneNumber", "telephoneNumbers"]) {
        return Some("a request body, not a case; put it into the member `body` of `request`");
    }
    if has_any(&["profile", "rules", "apiVersions", "allowedCountries"]) {
        return Some(
            "a policy, not a case; pass it with `--policy`, or check it with `acg-policy policy check`",
        );
    }
    if has("accepted") && has("issues") {
        return Some("a verdict, not a case; pass the input of the command that wrote it");
    }
    if has("value") {
        return Some("a list of the API, not a case; put what is to be sent into `request`");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_objects_are_recognised_by_their_members() {
        let of = |names: &[&str]| describe(|name| names.contains(&name)).unwrap_or("none");
        for (names, start) in [
            (&["rule", "cases"][..], "a file of test vectors"),
            (&["method", "target", "body"], "a request,"),
            (&["name", "serviceDetails"], "a request body"),
            (&["profile"], "a policy"),
            (&["id", "accepted", "status", "issues"], "a verdict"),
            (&["value", "nextLink"], "a list of the API"),
            (&["name"], "none"),
        ] {
            assert!(of(names).starts_with(start), "{names:?}");
        }
    }
}
