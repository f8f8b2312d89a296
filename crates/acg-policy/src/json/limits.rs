//! The limits of the JSON reader.

/// The largest depth of nested objects and arrays. The outermost one has depth 1.
pub const MAX_DEPTH: usize = 32;

/// The largest number of members and elements of a request body, at all depths.
pub const MAX_NODES: usize = 4096;

/// The largest number of members and elements of a list of telephone numbers, which the published
/// schema does not limit: 8,191 numbers.
pub const MAX_IDENTIFIER_NODES: usize = 16_384;

/// The largest number of members and elements of a response of the API, at all depths: an emergency
/// address has about 30, and an account has thousands of addresses.
pub const MAX_RESPONSE_NODES: usize = 1 << 20;

/// The largest length of a number, in characters.
pub const MAX_NUMBER_CHARACTERS: usize = 64;

/// The largest length of a string or a member name, in bytes of UTF-8 after unescaping.
pub const MAX_STRING_BYTES: usize = 65_536;
