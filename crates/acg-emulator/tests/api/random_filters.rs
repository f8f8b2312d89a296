//! Random filters: the items that a list selects are those for which a plain evaluation over all items holds.

use std::fmt;

use acg_emulator::{Options, Seed};
use serde_json::{Value, json};

use crate::support::{NEVER, Server};

/// A generator of which only the spread matters.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

enum Expression {
    List(&'static str, Vec<Expression>),
    Not(Box<Expression>),
    Text(&'static str, &'static str, String),
    Function(&'static str, &'static str, String),
    Flag(&'static str, &'static str, bool),
}

struct List {
    path: &'static str,
    texts: &'static [&'static str],
    flags: &'static [&'static str],
}

const SERVICES: [&str; 3] = [
    "serviceDetails/teamsOperatorConnect/enabled",
    "serviceDetails/teamsPhoneMobile/enabled",
    "serviceDetails/azureOperatorCallProtection/enabled",
];

const LISTS: [List; 4] = [
    List {
        path: "/numbers",
        texts: &["telephoneNumber", "accountName", "serviceProvisioningStatus"],
        flags: &SERVICES,
    },
    List {
        path: "/accounts/contoso/numbers",
        texts: &["telephoneNumber", "accountName", "serviceProvisioningStatus"],
        flags: &SERVICES,
    },
    List { path: "/accounts", texts: &["name", "serviceProvisioningStatus"], flags: &SERVICES },
    List {
        path: "/teamsRequestsForInformation",
        texts: &[
            "tenantId",
            "accountName",
            "status",
            "customerRelationship/status",
            "serviceProvisioningStatus",
        ],
        flags: &[],
    },
];

impl Expression {
    fn random(random: &mut Random, list: &List, values: &[String], depth: usize) -> Self {
        let next = |random: &mut Random| Self::random(random, list, values, depth + 1);
        match random.below(if depth < 4 { 7 } else { 4 }) {
            0 if !list.flags.is_empty() => {
                Self::Flag(random.of(list.flags), random.of(&["eq", "ne"]), random.below(2) == 0)
            }
            1 => {
                let value = part(random, values);
                Self::Function(random.of(&["startswith", "contains"]), random.of(list.texts), value)
            }
            0 | 2 | 3 => {
                let operator = random.of(&["eq", "ne", "gt", "ge", "lt", "le"]);
                Self::Text(random.of(list.texts), operator, random.of(values))
            }
            4 => Self::Not(Box::new(next(random))),
            _ => {
                let word = random.of(&["and", "or"]);
                let items = (0..2 + random.below(2)).map(|_| next(random)).collect();
                Self::List(word, items)
            }
        }
    }

    fn holds(&self, item: &Value) -> bool {
        match self {
            Self::List("and", list) => list.iter().all(|one| one.holds(item)),
            Self::List(_, list) => list.iter().any(|one| one.holds(item)),
            Self::Not(one) => !one.holds(item),
            Self::Function("startswith", path, part) => text(item, path).starts_with(part.as_str()),
            Self::Function(_, path, part) => text(item, path).contains(part.as_str()),
            Self::Flag(path, operator, value) => {
                let enabled = at(item, path).and_then(Value::as_bool).unwrap_or(false);
                (enabled == *value) == (*operator == "eq")
            }
            Self::Text(path, operator, value) => {
                let (text, value) = (text(item, path), value.as_str());
                match *operator {
                    "eq" => text == value,
                    "ne" => text != value,
                    "gt" => text > value,
                    "ge" => text >= value,
                    "lt" => text < value,
                    _ => text <= value,
                }
            }
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        match self {
            Self::List(word, list) => {
                let list: Vec<String> = list.iter().map(ToString::to_string).collect();
                write!(out, "({})", list.join(&format!(" {word} ")))
            }
            Self::Not(one) => write!(out, "not {one}"),
            Self::Text(path, operator, value) => write!(out, "{path} {operator} {}", quoted(value)),
            Self::Function(name, path, part) => write!(out, "{name}({path}, {})", quoted(part)),
            Self::Flag(path, operator, value) => write!(out, "{path} {operator} {value}"),
        }
    }
}

/// A part of one of the values, which may be empty or the whole.
fn part(random: &mut Random, values: &[String]) -> String {
    let characters: Vec<char> = random.of(values).chars().collect();
    let start = random.below(characters.len() + 1);
    let end = start + random.below(characters.len() - start + 1);
    characters[start..end].iter().collect()
}

fn at<'a>(item: &'a Value, path: &str) -> Option<&'a Value> {
    item.pointer(&format!("/{path}"))
}

fn text<'a>(item: &'a Value, path: &str) -> &'a str {
    at(item, path).and_then(Value::as_str).unwrap_or_default()
}

fn seed(random: &mut Random) -> Value {
    let provisioning = |random: &mut Random| {
        let status = random.of(&["synced", "synced", "failed", "pending"]);
        let errors =
            if status == "failed" { json!([{ "code": "a", "message": "b" }]) } else { Value::Null };
        (status, errors)
    };
    let accounts = ["contoso", "fabrikam", "Contoso-2"].map(|name| {
        let (status, errors) = provisioning(random);
        let flag = |random: &mut Random| json!({ "enabled": random.below(2) == 0, "syncEnabled": false });
        json!({ "name": name, "serviceProvisioningStatus": status, "serviceProvisioningErrors": errors,
            "serviceDetails": { "teamsOperatorConnect": flag(random), "teamsPhoneMobile": flag(random) } })
    });
    let number = |random: &mut Random, index: usize| {
        let (status, errors) = provisioning(random);
        let mut services = serde_json::Map::new();
        for service in ["teamsOperatorConnect", "teamsPhoneMobile", "azureOperatorCallProtection"] {
            if random.below(2) == 0 {
                services.insert(service.to_owned(), json!({ "enabled": random.below(2) == 0 }));
            }
        }
        json!({ "telephoneNumber": format!("+{}", 10 + index * 37 % 900), "serviceDetails": services,
            "accountName": random.of(&["contoso", "fabrikam", "Contoso-2"]),
            "serviceProvisioningStatus": status, "serviceProvisioningErrors": errors })
    };
    let numbers: Vec<Value> = (0..450).map(|index| number(random, index)).collect();
    let requests: Vec<Value> = (0..20)
        .map(|index| {
            let (status, errors) = provisioning(random);
            let mut request = json!({ "tenantId": format!("Tenant-{index}"), "status": random.of(&["active", "removed"]),
                "serviceProvisioningStatus": status, "serviceProvisioningErrors": errors });
            if index % 3 > 0 {
                request["customerRelationship"] = json!({ "status": random.of(&["AgreementSigned", "it's \u{e9}"]) });
                request["accountName"] = random.of(&[json!("contoso"), Value::Null]);
            }
            request
        })
        .collect();
    json!({ "accounts": accounts, "numbers": numbers, "requestsForInformation": requests })
}

#[tokio::test]
async fn filters_select_what_a_plain_evaluation_selects() {
    let mut random = Random(11);
    let seed = Seed::from_json(seed(&mut random).to_string().as_bytes()).unwrap();
    let server =
        Server::start_with(Options { seed, sync_delay: NEVER, ..Options::default() }).await;
    let mut selective = 0;
    for list in LISTS {
        let start = format!("{}?api-version=2024-02-29&maxpagesize=500", list.path);
        let all = server.pages(&start).await.concat();
        let mut values: Vec<String> = all
            .iter()
            .flat_map(|item| list.texts.iter().map(|path| text(item, path).to_owned()))
            .collect();
        values.extend(["", "a", "+", "5", "'"].map(str::to_owned));
        for _ in 0..250 {
            let expression = Expression::random(&mut random, &list, &values, 0);
            let expected: Vec<&Value> = all.iter().filter(|item| expression.holds(item)).collect();
            selective += usize::from(!expected.is_empty() && expected.len() < all.len());
            let filter = expression.to_string();
            let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
            let page = server.get(&format!("{start}&filter={filter}&countRecords=true")).await;
            assert_eq!(page.status, 200, "{expression}: {}", page.body);
            let selected: Vec<&Value> = page.body["value"].as_array().unwrap().iter().collect();
            assert_eq!(selected, expected, "{} {expression}", list.path);
            assert_eq!(
                page.header("x-ms-record-count"),
                expected.len().to_string(),
                "{expression}"
            );
            let (skip, top) = (random.below(5), 1 + random.below(9));
            let part = format!("{start}&filter={filter}&skip={skip}&top={top}");
            let part =
                server.pages(&part.replace("maxpagesize=500", "maxpagesize=3")).await.concat();
            let expected: Vec<&Value> = expected.into_iter().skip(skip).take(top).collect();
            assert!(part.iter().eq(expected), "{} {expression} {skip} {top}", list.path);
        }
    }
    assert!(selective > 300, "{selective}");
    server.stop().await;
}
