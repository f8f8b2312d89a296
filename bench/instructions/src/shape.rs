//! Large requests of the shapes that cost most when the cost of something is not linear.

/// A request that grows with a number.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What there is much of.
    pub name: &'static str,
    /// The size at which everything else costs little.
    pub size: usize,
    make: Make,
}

#[derive(Clone, Copy, Debug)]
enum Make {
    /// The body of a number PUT.
    Body(fn(usize) -> String),
    Request(fn(usize) -> Made),
}

/// A request of a shape.
#[derive(Clone, Debug)]
pub struct Made {
    /// The method.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Shape {
    /// The request of that size.
    pub fn of_size(&self, size: usize) -> Made {
        match self.make {
            Make::Body(body) => {
                let target = "/accounts/contoso/numbers/+123451?api-version=2024-02-29".to_owned();
                Made { method: "PUT", target, headers: vec![json_field()], body: body(size) }
            }
            Make::Request(request) => request(size),
        }
    }
}

/// Every shape. Bodies stay below the limit of the reader, which would end them early.
pub const SHAPES: &[Shape] = &[
    body("nested objects", 50, |n| array(n, |_| "{\"a\":".repeat(20) + "1" + &"}".repeat(20))),
    body("nested arrays with a fault each", 50, |n| {
        array(n, |_| "[".repeat(20) + "{\"a\":1,\"a\":1}" + &"]".repeat(20))
    }),
    body("unknown members with a prefix", 400, |n| {
        object(n, |i| format!("\"serviceDetail{i:06}\":1"))
    }),
    body("members twice", 400, |n| object(n, |i| format!("\"member{:06}\":1", i / 2))),
    body("one member many times", 400, |n| object(n, |_| "\"name\":1".to_owned())),
    body("members twice, on lines of their own", 400, |n| {
        object(n, |i| format!("\n\"member{:06}\":\"{}\"", i / 2, "x".repeat(200)))
    }),
    body("escapes in many names", 400, |n| object(n, |i| format!("\"\\u006dember{i}\":1"))),
    // The search of `bench/cost` found these four: the worst requests that it knows are in each of its runs.
    body("short members whose names repeat", 1_000, |n| {
        object(n, |i| format!("\"na{:02}\":null", i % 100))
    }),
    body("one member with a lone surrogate many times", 700, |n| {
        object(n, |_| "\"ame\":\"\\ud800\"".to_owned())
    }),
    head("short members with short header fields", 1_000, |n| {
        let body = object(n / 3, |i| format!("\"na{:02}\":null", i % 100));
        let mut made = with_fields(n, |_| ("a".to_owned(), String::new()));
        made.headers.push(json_field());
        Made { method: "PUT", body, ..made }
    }),
    head("a batch of numbers with a misspelt member", 70, |n| {
        batch("createOrUpdateNumbers", n, |_| number(1).replace("accountName", "ACCOUNTNAME"))
    }),
    body("a long text", 20_000, |n| named(&"x".repeat(n))),
    body("a text of escapes", 5_000, |n| named(&"\\u0041".repeat(n))),
    body("a text of surrogate pairs", 2_500, |n| named(&"\\ud83d\\ude00".repeat(n))),
    body("a text of lone surrogates", 5_000, |n| named(&"\\ud800".repeat(n))),
    body("many lone surrogates", 400, |n| object(n, |i| format!("\"member{i:06}\":\"\\ud800\""))),
    body("a text of control characters", 5_000, |n| named(&"\\u0001".repeat(n))),
    body("many control characters", 400, |n| {
        object(n, |i| format!("\"member{i:06}\":\"\\u0001\""))
    }),
    body("a text of other alphabets", 10_000, |n| named(&"é".repeat(n))),
    body("a long name", 20_000, |n| format!("{{\"{}\":1}}", "x".repeat(n))),
    body("a long number", 20_000, |n| format!("{{\"name\":{}}}", "1".repeat(n))),
    body("white space", 40_000, |n| format!("{{{}}}", " \n".repeat(n))),
    body("a fault behind many lines", 40_000, |n| format!("{{{}x}}", "\n".repeat(n))),
    body("brackets that never close", 40_000, |n| "[".repeat(n)),
    body("bytes that are no JSON", 40_000, |n| "x".repeat(n)),
    head("a batch of numbers", 50, |n| batch("createOrUpdateNumbers", n, number)),
    head("a batch of the same number", 50, |n| batch("createOrUpdateNumbers", n, |_| number(1))),
    head("a batch of empty objects", 400, |n| {
        batch("createOrUpdateNumbers", n, |_| "{}".to_owned())
    }),
    head("a batch without objects", 400, |n| batch("createOrUpdateNumbers", n, |_| "0".to_owned())),
    head("numbers to delete", 400, |n| batch("deleteNumbers", n, identifier)),
    head("the same number to delete", 400, |n| batch("deleteNumbers", n, |_| identifier(1))),
    head("a long path", 4_000, |n| get(format!("/accounts/{}", "a".repeat(n)))),
    head("many segments", 4_000, |n| get("/a".repeat(n))),
    head("an API path of many segments", 4_000, |n| get(format!("/accounts{}", "/a".repeat(n)))),
    head("many slashes", 4_000, |n| get("/".repeat(n))),
    head("many dots", 4_000, |n| get(format!("/accounts{}", "/..".repeat(n)))),
    head("percent escapes", 4_000, |n| get(format!("/accounts/{}", "%41".repeat(n)))),
    head("percent escapes of percent escapes", 4_000, |n| {
        get(format!("/accounts/{}", "%25".repeat(n)))
    }),
    head("query parameters", 1_000, |n| get(query(n, |i| format!("parameter{i:06}=1")))),
    head("one query parameter many times", 1_000, |n| {
        get(query(n, |_| "api-version=1".to_owned()))
    }),
    head("empty query parameters", 4_000, |n| get(query(n, |_| String::new()))),
    head("percent escapes in the query", 4_000, |n| get(query(n, |_| "%61%70%69=%31".to_owned()))),
    head("header fields", 1_000, |n| {
        with_fields(n, |i| (format!("x-field-{i:06}"), "1".to_owned()))
    }),
    head("short header fields", 1_000, |n| with_fields(n, |_| ("a".to_owned(), String::new()))),
    head("one header field many times", 1_000, |n| {
        with_fields(n, |_| ("If-Match".to_owned(), "\"a\"".to_owned()))
    }),
    head("content types", 1_000, |n| {
        with_fields(n, |_| ("content-type".to_owned(), "application/json".to_owned()))
    }),
    head("entity tags", 2_000, |n| with_field("if-match", "\"a\", ".repeat(n) + "\"a\"")),
    head("entity tags that do not end", 4_000, |n| with_field("if-match", "\"a\",\"".repeat(n))),
    head("media type parameters", 2_000, |n| {
        with_field("content-type", "application/json".to_owned() + &";a=b".repeat(n))
    }),
    head("a long token", 10_000, |n| {
        with_field("authorization", "Bearer ".to_owned() + &"a".repeat(n))
    }),
    head("a long method override", 10_000, |n| with_field("x-http-method-override", "a".repeat(n))),
];

const fn body(name: &'static str, size: usize, body: fn(usize) -> String) -> Shape {
    Shape { name, size, make: Make::Body(body) }
}

const fn head(name: &'static str, size: usize, request: fn(usize) -> Made) -> Shape {
    Shape { name, size, make: Make::Request(request) }
}

fn array(size: usize, element: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..size).map(element).collect::<Vec<_>>().join(","))
}

fn object(size: usize, member: impl Fn(usize) -> String) -> String {
    format!("{{{}}}", (0..size).map(member).collect::<Vec<_>>().join(","))
}

fn named(text: &str) -> String {
    format!("{{\"accountName\":\"{text}\"}}")
}

fn batch(action: &str, size: usize, element: impl Fn(usize) -> String) -> Made {
    let (member, path) = match action {
        "deleteNumbers" => ("telephoneNumbers", "/accounts/contoso:deleteNumbers"),
        _ => ("numbers", "/accounts/contoso:createOrUpdateNumbers"),
    };
    let target = format!("{path}?api-version=2024-02-29");
    let body = format!("{{\"{member}\":{}}}", array(size, element));
    Made { method: "POST", target, headers: vec![json_field()], body }
}

fn number(index: usize) -> String {
    let operator = r#"{"enabled":true,"configuration":{"usage":"CallingUserAssignment"}}"#;
    format!(
        r#"{{"telephoneNumber":{},"accountName":"contoso","serviceDetails":{{"teamsOperatorConnect":{operator}}}}}"#,
        identifier(index)
    )
}

fn identifier(index: usize) -> String {
    format!("\"+1425555{:06}\"", index)
}

fn query(size: usize, parameter: impl Fn(usize) -> String) -> String {
    format!("/accounts?{}", (0..size).map(parameter).collect::<Vec<_>>().join("&"))
}

fn get(target: String) -> Made {
    Made { method: "GET", target, headers: Vec::new(), body: String::new() }
}

fn with_fields(size: usize, field: impl Fn(usize) -> (String, String)) -> Made {
    let target = "/accounts/contoso?api-version=2024-02-29".to_owned();
    let headers = (0..size).map(field).collect();
    Made { method: "DELETE", target, headers, body: String::new() }
}

fn with_field(name: &str, value: String) -> Made {
    with_fields(1, |_| (name.to_owned(), value.clone()))
}

fn json_field() -> (String, String) {
    ("content-type".to_owned(), "application/json".to_owned())
}
