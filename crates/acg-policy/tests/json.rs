//! Compares the JSON reader with `serde_json`, and checks what RFC 8259 leaves to implementations.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic fails the test"
)]

use acg_policy::json::{
    Document, Encoding, FaultKind, Kind, Limit, MAX_DEPTH, MAX_NODES, MAX_NUMBER_CHARACTERS,
    MAX_STRING_BYTES, Syntax, Value, read,
};
use proptest::prelude::*;

#[test]
fn syntax_errors_have_a_kind_and_a_position() {
    let cases: &[(&str, Syntax, usize)] = &[
        ("", Syntax::UnexpectedEnd, 0),
        ("  ", Syntax::UnexpectedEnd, 2),
        (r#"{"a":1,}"#, Syntax::TrailingComma, 6),
        ("[1, ]", Syntax::TrailingComma, 2),
        ("[1 // one\n]", Syntax::Comment, 3),
        ("# x\n{}", Syntax::Comment, 0),
        ("{} /* x */", Syntax::Comment, 3),
        ("{'a':1}", Syntax::SingleQuote, 1),
        (r#"{"a":'b'}"#, Syntax::SingleQuote, 5),
        ("{\u{201C}a\u{201D}:1}", Syntax::TypographicQuote, 1),
        ("{\"a\": \u{2018}b\u{2019}}", Syntax::TypographicQuote, 6),
        ("[\u{201E}b\u{201C}]", Syntax::TypographicQuote, 1),
        ("[\u{2026}]", Syntax::UnexpectedByte, 1),
        ("{a:1}", Syntax::UnquotedName, 1),
        ("[NaN]", Syntax::NotFinite, 1),
        ("[-Infinity]", Syntax::NotFinite, 2),
        ("[01]", Syntax::LeadingZero, 2),
        ("[-01]", Syntax::LeadingZero, 3),
        ("[+1]", Syntax::BadNumber, 1),
        ("[.5]", Syntax::BadNumber, 1),
        ("[1.]", Syntax::BadNumber, 3),
        ("[1e]", Syntax::BadNumber, 3),
        ("[0x1]", Syntax::BadNumber, 2),
        ("[1-2]", Syntax::BadNumber, 2),
        ("[True]", Syntax::BadLiteral, 1),
        ("[nul]", Syntax::BadLiteral, 1),
        (r#"["\x"]"#, Syntax::BadEscape, 2),
        (r#"["\u12G4"]"#, Syntax::BadEscape, 2),
        ("[\"a\nb\"]", Syntax::ControlCharacter, 3),
        (r#"{"a" 1}"#, Syntax::MissingColon, 5),
        (r#"{"a":1 "b":2}"#, Syntax::MissingComma, 7),
        ("[1 2]", Syntax::MissingComma, 3),
        ("[1}", Syntax::MissingComma, 2),
        ("{} {}", Syntax::TrailingBytes, 3),
        ("{},", Syntax::TrailingBytes, 2),
        ("[*]", Syntax::UnexpectedByte, 1),
        (r#"{"a":"#, Syntax::UnexpectedEnd, 5),
        (r#"["a"#, Syntax::UnexpectedEnd, 3),
        (r#"["\u12"#, Syntax::UnexpectedEnd, 6),
        ("[1e5", Syntax::UnexpectedEnd, 4),
    ];
    for (text, syntax, offset) in cases {
        let (document, faults) = read(text.as_bytes());
        assert!(document.is_none(), "{text}");
        let last = faults.last().unwrap();
        assert_eq!((last.kind, last.offset), (FaultKind::Syntax(*syntax), *offset), "{text}");
    }
}

#[test]
fn a_position_is_counted_in_lines_and_characters() {
    let text = "{\n  \"größe\": 1,\n}".as_bytes();
    let (_, faults) = read(text);
    assert_eq!(faults[0].line_and_column(text), (2, 13));
}

#[test]
fn texts_in_other_encodings_are_errors() {
    let cases: &[(&[u8], Encoding)] = &[
        (b"\xEF\xBB\xBF{}", Encoding::ByteOrderMark),
        (b"\xFF\xFE{\0}\0", Encoding::WideCharacters),
        (b"\xFE\xFF\0{\0}", Encoding::WideCharacters),
        (b"{\0}\0", Encoding::WideCharacters),
        (b"\0{\0}", Encoding::WideCharacters),
        (b"\0\0\0{\0\0\0}", Encoding::WideCharacters),
        (b"[\"\xFF\"]", Encoding::InvalidUtf8),
        (b"[\"\xC0\xAF\"]", Encoding::InvalidUtf8),
        (b"[\"\xED\xA0\x80\"]", Encoding::InvalidUtf8),
    ];
    for (text, encoding) in cases {
        let (document, faults) = read(text);
        assert!(document.is_none());
        assert_eq!(faults[0].kind, FaultKind::Encoding(*encoding));
    }
}

#[test]
fn white_space_of_any_length_is_skipped() {
    for length in 0..40 {
        for (first, others) in [(' ', ' '), ('\n', ' '), ('\t', '\n'), (' ', '\r')] {
            let space: String =
                (0..length).map(|at| if at % 9 == 0 { first } else { others }).collect();
            let text =
                format!("{space}{{{space}\"a\"{space}:{space}[1{space},{space}2]{space}}}{space}");
            let (document, faults) = read(text.as_bytes());
            assert!(faults.is_empty(), "{text:?}");
            let document = document.unwrap();
            let numbers: Vec<_> =
                document.root().get("a").unwrap().children().map(Value::offset).collect();
            assert_eq!(numbers, [4 * length + 6, 6 * length + 8], "{text:?}");
            assert_eq!(document.root().end(), 7 * length + 11, "{text:?}");
        }
    }
}

#[test]
fn the_fault_of_a_name_follows_those_of_its_value() {
    let text = br#"{"\ud800": {"\udc00a": "\udc00", "a": 1, "a": 2}, "b": "\ud800"}"#;
    let (document, faults) = read(text);
    assert!(document.is_some());
    let found: Vec<_> = faults.iter().map(|fault| (fault.offset, fault.pointer.len())).collect();
    assert_eq!(found, [(23, 2), (12, 2), (41, 2), (1, 1), (55, 1)]);
    assert_eq!(faults[2].kind, FaultKind::DuplicateMember);
}

#[test]
fn lone_surrogates_are_reported_and_the_rest_is_read() {
    for text in [
        r#"["\ud800", 1]"#,
        r#"["\udc00x", 1]"#,
        r#"["\ud800\u0041", 1]"#,
        r#"["\ud800\ud800\udc00", 1]"#,
    ] {
        let (document, faults) = read(text.as_bytes());
        assert_eq!(document.unwrap().root().len(), 2);
        assert_eq!(faults[0].kind, FaultKind::Encoding(Encoding::LoneSurrogate), "{text}");
        assert_eq!(faults.len(), 1);
    }
    let (document, faults) = read(br#"["\ud83d\ude00"]"#);
    assert!(faults.is_empty());
    assert_eq!(document.unwrap().root().children().next().unwrap().as_str(), Some("\u{1F600}"));
}

#[test]
fn duplicates_are_found_after_unescaping_and_at_any_depth() {
    for text in [r#"{"a":1,"a":2}"#, r#"{"a":1,"\u0061":2}"#, r#"[{"x":{"a":1,"b":0,"a":1}}]"#] {
        let (_, faults) = read(text.as_bytes());
        assert_eq!(faults.len(), 1, "{text}");
        assert_eq!(faults[0].kind, FaultKind::DuplicateMember);
    }
    let many: Vec<String> = (0..100).map(|number| format!("\"m{}\":1", number % 99)).collect();
    let (_, faults) = read(format!("{{{}}}", many.join(",")).as_bytes());
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults[0].offset,
        many[..99].iter().map(|member| member.len() + 1).sum::<usize>() + 1
    );
}

#[test]
fn limits_are_inclusive() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let wide = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    let long = |bytes: usize| format!("[\"{}\"]", "x".repeat(bytes));
    let digits = |count: usize| format!("[{}]", "1".repeat(count));
    let fault = |text: &str| read(text.as_bytes()).1.first().map(|fault| fault.kind);
    let limit = |limit| Some(FaultKind::Limit(limit));
    assert_eq!(fault(&deep(MAX_DEPTH)), None);
    assert_eq!(fault(&deep(MAX_DEPTH + 1)), limit(Limit::Depth));
    assert_eq!(fault(&wide(MAX_NODES)), None);
    assert_eq!(fault(&wide(MAX_NODES + 1)), limit(Limit::Nodes));
    assert_eq!(fault(&long(MAX_STRING_BYTES)), None);
    assert_eq!(fault(&long(MAX_STRING_BYTES + 1)), limit(Limit::String));
    assert_eq!(fault(&digits(MAX_NUMBER_CHARACTERS)), None);
    assert_eq!(fault(&digits(MAX_NUMBER_CHARACTERS + 1)), limit(Limit::Number));
}

#[test]
fn pointers_distinguish_a_name_from_an_index() {
    let (document, _) = read(br#"{"a/b":[{"0":true}]}"#);
    let document = document.unwrap();
    let inner = document.root().get("a/b").unwrap().children().next().unwrap().get("0").unwrap();
    let location = acg_policy::Location { part: acg_policy::Part::Body, pointer: inner.pointer() };
    assert_eq!(location.json_pointer(), "/a~1b/0/0");
    assert_ne!(location.pointer[1], location.pointer[2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_verdict_and_the_values_are_those_of_serde_json(text in json_like()) {
        compare(text.as_bytes());
    }

    #[test]
    fn any_bytes_get_the_verdict_of_serde_json(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        compare(&bytes);
    }
}

/// JSON texts, in half of which one character is replaced by up to two others.
fn json_like() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
        "\"([a-zé😀 ]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}){0,6}\"",
    ];
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(" , "))),
            proptest::collection::vec(("\"([a-c]|\\\\u006[1-3]){1,2}\"", inner), 0..4).prop_map(
                |members| {
                    let members: Vec<String> =
                        members.iter().map(|(key, value)| format!("{key}:{value}")).collect();
                    format!("{{{}}}", members.join(","))
                }
            ),
        ]
    });
    let splice = prop_oneof![
        Just(None),
        (any::<prop::sample::Index>(), "[\\[\\]{},:\"\\\\0-9a-z+.\\- ]{0,2}").prop_map(Some)
    ];
    (tree, splice).prop_map(|(text, splice)| match splice {
        None => text,
        Some((place, insert)) => {
            let characters: Vec<char> = text.chars().collect();
            let place = place.index(characters.len());
            characters[..place]
                .iter()
                .copied()
                .chain(insert.chars())
                .chain(characters[place..].iter().skip(1).copied())
                .collect()
        }
    })
}

fn compare(bytes: &[u8]) {
    let (document, faults) = read(bytes);
    let stopped = document.is_none()
        || faults.iter().any(|fault| matches!(fault.kind, FaultKind::Encoding(_)));
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(value) => {
            let document = document.unwrap_or_else(|| panic!("rejected: {bytes:?} {faults:?}"));
            assert!(!stopped, "rejected: {faults:?}");
            if faults.is_empty() {
                assert_eq!(converted(document.root()), value);
            }
        }
        // The reader does not convert numbers, so it has no range of values.
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => {
            assert!(stopped, "accepted in spite of {error}: {:?}", String::from_utf8_lossy(bytes))
        }
    }
}

fn converted(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        Kind::Array => value.children().map(converted).collect(),
        Kind::Boolean => value.as_bool().unwrap().into(),
        Kind::Null => serde_json::Value::Null,
        Kind::Number => serde_json::from_str(value.as_number().unwrap()).unwrap(),
        Kind::Object => {
            let members =
                value.children().map(|child| (child.key().unwrap().to_owned(), converted(child)));
            members.collect::<serde_json::Map<_, _>>().into()
        }
        Kind::String => value.as_str().unwrap().into(),
    }
}

#[test]
fn numbers_keep_their_text() {
    let (document, _) = read(br#" {"a": [1, "x"] } "#);
    let document: Document<'_> = document.unwrap();
    assert_eq!(document.root().get("a").unwrap().as_number(), None);
    assert_eq!(document.root().get("a").unwrap().children().next().unwrap().as_number(), Some("1"));
}

#[test]
fn a_report_has_limits_and_warnings_do_not_displace_errors() {
    let unknown: Vec<String> = (0..2000).map(|number| format!("\"x{number}\":0")).collect();
    let body = format!("{{{},\"name\":7}}", unknown.join(","));
    let report = acg_policy::Validator::default().check_account(body.as_bytes(), None);
    assert_eq!(report.issues().iter().filter(|issue| !issue.is_error()).count(), 100);
    assert_eq!((report.status(), report.omitted()), (Some(400), 1901));
    let report = acg_policy::Validator::new(acg_policy::Policy::new(acg_policy::Profile::Strict))
        .check_account(body.as_bytes(), None);
    assert_eq!((report.issues().len(), report.omitted()), (100, 1902));
}
