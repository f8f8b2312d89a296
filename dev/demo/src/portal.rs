//! The files of the portal page over HTTP, because Envoy cannot serve a folder.

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

/// The folders that are served.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    page: PathBuf,
    package: PathBuf,
}

impl Folders {
    /// The portal page at `/` and `/portal/`, the built npm package at `/dist/`.
    pub(crate) fn of_workspace() -> Self {
        let js = paths::js();
        Self { page: js.join("examples/portal"), package: js.join("dist") }
    }

    /// The paths that Envoy routes to this server.
    fn paths(&self) -> Result<Vec<(String, Match)>> {
        let mut paths = vec![
            ("/".to_owned(), Match::Path),
            ("/portal/".to_owned(), Match::Prefix),
            ("/dist/".to_owned(), Match::Prefix),
        ];
        let page = fs::read_dir(&self.page);
        for entry in page.with_context(|| format!("cannot read {}", paths::shown(&self.page)))? {
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
        let page = ServeDir::new(&self.page);
        Router::new()
            .nest_service("/dist", ServeDir::new(&self.package))
            .nest_service("/portal", page.clone())
            .fallback_service(page)
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
/// The folder of the page cannot be read, or no port is free.
pub(crate) async fn start(folders: &Folders) -> Result<Portal> {
    let paths = folders.paths()?;
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port for the portal page")?;
    let port = listener.local_addr()?.port();
    let router = folders.router();
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

    /// Folders with a file beside them. They live as long as the first value.
    fn folders() -> (TempDir, Folders) {
        let base = tempfile::tempdir().unwrap();
        let folders = Folders { page: base.path().join("page"), package: base.path().join("dist") };
        fs::create_dir_all(&folders.page).unwrap();
        fs::create_dir_all(folders.package.join("web")).unwrap();
        fs::write(folders.page.join("index.html"), "<p>page").unwrap();
        fs::write(folders.page.join("portal.js"), "portal").unwrap();
        fs::write(folders.package.join("web/index.js"), "package").unwrap();
        fs::write(base.path().join("outside.js"), "outside").unwrap();
        (base, folders)
    }

    async fn get(target: &str, folders: &Folders) -> (StatusCode, String, String) {
        let request = Request::get(target).body(Body::empty()).unwrap();
        let response = folders.router().oneshot(request).await.unwrap();
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
    async fn files_of_both_folders_are_served_with_their_types() {
        let (_base, folders) = folders();
        for (target, kind, text) in [
            ("/", "text/html", "<p>page"),
            ("/portal/", "text/html", "<p>page"),
            ("/index.html", "text/html", "<p>page"),
            ("/?x=y", "text/html", "<p>page"),
            ("/portal.js", "text/javascript", "portal"),
            ("/portal/portal.js", "text/javascript", "portal"),
            ("/dist/web/index.js", "text/javascript", "package"),
        ] {
            assert_eq!(
                get(target, &folders).await,
                (StatusCode::OK, kind.into(), text.into()),
                "{target}"
            );
        }
    }

    #[tokio::test]
    async fn files_outside_the_folders_are_not_served() {
        let (_base, folders) = folders();
        for target in [
            "/../outside.js",
            "/portal/../../outside.js",
            "/dist/../outside.js",
            "/dist/%2e%2e/outside.js",
            "/..%2foutside.js",
            "//outside.js",
            "/dist//etc/passwd",
            "/dist/web%5c..%5coutside.js",
            "/missing.js",
        ] {
            assert_eq!(get(target, &folders).await.0, StatusCode::NOT_FOUND, "{target}");
        }
    }

    #[tokio::test]
    async fn only_get_and_head_are_allowed() {
        let (_base, folders) = folders();
        let request = Request::post("/").body(Body::empty()).unwrap();
        let response = folders.router().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }

    #[test]
    fn the_routes_have_every_file_of_the_page() {
        let (_base, folders) = folders();
        let paths = folders.paths().unwrap();
        for (path, how) in
            [("/", Match::Path), ("/portal.js", Match::Path), ("/dist/", Match::Prefix)]
        {
            assert!(paths.contains(&(path.to_owned(), how)), "{path}");
        }
    }
}
