//! The entry points that the proxy calls, by the names of proxy-wasm ABI 0.2.1. Those that are not
//! here, for answers and connections, are none of the filter's business: the proxy goes on by itself.

use std::cell::RefCell;
use std::panic;

use crate::abi::Abi;
use crate::filter::Filter;
use crate::host::{Action, Level};
use crate::numbers::{ACTION_CONTINUE, ACTION_PAUSE};
use crate::outlet;

thread_local! {
    static FILTER: RefCell<Filter<Abi>> = const { RefCell::new(Filter::new(Abi)) };
}

/// Called once, before all others.
#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn _initialize() {
    // SAFETY: the linker makes this function; calling it once, here, is what it is for. Unless it is
    // called, the linker has every other export call it again.
    unsafe { __wasm_call_ctors() };
    // A message of a panic may hold bytes of a request; its place does not.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        outlet::log(&mut Abi, Level::Error, &format!("stopped by a fault at {place}"));
    }));
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_context_create(context: u32, root: u32) {
    with((), |filter| filter.create(context, root));
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_configure(root: u32, size: usize) -> u32 {
    u32::from(with(false, |filter| filter.configure(root, size)))
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_headers(context: u32, _fields: usize, ends: u32) -> u32 {
    number(with(Action::Pause, |filter| filter.request_headers(context, ends != 0)))
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_body(context: u32, gathered: usize, ends: u32) -> u32 {
    number(with(Action::Pause, |filter| filter.request_body(context, gathered, ends != 0)))
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_trailers(context: u32, _fields: usize) -> u32 {
    number(with(Action::Pause, |filter| filter.request_trailers(context)))
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_http_call_response(
    _context: u32,
    token: u32,
    fields: usize,
    size: usize,
    _trailers: usize,
) {
    with((), |filter| filter.call_response(token, fields, size));
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_tick(root: u32) {
    with((), |filter| filter.tick(root));
}

#[expect(unsafe_code, reason = "the ABI asks for this export by name")]
#[unsafe(no_mangle)]
extern "C" fn proxy_on_delete(context: u32) {
    with((), |filter| filter.delete(context));
}

/// Runs a callback. Were the proxy to call while another callback runs, the request is held back.
fn with<T>(otherwise: T, callback: impl FnOnce(&mut Filter<Abi>) -> T) -> T {
    let ran = FILTER
        .try_with(|filter| filter.try_borrow_mut().ok().map(|mut filter| callback(&mut filter)));
    ran.ok().flatten().unwrap_or(otherwise)
}

const fn number(action: Action) -> u32 {
    match action {
        Action::Continue => ACTION_CONTINUE,
        Action::Pause => ACTION_PAUSE,
    }
}

#[expect(unsafe_code, reason = "made by the linker")]
unsafe extern "C" {
    fn __wasm_call_ctors();
}
