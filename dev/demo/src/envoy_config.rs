//! The configuration of Envoy: the sample of the plugin with other ports, and with routes to the portal.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::portal::{Match, Portal};

/// What replaces values of the sample.
#[derive(Debug)]
pub(crate) struct Settings<'a> {
    /// The port of Envoy.
    pub(crate) port: u16,
    /// The port of the emulator.
    pub(crate) emulator: u16,
    /// The server of the portal.
    pub(crate) portal: &'a Portal,
    /// The filter.
    pub(crate) plugin: &'a Path,
}

/// Replaces the values of the sample.
///
/// # Errors
/// The sample lacks one of these values.
pub(crate) fn fill(sample: &str, settings: &Settings<'_>) -> Result<String> {
    let text = replace(sample, "port_value: 8080", &format!("port_value: {}", settings.port))?;
    let text = replace(&text, "port_value: 8081", &format!("port_value: {}", settings.emulator))?;
    let text = replace_plugin(&text, settings.plugin)?;
    let text = text.replace("address: 0.0.0.0", "address: 127.0.0.1");
    let text = insert_below(&text, "routes:", &portal_routes(&settings.portal.paths))?;
    insert_below(
        &text,
        "clusters:",
        &PORTAL_CLUSTER.replace("PORT", &settings.portal.port.to_string()),
    )
}

fn replace(text: &str, from: &str, to: &str) -> Result<String> {
    ensure!(text.contains(from), "the sample configuration of Envoy has no `{from}`");
    Ok(text.replace(from, to))
}

fn replace_plugin(text: &str, plugin: &Path) -> Result<String> {
    let is_plugin = |line: &&str| line.trim().starts_with("filename:") && line.contains(PLUGIN);
    let line = text
        .lines()
        .find(is_plugin)
        .context("the sample configuration of Envoy names no plugin")?;
    let named = line.trim().trim_start_matches("filename:").trim();
    Ok(text.replace(named, &format!("{:?}", plugin.display().to_string())))
}

fn portal_routes(paths: &[(String, Match)]) -> String {
    let route = |(path, how): &(String, Match)| {
        let how = match how {
            Match::Path => "path",
            Match::Prefix => "prefix",
        };
        format!("- match: {{ {how}: {path:?} }}\n  route: {{ cluster: portal }}")
    };
    paths.iter().map(route).collect::<Vec<_>>().join("\n")
}

/// Inserts list items below the first line that equals `key`, with the indentation of the first item there.
fn insert_below(text: &str, key: &str, items: &str) -> Result<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.trim() == key);
    let at =
        at.with_context(|| format!("the sample configuration of Envoy has no line `{key}`"))? + 1;
    let first = lines.iter().skip(at).find(|line| line.trim_start().starts_with("- "));
    let first = first.with_context(|| {
        format!("`{key}` in the sample configuration of Envoy is no block list")
    })?;
    let indent = " ".repeat(first.len() - first.trim_start().len());
    let items: Vec<String> = items.lines().map(|line| format!("{indent}{line}")).collect();
    lines.splice(at..at, items.iter().map(String::as_str));
    Ok(lines.join("\n") + "\n")
}

const PLUGIN: &str = "acg_policy_plugin.wasm";

const PORTAL_CLUSTER: &str = r#"- name: portal
  type: STATIC
  connect_timeout: 1s
  load_assignment:
    cluster_name: portal
    endpoints:
      - lb_endpoints:
          - endpoint:
              address:
                socket_address: { address: 127.0.0.1, port_value: PORT }"#;

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    fn settings() -> Settings<'static> {
        static PORTAL: LazyLock<Portal> = LazyLock::new(|| Portal {
            port: 9003,
            paths: vec![("/".to_owned(), Match::Path), ("/assets/".to_owned(), Match::Prefix)],
        });
        let plugin = Path::new("/some where/acg_policy_plugin.wasm");
        Settings { port: 9001, emulator: 9002, portal: &PORTAL, plugin }
    }

    #[test]
    fn the_sample_of_the_plugin_has_every_value_that_is_replaced() {
        let sample = acg_policy_workspace::paths::root().join("plugin/envoy/envoy.yaml");
        let filled = fill(&std::fs::read_to_string(sample).unwrap(), &settings()).unwrap();
        for left in ["8080", "8081", "0.0.0.0"] {
            assert!(!filled.contains(left), "{left} is left");
        }
        for put in [
            "9001",
            "9002",
            "9003",
            "\"/some where/acg_policy_plugin.wasm\"",
            "prefix: \"/assets/\"",
        ] {
            assert!(filled.contains(put), "{put} is missing");
        }
    }

    #[test]
    fn items_are_inserted_first_with_the_indentation_of_the_others() {
        let text = "a:\n  routes:\n    # why\n    - one\n";
        assert_eq!(
            insert_below(text, "routes:", "- zero\n  deep").unwrap(),
            "a:\n  routes:\n    - zero\n      deep\n    # why\n    - one\n"
        );
    }

    #[test]
    fn a_sample_without_a_value_is_an_error() {
        assert!(fill("port_value: 8080", &settings()).unwrap_err().to_string().contains("8081"));
        assert!(
            insert_below("a: 1\n", "routes:", "- x").unwrap_err().to_string().contains("routes:")
        );
        assert!(insert_below("routes: []\nx:\n", "routes:", "- x").is_err());
    }
}
