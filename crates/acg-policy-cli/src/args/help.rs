//! The texts below the options, in `--help` and in manual pages.

pub(super) const EXIT_CODES: &str = "\
Exit codes: 0 all requests accepted, 1 a request rejected, 2 usage error, unreadable input, or output \
that cannot be written";

pub(super) const CASE: &str = r#"A case is a JSON object of at most 16 MiB:
  {"id": "1", "request": {"method": "PUT", "target": "/accounts/contoso?api-version=2024-02-29",
   "headers": [["content-type", "application/json"]], "body": {"name": "contoso"}}}
A file has one case per line (JSON Lines), or one array of cases, or cases of several lines, one after
another.

Members of "request":
  method, target  strings
  headers         array of [name, value] pairs; a value that is not text is {"base64": "..."}
  body            a JSON value; or "bodyText", a string; or "bodyBase64"; or none of them

Other members of a case, all optional:
  id              string or number that identifies the verdict
                  [default: the number of the line; in an array, of the case]
  policy          policy for this request, in place of --policy or --profile
  account         {"state": "known", "account": {...}}, {"state": "missing"} or {"state": "unknown"};
                  a known account may have "plans", "civicAddresses" and "consent". "account" and
                  these three are responses of the API. An unknown account may have a "reason", for
                  example "forbidden" if the API responded with 403
  roles           roles of the caller, for example ["ProvisioningAPI.Read"]
  description, expect
                  members of test vectors, which are ignored
Any other member is a fault. A case that cannot be read is reported on standard error, the first 20 in
full, and the others are checked.

Exit codes: 0 all requests accepted, 1 a request rejected, 2 usage error, unreadable input, or output
that cannot be written"#;

pub(super) const POLICY: &str = "\
Exit codes: 0 all policies are valid, 1 a policy is not, 2 usage error, unreadable file, or output that cannot be \
written";

pub(super) const COMPLETIONS: &str = "\
For the current session of bash: `source <(acg-policy completions bash)`. To install them, write them to the \
folder of the shell, for example ~/.local/share/bash-completion/completions/acg-policy";

pub(super) const MAN: &str = "\
To read a page: `acg-policy man check | man -l -`";

pub(super) const NUMBER: &str = r#"An answer in JSON has
  accepted    whether the text itself is accepted by the policy
  suggestion  the E.164 number that the text stands for, or null; use it only if a person agrees
  changed     what was changed in the text, for example ["spaces", "trunk-prefix"]
  obstacle    why there is no suggestion, for example "exponent", or null
  plan        calling code, country, kind, length and validity of the suggestion or of the text
  issues      as in the verdicts of `acg-policy check`
  id          that of the line, if it has one
A line of standard input has "text", a string, and may have "country", a string, and "id", a string or a
number. One that cannot be read is reported on standard error and has no answer; the others are answered.

Exit codes: 0 all texts accepted, 1 a text rejected, 2 usage error, unreadable input, or output that
cannot be written"#;

pub(super) const PROBE: &str = "\
Every request must be refused. Without --account no request can change anything in the API, even if it \
passes: it names an account that does not exist, or its body is not complete.

A refusal of the filter has codes of rules. A request has passed if its reply has header fields that \
replies of the API have and those of the gateway do not; a GET of the accounts shows which. Pass the \
caller's credentials with --header if the gateway or the API requires them.

Exit codes: 0 all requests refused, 1 holes or faults found, 2 usage error, the gateway cannot be \
probed, or replies that show neither";

pub(super) const CONFIG_CHECK: &str = "\
Each finding names the file, the line, the setting, how to correct it, and a page about it. An error lets \
requests pass without validation, or refuses valid ones; a warning depends on the deployment.

Exit codes: 0 no error, 1 an error found, 2 usage error, or a file that cannot be read";

pub(super) const SERVE: &str = r#"POST /v1/check
             a case as `acg-policy check` reads it, or an array of cases; the response has one verdict,
             or an array. The status is 200 whatever the verdicts, and 400 if a case cannot be read
GET /healthz, /readyz, /metrics
             liveness, readiness, and metrics in the format of Prometheus
any other path below /v1, /healthz, /readyz, /metrics
             404
any other path
             a request of Envoy's filter `ext_authz`: 200 lets the request pass, and a refusal is the
             response to its caller. The path of the request follows after /authz, or is the whole path

SIGHUP reads the policy file again; one with faults is refused, and the policy in use is kept. SIGTERM and
SIGINT end the program after the responses to the requests it has received.

Exit codes: 0 stopped by a signal, 2 usage error, or the server cannot start"#;
