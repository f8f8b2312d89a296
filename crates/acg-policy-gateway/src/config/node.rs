//! YAML and JSON with the line of each value.

use acg_policy::json::{self, FaultKind, Kind};
use saphyr::{LoadableYamlNode as _, MarkedYaml, Scalar, YamlData};
use serde_json::Map;

/// A value and the line on which it starts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct ReadError {
    file: String,
    problem: String,
}

impl ReadError {
    pub(super) fn unknown(file: &str) -> Self {
        let problem = "expected a bootstrap of Envoy, a manifest of Kubernetes, or a configuration of the filter";
        Self { file: file.to_owned(), problem: problem.to_owned() }
    }
}

/// The documents of a file.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Node>, ReadError> {
    let failed = |problem: String| ReadError { file: file.to_owned(), problem };
    // More than any configuration of a gateway has, and little enough to read.
    if text.len() > MAX_BYTES {
        return Err(failed(format!("longer than {MAX_BYTES} bytes")));
    }
    // Not all JSON is YAML: a surrogate pair is an escape of JSON only.
    if let Ok(document) = read_json(text) {
        return Ok(vec![document]);
    }
    let documents = MarkedYaml::load_from_str(text).map_err(|error| failed(error.to_string()))?;
    Ok(documents.iter().map(Node::of).collect())
}

/// A JSON text as the filter reads it, which rejects duplicate members; or why the filter cannot read it.
pub(super) fn read_json(text: &str) -> Result<Node, String> {
    let text = text.as_bytes();
    let (document, faults) = json::read_response(text);
    match (document, faults.first()) {
        (Some(document), None) => {
            let bytes = text.iter().enumerate();
            let ends: Vec<usize> =
                bytes.filter_map(|(at, byte)| (*byte == b'\n').then_some(at)).collect();
            Ok(Node::of_json(document.root(), &ends))
        }
        (_, Some(fault)) => {
            let (line, column) = fault.line_and_column(text);
            let problem = match fault.kind {
                FaultKind::DuplicateMember => "duplicate member; keep one",
                FaultKind::Encoding(_) => "not Unicode text",
                FaultKind::Limit(_) => "longer or more deeply nested than any configuration",
                FaultKind::Syntax(_) => "not JSON",
            };
            Err(format!("line {line}, column {column}: {problem}"))
        }
        (None, None) => Err("not JSON".to_owned()),
    }
}

impl Node {
    /// `ends` are the positions at which the lines end.
    fn of_json(json: json::Value<'_>, ends: &[usize]) -> Self {
        let inside = |json| Self::of_json(json, ends);
        let value = match json.kind() {
            Kind::Array => Value::List(json.children().map(inside).collect()),
            Kind::Object => {
                let name = |member: json::Value<'_>| member.key().unwrap_or_default().to_owned();
                Value::Object(
                    json.children().map(|member| (name(member), inside(member))).collect(),
                )
            }
            Kind::Number => Value::of_number(json.as_number().unwrap_or_default()),
            Kind::String => Value::Text(json.as_str().unwrap_or_default().to_owned()),
            Kind::Boolean => Value::Boolean(json.as_bool().unwrap_or_default()),
            _ => Value::Null,
        };
        Self { line: ends.partition_point(|end| *end < json.offset()) + 1, value }
    }

    fn of(yaml: &MarkedYaml<'_>) -> Self {
        let value = match &yaml.data {
            YamlData::Value(scalar) => Value::of(scalar),
            YamlData::Sequence(items) => Value::List(items.iter().map(Self::of).collect()),
            YamlData::Mapping(members) => Value::Object(
                members
                    .iter()
                    .map(|(name, value)| (Self::of(name).text(), Self::of(value)))
                    .collect(),
            ),
            YamlData::Tagged(_, inner) => return Self::of(inner),
            YamlData::Representation(text, ..) => Value::Text(text.to_string()),
            YamlData::Alias(_) | YamlData::BadValue => Value::Null,
        };
        Self { line: yaml.span.start.line(), value }
    }

    /// The scalar as text; empty for lists and objects.
    pub(super) fn text(&self) -> String {
        match &self.value {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Null | Value::List(_) | Value::Object(_) => String::new(),
        }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Boolean(value) => Some(*value),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub(super) fn as_u64(&self) -> Option<u64> {
        match &self.value {
            Value::Integer(number) => u64::try_from(*number).ok(),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A member by its name in `snake_case`, which can also be written in `lowerCamelCase`.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Value::Object(members) = &self.value else { return None };
        let camel = camel_case(name);
        let found = members.iter().find(|(other, _)| other == name || *other == camel);
        found.map(|(_, value)| value).filter(|value| value.value != Value::Null)
    }

    /// A member of a member.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The text of a member of a member; empty if it is absent.
    pub(super) fn text_at(&self, path: &[&str]) -> String {
        self.at(path).map(Self::text).unwrap_or_default()
    }

    pub(super) fn is_true(&self, path: &[&str]) -> bool {
        self.at(path).and_then(Self::as_bool) == Some(true)
    }

    pub(super) fn list(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The items of a list that is a member; none if it is absent.
    pub(super) fn items(&self, name: &str) -> &[Self] {
        self.get(name).map_or(&[], Self::list)
    }

    pub(super) fn members(&self) -> &[(String, Self)] {
        if let Value::Object(members) = &self.value { members } else { &[] }
    }

    /// Calls `visit` for this value and all inside of it.
    pub(super) fn walk<'n>(&'n self, visit: &mut dyn FnMut(&'n Self)) {
        visit(self);
        match &self.value {
            Value::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Object(members) => members.iter().for_each(|(_, value)| value.walk(visit)),
            _ => {}
        }
    }

    /// Adds to all lines: those of a text inside of another document start at 1.
    pub(super) fn move_lines(&mut self, by: usize) {
        self.line += by;
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.move_lines(by)),
            Value::Object(members) => {
                members.iter_mut().for_each(|(_, value)| value.move_lines(by));
            }
            _ => {}
        }
    }

    /// Whether `@type` is a message of this name.
    pub(super) fn is_type(&self, name: &str) -> bool {
        self.text_at(&["@type"]).ends_with(&format!(".{name}"))
    }

    /// The value as JSON.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(value) => (*value).into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Text(text) => text.clone().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.clone(), value.to_json()));
                serde_json::Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

impl Value {
    fn of_number(text: &str) -> Self {
        let float = || text.parse().map_or(Self::Null, Self::Float);
        text.parse().map_or_else(|_| float(), Self::Integer)
    }

    fn of(scalar: &Scalar<'_>) -> Self {
        match scalar {
            Scalar::Null => Self::Null,
            Scalar::Boolean(value) => Self::Boolean(*value),
            Scalar::Integer(number) => Self::Integer(*number),
            Scalar::FloatingPoint(number) => Self::Float(number.0),
            Scalar::String(text) => Self::Text(text.to_string()),
        }
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    camel
}

const MAX_BYTES: usize = 8 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_both_spellings_with_their_lines() {
        let documents = read("x", "a_b:\n  cD: 1\n---\n{\"aB\": {\"c_d\": \"2\"}}\n").unwrap();
        let numbers: Vec<_> = documents.iter().map(|node| node.at(&["a_b", "c_d"])).collect();
        let numbers: Vec<_> =
            numbers.iter().map(|node| node.map(|node| (node.line, node.as_u64()))).collect();
        assert_eq!(numbers, [Some((2, Some(1))), Some((4, Some(2)))]);
    }

    #[test]
    fn json_is_read_like_yaml_with_the_escapes_of_json() {
        let text = r#"{"a": [1, -2.5, "x", true, null],
  "b": {"c": "y"}}"#;
        let yaml = MarkedYaml::load_from_str(text).unwrap();
        assert_eq!(read_json(text), Ok(Node::of(&yaml[0])));
        let pair = read("x", r#"{"a": "\ud83d\ude00"}"#).unwrap();
        assert_eq!(pair[0].text_at(&["a"]), "\u{1f600}");
    }

    #[test]
    fn anchors_are_resolved() {
        let documents = read("x", "a: &x { b: 1 }\nc: *x\n").unwrap();
        assert_eq!(documents[0].at(&["c", "b"]).and_then(Node::as_u64), Some(1));
    }

    #[test]
    fn what_is_not_yaml_is_an_error_with_the_name_of_the_file() {
        let error = read("gateway.yaml", "a: [1\nb: 2").unwrap_err().to_string();
        assert!(error.starts_with("gateway.yaml: "), "{error}");
    }
}
