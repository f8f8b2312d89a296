//! The settings of a gateway on which the promises of the filter depend. Each has a page in
//! `docs/gateway`.

/// A setting, or a state of the gateway, that weakens or breaks the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The name of its page.
    pub name: &'static str,
    /// How to correct it.
    pub cure: &'static str,
}

impl Setting {
    /// The address of the page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/blob/main/docs/gateway/{}.md", env!("CARGO_PKG_REPOSITORY"), self.name)
    }
}

/// The setting of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Setting> {
    ALL.iter().find(|setting| setting.name == name)
}

/// All settings, in alphabetical order.
pub const ALL: &[Setting] = &[
    Setting { name: "admin", cure: "bind the admin interface to 127.0.0.1, or remove it" },
    Setting {
        name: "authentication",
        cure: "put `jwt_authn` before the filter, require a token for every path, and set `forward: true`",
    },
    Setting {
        name: "buffer-limit",
        cure: "set `per_connection_buffer_limit_bytes` above the policy's `maxBodyBytes`",
    },
    Setting {
        name: "capabilities",
        cure: "copy the list of capabilities from the sample; with `responseHeaders`, remove the `# ` of two lines in it",
    },
    Setting {
        name: "code-digest",
        cure: "name the SHA-256 digest of the filter, and remove `allow_precompiled`",
    },
    Setting {
        name: "ext-authz-body",
        cure: "send the whole body, as the sample for your gateway in `plugin/ext-authz` does: at least the policy's `maxBodyBytes`, no partial messages",
    },
    Setting {
        name: "ext-authz-failure",
        cure: "refuse requests while the program does not respond: `failure_mode_allow: false` (Envoy) or `failOpen: false` (Istio, Envoy Gateway), and 503 as the status of an error",
    },
    Setting {
        name: "ext-authz-headers",
        cure: "send each header field, as the sample for your gateway in `plugin/ext-authz` does, and set `encode_raw_headers: true` wherever the program is used",
    },
    Setting {
        name: "ext-authz-response",
        cure: "pass the program's responses on as the sample for your gateway in `plugin/ext-authz` does",
    },
    Setting {
        name: "ext-authz-service",
        cure: "send requests to `acg-policy serve` over HTTP/1.1, with the path prefix `/authz`, as the sample for your gateway in `plugin/ext-authz` does",
    },
    Setting {
        name: "failure-policy",
        cure: "set `failure_policy: FAIL_RELOAD`, and remove `fail_open`",
    },
    Setting {
        name: "filter-missing",
        cure: "put the filter into the HTTP filters of every listener and route that reaches the API, before the router",
    },
    Setting {
        name: "filter-order",
        cure: "order the HTTP filters: CORS, authentication, the filter, the router",
    },
    Setting {
        name: "headers-stop-iteration",
        cure: "set `allow_on_headers_stop_iteration: true`, or `\"hold\": \"body\"` where the platform lacks it",
    },
    Setting {
        name: "lookup-cluster",
        cure: "let `account.cluster` name a cluster that reaches the API, with limits of its own",
    },
    Setting {
        name: "observe-mode",
        cure: "remove `observe` from the filter's configuration, `--observe` of `acg-policy serve`, or `shadow_mode` of `ext_authz`",
    },
    Setting {
        name: "path-normalization",
        cure: "set `normalize_path: false`, `merge_slashes: false` and `path_with_escaped_slashes_action: KEEP_UNCHANGED`",
    },
    Setting {
        name: "path-prefix",
        cure: "enable the filter for all paths: the filter itself passes paths outside the API",
    },
    Setting {
        name: "plugin-configuration",
        cure: "compare the configuration with the table in `plugin/README.md`",
    },
    Setting {
        name: "policy",
        cure: "compare the policy with the one that is intended: a rule of this request is off or a warning",
    },
    Setting {
        name: "protocol-strictness",
        cure: "let Envoy reject malformed HTTP: no `allow_chunked_length`, no custom header validator, `headers_with_underscores_action: REJECT_REQUEST`",
    },
    Setting {
        name: "stream-error",
        cure: "set `override_stream_error_on_invalid_http_message: true` in `http_protocol_options`",
    },
    Setting {
        name: "timeouts",
        cure: "set `request_headers_timeout`, `request_timeout` and `stream_idle_timeout`, and `connect_timeout` of clusters",
    },
    Setting {
        name: "upgrades",
        cure: "remove `upgrade_configs` and CONNECT routes from listeners that reach the API",
    },
    Setting { name: "vm-id", cure: "give the filter a `vm_id` of its own" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(ALL.is_sorted_by_key(|setting| setting.name));
        assert!(ALL.iter().all(|setting| find(setting.name) == Some(setting)));
    }

    #[test]
    fn every_setting_has_a_page_and_every_page_a_setting() {
        let folder = acg_policy_workspace::paths::root().join("docs/gateway");
        let mut pages: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "README.md")
            .collect();
        pages.sort();
        let names: Vec<String> = ALL.iter().map(|setting| format!("{}.md", setting.name)).collect();
        assert_eq!(pages, names);
    }
}
