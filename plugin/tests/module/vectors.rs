//! Subject `module`: every case in the test proxy, with its body split in several ways.

use std::collections::BTreeMap;

use acg_policy_vectors::{Case, CheckError, Subject, Verdict, Visibility, load, run};
use serde_json::json;

use crate::common;
use crate::proxy::{FILTER, HeaderField, Proxy, ROLES_PROPERTY, list};

/// How a request arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    /// The size of each part of the body.
    pub(crate) part: usize,
    pub(crate) end: End,
}

/// The end of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The last part has the flag: the header fields if there is no body.
    LastPart,
    /// An empty part with the flag.
    EmptyPart,
    /// Trailers.
    Trailers,
}

const SPLITS: [Split; 5] = [
    Split { part: usize::MAX, end: End::LastPart },
    Split { part: usize::MAX, end: End::EmptyPart },
    Split { part: usize::MAX, end: End::Trailers },
    Split { part: 17, end: End::LastPart },
    Split { part: 23, end: End::Trailers },
];

struct InModule {
    proxy: Proxy,
    /// Root contexts by configuration, all on one worker.
    roots: BTreeMap<String, u32>,
    next: u32,
}

#[test]
fn the_module_agrees_with_every_vector() {
    let mut subject = InModule { proxy: FILTER.start(), roots: BTreeMap::new(), next: 1 };
    let summary = run(&mut subject, &load().unwrap()).unwrap();
    println!("{summary:?}");
    // With a tick, the filter passes its counters on.
    subject.proxy.tick(*subject.roots.values().next().unwrap()).unwrap();
    let state = subject.proxy.state();
    assert_eq!(state.violations, [""; 0]);
    assert!(state.counters["acg_policy.checked"] > 1_000);
    assert_eq!(state.counters.get("acg_policy.internal"), None);
}

impl Subject for InModule {
    fn name(&self) -> &'static str {
        "module"
    }

    fn visibility(&self) -> Visibility {
        Visibility::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let mut verdicts = Vec::new();
        for split in SPLITS {
            // No account is in the cache for so long.
            self.proxy.state().nanoseconds += 300_000_000_000;
            verdicts.push(self.check_split(case, split)?);
            // An account that was looked up is in the cache now.
            verdicts.push(self.check_split(case, split)?);
        }
        let same = verdicts.windows(2).all(|pair| pair[0] == pair[1]);
        let verdict = verdicts.into_iter().next().filter(|_| same);
        verdict.ok_or_else(|| "the verdict depends on the split of the body or the cache".into())
    }
}

impl InModule {
    fn check_split(&mut self, case: &Case, split: Split) -> Result<Verdict, CheckError> {
        let root = self.root(case)?;
        let context = self.next_context();
        self.proxy.create(context, root)?;
        let passes = send(&mut self.proxy, context, case, split)?;
        if let Some(call) = self.proxy.state().calls.pop() {
            if passes || case.account.is_none() {
                return Err("unexpected lookup of the account".into());
            }
            let credentials = |fields: &[HeaderField]| -> Vec<Vec<u8>> {
                let values = fields.iter().filter(|(name, _)| name == b"authorization");
                values.map(|(_, value)| value.clone()).collect()
            };
            let same = credentials(&call.headers) == credentials(&fields_of(case));
            if !same || (call.cluster.as_str(), call.timeout_ms) != ("acg_api", 1000) {
                return Err(format!("unexpected lookup: {call:?}").into());
            }
            self.proxy.respond(root, call.token, common::account_response(case))?;
        }
        let request = self.proxy.state().requests.remove(&context).unwrap_or_default();
        self.proxy.delete(context)?;
        match request.reply {
            Some(reply) if !request.resumed && !passes => {
                let verdict = Verdict::from_reply(reply.status, &reply.body)?;
                let has_code = reply.headers.iter().any(|(name, _)| name == b"x-ms-error-code");
                let named = verdict
                    .issues
                    .iter()
                    .any(|issue| reply.details == format!("acg_policy:{}", issue.code));
                if has_code && named { Ok(verdict) } else { Err(format!("{reply:?}").into()) }
            }
            None if request.resumed || passes => Ok(Verdict::accepted()),
            _ => Err("neither refused nor passed".into()),
        }
    }

    fn root(&mut self, case: &Case) -> Result<u32, CheckError> {
        let account = json!({ "cluster": "acg_api", "timeoutMs": 1000 });
        let text = common::configuration(case, &account).to_string();
        if let Some(root) = self.roots.get(&text) {
            return Ok(*root);
        }
        let root = self.next_context();
        if !self.proxy.configure(root, &text)? {
            return Err(format!("rejected: {text}: {:?}", self.proxy.state().log).into());
        }
        self.roots.insert(text, root);
        Ok(root)
    }

    fn next_context(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}

/// Sends a request until the filter replies. `true` if its end passes.
pub(crate) fn send(
    proxy: &mut Proxy,
    context: u32,
    case: &Case,
    split: Split,
) -> Result<bool, CheckError> {
    proxy.state().headers = fields_of(case);
    let roles = case.roles.iter().map(|roles| (ROLES_PROPERTY.to_vec(), list(roles)));
    proxy.state().properties = roles.collect();
    proxy.state().body.clear();
    let body = &case.request.body;
    let ends = body.is_empty() && split.end == End::LastPart;
    let mut passes = proxy.headers(context, ends)?;
    let part = if body.len() > 16_384 { split.part.max(4_096) } else { split.part };
    let parts = body.chunks(part.min(body.len().max(1)));
    let count = parts.len();
    for (index, part) in parts.enumerate() {
        if proxy.state().requests[&context].reply.is_some() {
            return Ok(false);
        }
        proxy.state().body.extend_from_slice(part);
        passes = proxy.body(context, index + 1 == count && split.end == End::LastPart)?;
    }
    if proxy.state().requests[&context].reply.is_some() {
        return Ok(false);
    }
    match split.end {
        End::LastPart => Ok(passes),
        End::EmptyPart => Ok(proxy.body(context, true)?),
        End::Trailers => Ok(proxy.trailers(context)?),
    }
}

/// Header fields in Envoy's form: with pseudo-header fields, and names in lower case.
pub(crate) fn fields_of(case: &Case) -> Vec<HeaderField> {
    let request = &case.request;
    let mut fields: Vec<HeaderField> = vec![
        (b":authority".to_vec(), b"gateway.example".to_vec()),
        (b":path".to_vec(), request.target.clone().into_bytes()),
        (b":method".to_vec(), request.method.clone().into_bytes()),
        (b":scheme".to_vec(), b"https".to_vec()),
    ];
    let fields_of_case = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase().into_bytes(), value.clone()));
    fields.extend(fields_of_case);
    fields
}
