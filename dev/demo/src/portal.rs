//! The files of the portal over HTTP, because Envoy cannot serve a folder.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use acg_policy_workspace::paths;
use anyhow::{Context, Result};
use axum::Router;
use axum::http::HeaderValue;
use axum::middleware::map_response;
use axum::response::Response;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

/// The folder that is served.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    portal: PathBuf,
}

impl Folder {
    /// The built portal, at `/` and `/portal/`.
    pub(crate) fn of_workspace() -> Self {
        Self { portal: paths::js().join("portal/dist") }
    }

    /// The paths that Envoy routes to this server.
    fn paths(&self) -> Result<Vec<(String, Match)>> {
        let mut paths = vec![("/".to_owned(), Match::Path), ("/portal/".to_owned(), Match::Prefix)];
        let portal = fs::read_dir(&self.portal);
        for entry in portal.with_context(|| {
            format!("cannot read {}: run `cargo xtask build`", paths::shown(&self.portal))
        })? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            paths.push(if entry.file_type()?.is_dir() {
                (format!("/{name}/"), Match::Prefix)
            } else {
                (format!("/{name}"), Match::Path)
            });
        }
        paths.sort();
        Ok(paths)
    }

    fn router(&self) -> Router {
        let portal = ServeDir::new(&self.portal);
        Router::new()
            .nest_service("/portal", portal.clone())
            .fallback_service(portal)
            .layer(map_response(with_headers))
    }
}

/// How Envoy compares a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// The whole path.
    Path,
    /// The start of the path.
    Prefix,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Portal {
    /// The port on 127.0.0.1.
    pub(crate) port: u16,
    /// The paths that it serves.
    pub(crate) paths: Vec<(String, Match)>,
}

/// Serves the files on a free port, until the program ends.
///
/// # Errors
/// The portal is not built, or no port is free.
pub(crate) async fn start(folder: &Folder) -> Result<Portal> {
    let paths = folder.paths()?;
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port for the portal")?;
    let port = listener.local_addr()?.port();
    let router = folder.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Portal { port, paths })
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The policy has no inline script and no eval, because the npm package promises to work under such a policy.
const HEADERS: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-cache"),
];

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use tempfile::TempDir;
    use tower::ServiceExt as _;

    use super::*;

    /// A folder with a file beside it. It lives as long as the first value.
    fn folder() -> (TempDir, Folder) {
        let base = tempfile::tempdir().unwrap();
        let folder = Folder { portal: base.path().join("dist") };
        fs::create_dir_all(folder.portal.join("assets")).unwrap();
        fs::write(folder.portal.join("index.html"), "<p>portal").unwrap();
        fs::write(folder.portal.join("icon.svg"), "icon").unwrap();
        fs::write(folder.portal.join("assets/index.js"), "script").unwrap();
        fs::write(base.path().join("outside.js"), "outside").unwrap();
        (base, folder)
    }

    async fn get(target: &str, folder: &Folder) -> (StatusCode, String, String) {
        let request = Request::get(target).body(Body::empty()).unwrap();
        let response = folder.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        assert_eq!(head.headers["x-content-type-options"], "nosniff");
        assert!(
            head.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self'")
        );
        let kind = head.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let body = to_bytes(body, 1000).await.unwrap();
        (head.status, kind.unwrap_or_default(), String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn files_of_the_portal_are_served_with_their_types() {
        let (_base, folder) = folder();
        for (target, kind, text) in [
            ("/", "text/html", "<p>portal"),
            ("/portal/", "text/html", "<p>portal"),
            ("/index.html", "text/html", "<p>portal"),
            ("/?x=y", "text/html", "<p>portal"),
            ("/icon.svg", "image/svg+xml", "icon"),
            ("/assets/index.js", "text/javascript", "script"),
            ("/portal/assets/index.js", "text/javascript", "script"),
        ] {
            assert_eq!(
                get(target, &folder).await,
                (StatusCode::OK, kind.into(), text.into()),
                "{target}"
            );
        }
    }

    #[tokio::test]
    async fn files_outside_the_folder_are_not_served() {
        let (_base, folder) = folder();
        for target in [
            "/../outside.js",
            "/portal/../../outside.js",
            "/assets/../../outside.js",
            "/assets/%2e%2e/%2e%2e/outside.js",
            "/..%2foutside.js",
            "//outside.js",
            "/assets//etc/passwd",
            "/assets/web%5c..%5coutside.js",
            "/missing.js",
        ] {
            assert_eq!(get(target, &folder).await.0, StatusCode::NOT_FOUND, "{target}");
        }
    }

    #[tokio::test]
    async fn only_get_and_head_are_allowed() {
        let (_base, folder) = folder();
        let request = Request::post("/").body(Body::empty()).unwrap();
        let response = folder.router().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }

    #[test]
    fn the_routes_have_every_file_and_folder_of_the_portal() {
        let (_base, folder) = folder();
        let paths = folder.paths().unwrap();
        for (path, how) in
            [("/", Match::Path), ("/icon.svg", Match::Path), ("/assets/", Match::Prefix)]
        {
            assert!(paths.contains(&(path.to_owned(), how)), "{path}");
        }
    }
}
