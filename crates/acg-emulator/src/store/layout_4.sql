-- Files of this layout exist, so it is not changed: each later layout is made of the one before.
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    -- When a number of the account was last written or removed, which changes its counts.
    counted_at INTEGER NOT NULL DEFAULT 0,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL,
    failed INTEGER GENERATED ALWAYS AS (errors <> '[]') STORED,
    -- All numbers, and those for which each service is enabled.
    numbers INTEGER NOT NULL DEFAULT 0,
    operator_connect INTEGER NOT NULL DEFAULT 0,
    phone_mobile INTEGER NOT NULL DEFAULT 0,
    direct_routing INTEGER NOT NULL DEFAULT 0,
    zoom INTEGER NOT NULL DEFAULT 0,
    call_protection INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE numbers (
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    telephone_number TEXT NOT NULL,
    -- One bit for each enabled service, in the order of the columns above.
    services INTEGER NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL,
    failed INTEGER GENERATED ALWAYS AS (errors <> '[]') STORED,
    document TEXT NOT NULL,
    PRIMARY KEY (account, telephone_number)
) STRICT, WITHOUT ROWID;
-- Has everything that a filter compares, so that filters and long skips do not read documents.
CREATE INDEX numbers_by_number ON numbers (telephone_number, account, services, failed, settles_at);
CREATE TRIGGER number_added AFTER INSERT ON numbers BEGIN
    UPDATE accounts SET
        counted_at = new.written_at,
        numbers = numbers + 1,
        operator_connect = operator_connect + (new.services & 1),
        phone_mobile = phone_mobile + (new.services >> 1 & 1),
        direct_routing = direct_routing + (new.services >> 2 & 1),
        zoom = zoom + (new.services >> 3 & 1),
        call_protection = call_protection + (new.services >> 4 & 1)
    WHERE name = new.account;
END;
CREATE TRIGGER number_replaced AFTER UPDATE OF document ON numbers BEGIN
    UPDATE accounts SET
        counted_at = new.written_at,
        operator_connect = operator_connect + (new.services & 1) - (old.services & 1),
        phone_mobile = phone_mobile + (new.services >> 1 & 1) - (old.services >> 1 & 1),
        direct_routing = direct_routing + (new.services >> 2 & 1) - (old.services >> 2 & 1),
        zoom = zoom + (new.services >> 3 & 1) - (old.services >> 3 & 1),
        call_protection = call_protection + (new.services >> 4 & 1) - (old.services >> 4 & 1)
    WHERE name = new.account;
END;
CREATE TRIGGER number_removed AFTER DELETE ON numbers BEGIN
    UPDATE accounts SET
        counted_at = CAST(unixepoch('subsec') * 1000 AS INTEGER),
        numbers = numbers - 1,
        operator_connect = operator_connect - (old.services & 1),
        phone_mobile = phone_mobile - (old.services >> 1 & 1),
        direct_routing = direct_routing - (old.services >> 2 & 1),
        zoom = zoom - (old.services >> 3 & 1),
        call_protection = call_protection - (old.services >> 4 & 1)
    WHERE name = old.account;
END;
CREATE TABLE requests_for_information (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL,
    failed INTEGER GENERATED ALWAYS AS (errors <> '[]') STORED
) STRICT;
-- Responses to repeatable requests, stored as long as a request may be repeated.
CREATE TABLE answers (
    request_id TEXT NOT NULL PRIMARY KEY,
    first_sent INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    reply TEXT NOT NULL
) STRICT;
CREATE INDEX answers_by_first_sent ON answers (first_sent);
