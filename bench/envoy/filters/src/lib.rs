//! Two filters in one module. The configuration selects: `refuse` refuses every request with a body, once the body is
//! complete; anything else does nothing.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Warn);
    proxy_wasm::set_root_context(|_| Box::new(Root { refuses: false }));
}}

struct Root {
    refuses: bool,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        self.refuses = self.get_plugin_configuration().is_some_and(|text| text == b"refuse");
        true
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(if self.refuses { Box::new(Refusing) } else { Box::new(Empty) })
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Empty;

impl Context for Empty {}

impl HttpContext for Empty {}

struct Refusing;

impl Context for Refusing {}

impl HttpContext for Refusing {
    fn on_http_request_headers(&mut self, _count: usize, ends: bool) -> Action {
        if ends { Action::Continue } else { Action::Pause }
    }

    fn on_http_request_body(&mut self, size: usize, ends: bool) -> Action {
        if ends && self.get_http_request_body(0, size).is_some() {
            let fields = vec![("content-type", "application/json")];
            self.send_http_response(400, fields, Some(REPLY));
        }
        Action::Pause
    }
}

/// As long as the reply of acg-policy to the same request.
const REPLY: &[u8] = &[b' '; 600];
