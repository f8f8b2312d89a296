"""Mutations of the request line and the header fields."""

import base64

PATHS = (
    "/accounts", "/accounts/contoso", "/accounts/contoso/numbers", "/accounts/contoso/numbers/+12065550100",
    "/accounts/contoso/numbers/%2B123451", "/accounts/contoso/teamsCivicAddresses", "/accounts/contoso/teamsCivicAddresses/1",
    "/accounts/contoso:createOrUpdateNumbers", "/accounts/contoso:deleteNumbers", "/accounts/contoso%3AdeleteNumbers",
    "/accounts/contoso:getTeamsCapabilityPlans", "/accounts/contoso:getTeamsAvailableCapabilities", "/numbers",
    "/teamsRequestsForInformation", "/teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47",
    "/teamsRequestsForInformation/contoso", "/teamsRequestsForInformation/00000000-0000-0000-0000-000000000000",
    "/account/contoso", "/account", "/portal", "/portal/accounts", "/", "",
    "/acounts", "/number/+123451", "/accountss/contoso", "/members", "/v1/accounts", "/v2.0/accounts/contoso", "/api/v1/numbers",
    "/a/b/accounts", "/2024-02-29-preview/accounts", "/teamsRequestForInformations", "/contoso/numbers/+123451", "/contoso/numbers",
    "/contoso/teamsCivicAddresses", "/contoso:deleteNumbers", "/contoso:deleteNumber", "//h/accounts/contoso", "//h/portal",
    "/%C0%AFaccounts", "/account%C5%BF", "/%EF%BD%81ccounts", "/acc%E2%80%8Bounts", "/acc%C3%B6unts", "/account%EF%AC%86/contoso",
    "/portal%EF%BC%8F%E2%80%A4%E2%80%A4%EF%BC%8Faccounts", "/%F0%9D%90%9Accounts", "/\u24d0ccounts", "/nu\u00e9ers", "/%E6%97%A5%E6%9C%AC",
    "*", "accounts", "/accounts:deleteNumbers", "/accounts/:deleteNumbers", "/numbers/+123451", "/ACCOUNTS", "/accounts.",
)
PIECES = (
    "/", "//", "/.", "/..", "/./", "/../", "\\", ";", ";x=1", "#", "#x", "?", "??", "%", "%2", "%2F", "%2f", "%5C", "%2e", "%2E%2e",
    "%61", "%41", "%30", "%7E", "%2D", "%3A", "%3a", ":", "::", "%3B", "%3F", "%23", "%25", "%2541", "%00", "%0a", "%7f", "%20",
    " ", "%C3%A9", "%E9", "%FF", "%C0%AF", "\u00e9", "%D0%BE", "+", "%2B", "%2b", "%252B", "@", "!", "$", "&", "'", "(", ",", "=",
    "~", "*", "|", "^", "{", "}", "%7B", "%7D", '"', "<", "%zz", "%u0061", "%uFF41",
    "%uFF0F", "%C0%AE", "%E0%80%AF", "%F0%80%80%AF", "%EF%BC%8F", "%E2%80%A4", "%C5%BF", "%E2%84%AA", "%EF%BC%85", "\u017f", "\uff0f", "\u200b", "\t", "\x7f", "a", "Z", "0", "-", "_", ".",
)
PARAMETERS = (
    "api-version=2024-02-29", "api-version=2024-02-29-preview", "api-version=2023-10-01", "api-version=", "api-version",
    "Api-Version=2024-02-29", "api%2Dversion=2024-02-29", "api%252dversion=1", "api-version[]=1", "api-version[0]=1", "api_version=1",
    "filter=a;api-version=1", "x;api-version=2024-02-29", "api-version=2024-02-29;x", "top=1", "top=0", "top=2147483647",
    "top=2147483648", "top=01", "top=+1", "top=%31", "top=-1", "top=-2147483648", "top=-2147483649", "maxpagesize=-0", "Top=1", "TOP=5", "t%6Fp=1", "skip=0", "skip=-1", "skip=", "maxpagesize=5",
    "maxpagesize=0", "maxPageSize=5", "filter=", "filter=a", "filter", "filter=b", "countRecords=true", "countRecords=True", "countRecords",
    "deleteNumbers=true", "deleteNumbers=false", "deleteNumbers=TRUE", "deleteNumbers=1", "deleteNumbers", "DeleteNumbers=true",
    "delete%4Eumbers=true", "deleteNumbers=true;x", "x;deleteNumbers=true", "_method=DELETE", "_Method=x", "%5Fmethod=x", "a;_method=x",
    "_method", "_method[]=x", "=5", "=", "a", "a=b=c", "a;b", ";", "%", "%zz=1", "%FF=1", "%C3%A9=1", "\u00e9=1", "+=1", "api+version=1",
    "api-version%00=1", "api-version%20=1", " api-version=1", "n" * 128 + "=1", "n" * 129 + "=1", "%41" * 128, "%41" * 129, "?", "#", "x#y", "[]",
    "api-version[=1", "%", "%5b%5d=1", "top[]=1", "top;=1", "$top=1", "skip=0&skip=0", "\u212a=1", "%2574op=1",
)
HEADERS = (
    ["content-type", "application/json"], ["Content-Type", "application/json; charset=utf-8"],
    ["content-type", "application/json;charset=\"UTF-8\""], ["content-type", "application/json ; charset=utf-8"],
    ["content-type", " application/json "], ["content-type", "application/json;"], ["content-type", "application/json; charset=utf8"],
    ["content-type", "application/json; charset = utf-8"], ["content-type", "application/json; charset='utf-8'"],
    ["content-type", "application/json; charset=\"utf-8"], ["content-type", "application/json; charset="],
    ["content-type", "application/json; Charset=Utf-8; a=b"], ["content-type", "application/merge-patch+json"],
    ["content-type", "application/merge-patch+json;charset=utf-8"], ["content-type", "text/plain"], ["content-type", ""],
    ["content-type", "application/json, text/plain"], ["content-type", "application/json-patch+json"], ["content-type", ";charset=utf-8"],
    ["content-encoding", "identity"], ["content-encoding", "Identity"], ["content-encoding", "gzip"], ["content-encoding", ""],
    ["content-encoding", " identity "], ["content-encoding", "identity, identity"], ["content-encoding", "identity;q=1"],
    ["content-length", "0"], ["content-length", "131072"], ["content-length", "131073"], ["content-length", "99999999999999999999999"],
    ["content-length", "-1"], ["content-length", "abc"], ["content-length", "1, 1"], ["content-length", ""], ["content-length", "+131073"],
    ["content-length", " 131073 "], ["content-length", "00131073"],
    ["if-match", '"1"'], ["If-Match", "*"], ["if-match", "12345"], ["if-match", 'W/"1"'], ["if-match", '"1", "2"'], ["if-match", '"1" "2"'],
    ["if-match", '"1'], ["if-match", ""], ["if-match", " "], ["if-match", "*, *"], ["if-match", ","], ["if-match", 'a"b"'], ["if-match", "W/"],
    ["if-match", "W/a"], ["if-match", "w/a"], ["if-match", '"a b"'], ["if-match", '"a\tb"'], ["if-match", '"\u00f6"'], ["if-match", "\u00f6"],
    ["if-match", "W/ \"1\""], ["if-match", "\"1\",W/\"2\""], ["if-match", "a b"], ["if-match", "**"], ["if-match", "*a"], ["if-match", "\"\x7f\""],
    ["if-match", "W/*"], ["if-match", '"*"'], ["if-match", "W/W/1"], ["if-match", '1,,2'], ["if-match", "a,W/"], ["if-match", "\"\\\""],
    ["if-none-match", "*"], ["if-none-match", '"1"'], ["if-none-match", 'W/"1"'], ["if-none-match", "a b"], ["if-none-match", '"'],
    ["if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"], ["if-modified-since", "x"],
    ["if-unmodified-since", "Sun, 06 Nov 1994 08:49:37 GMT"], ["if-unmodified-since", ""], ["if-range", '"1"'],
    ["etag", '"1"'], ["ETag", "1"], ["etag", ""], ["upgrade", "websocket"], ["Upgrade", ""], ["upgrade", "h2c"], ["Upgrade", "H2C"],
    ["upgrade", "h2c, websocket"], ["upgrade", "h2c,"],
    ["upgrade", ", ,"], ["upgrade", ",h2c,H2C"], ["upgrade", "h2c;q=1"], ["upgrade", " h2c "], ["http2-settings", "AAMAAABkAAQAAP__"], ["connection", "Upgrade, HTTP2-Settings"],
    ["up_grade", "x"], ["connection", "upgrade"],
    ["x-http-method-override", "DELETE"], ["X_HTTP_METHOD_OVERRIDE", "x"], ["x-http-method", ""], ["x-method-override", "GET"], ["x-method", "PUT"],
    ["x-http-methodoverride", "PUT"], ["x-http_method-override", "PUT"], ["x-httpmethod", "PUT"], ["x-original-method", "PUT"],
    ["authorization", "Bearer abc"], ["authorization", "bearer a.b-c_d~e+f/g=="], ["authorization", "Bearer"], ["authorization", "Bearer "],
    ["authorization", "Bearer a b"], ["authorization", "Bearer  abc"], ["authorization", "Bearer\tabc"], ["authorization", "Bearer =a"],
    ["authorization", "Bearer a=b"], ["authorization", "Basic abc"], ["authorization", ""], ["authorization", "Bearer a, Bearer b"],
    ["authorization", "Bearer \u00e9"], ["authorization", "Bearerabc"], ["authorization", " Bearer abc "], ["authorization", "Bearer ==="],
    ["host", "provapi.example.com"], ["host", "a, b"], ["host", ""], ["x-ms-client-request-id", "9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d"],
    ["x-ms-client-request-id", "9F3C2F0E-64B7-4C0E-9D53-6B7A3A1F0C2D"], ["x-ms-client-request-id", "1"], ["x-ms-client-request-id", ""],
    ["x-ms-client-request-id", " 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d "], ["x-ms-client-request-id", "a, b"],
    ["repeatability-request-id", "1"], ["repeatability-request-id", ""], ["repeatability-request-id", "a b"], ["repeatability-request-id", "\u00e9"],
    ["repeatability-request-id", " a "], ["repeatability-request-id", "\x7f"], ["repeatability-request-id", "a,b"],
    ["repeatability-first-sent", "Sun, 06 Nov 1994 08:49:37 GMT"], ["repeatability-first-sent", "Mon, 06 Nov 1994 08:49:37 GMT"],
    ["repeatability-first-sent", "Thu, 29 Feb 2024 23:59:60 GMT"], ["repeatability-first-sent", "Sat, 01 Jan 2000 00:00:60 GMT"],
    ["repeatability-first-sent", "Thu, 29 Feb 2024 23:59:61 GMT"], ["repeatability-first-sent", "Wed, 29 Feb 2023 00:00:00 GMT"],
    ["repeatability-first-sent", "Sat, 01 Jan 0000 00:00:00 GMT"], ["repeatability-first-sent", "Mon, 01 Jan 0001 00:00:00 GMT"],
    ["repeatability-first-sent", "Fri, 31 Dec 9999 23:59:59 GMT"], ["repeatability-first-sent", " Sun, 06 Nov 1994 08:49:37 GMT "],
    ["repeatability-first-sent", "sun, 06 nov 1994 08:49:37 gmt"], ["repeatability-first-sent", "Thu, 29 Feb 1900 00:00:00 GMT"],
    ["repeatability-first-sent", "Tue, 29 Feb 2000 12:00:00 GMT"], ["repeatability-first-sent", "Sun, 6 Nov 1994 08:49:37 GMT"],
    ["repeatability-first-sent", "Sun, 06 Nov 1994 08:60:37 GMT"], ["repeatability-first-sent", ""], ["repeatability-first-sent", "Mon, 00 Jan 2024 00:00:00 GMT"],
    ["repeatability-first-sent", "1994-11-06T08:49:37Z"], ["repeatability-first-sent", "1994-11-06t08:49:37.5z"],
    ["repeatability-first-sent", "1990-12-31T15:59:60-08:00"], ["repeatability-first-sent", "1990-12-31T23:59:60+01:00"],
    ["repeatability-first-sent", "2023-02-29T00:00:00Z"], ["repeatability-first-sent", "1994-11-06T08:49:37"],
    ["repeatability-first-sent", "1994-11-06T08:49:37+24:00"], ["repeatability-first-sent", "0000-01-01T00:00:00+00:00"],
    ["accept", "*/*"], ["x-comment", "\u00e9"], ["", "x"], ["content_type", "text/plain"], ["IF-MATCH", "\"1\""], ["expect", "100-continue"],
)
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE", "get", "put", "", "PUT ", "FOO")


def mutate(chance, request, body):
    """Changes the request in place, and returns the body, which may be a different one."""
    kind = chance.random()
    path, mark, query = request["target"].partition("?")
    if kind < 0.06:
        request["method"] = chance.choice(METHODS)
    elif kind < 0.12:
        path = chance.choice(PATHS)
    elif kind < 0.28:
        path = _path(chance, path)
    elif kind < 0.52:
        mark, query = "?", _query(chance, query)
    elif kind < 0.54:
        mark = "" if mark and not query else mark
        query = query[: chance.randrange(len(query) + 1)]
        mark = mark or ("?" if query else "")
    elif kind < 0.57:
        return chance.choice((b"", b"{}", b"[]", b"null", b" ", b"x"))
    else:
        _headers(chance, request.setdefault("headers", []))
    request["target"] = path + mark + query
    return body


def _path(chance, path):
    at = chance.randrange(len(path) + 1)
    kind = chance.randrange(8)
    if kind < 3:
        return path[:at] + chance.choice(PIECES) + path[at:]
    if kind == 3:
        return path[:at] + path[at + 1 :]
    if kind == 4 and at < len(path):
        return path[:at] + "%%%02X" % (ord(path[at]) & 0xFF) + path[at + 1 :]
    if kind == 5:
        return path[:at] + path[at:].swapcase()
    segments = path.split("/")
    place = chance.randrange(len(segments))
    if kind == 6:
        segments[place] = chance.choice(("contoso", "fabrikam", "accounts", "numbers", "..", ".", "", "+123451", "a b", "a" * 101, "contoso:x"))
    else:
        segments.insert(place, chance.choice(("", ".", "..", "accounts", "portal", "%2e%2e", "..;", "numbers", "contoso")))
    return "/".join(segments)


def _query(chance, query):
    pairs = query.split("&") if query else []
    kind = chance.randrange(6)
    if kind == 0 and pairs:
        del pairs[chance.randrange(len(pairs))]
    elif kind == 1 and pairs:
        pairs.append(chance.choice(pairs))
    elif kind == 2 and pairs:
        chance.shuffle(pairs)
        pairs[0] = pairs[0].swapcase()
    else:
        pairs.insert(chance.randrange(len(pairs) + 1), chance.choice(PARAMETERS))
    return "&".join(pairs)


def _headers(chance, headers):
    kind = chance.randrange(8)
    if kind == 0 and headers:
        del headers[chance.randrange(len(headers))]
    elif kind == 1 and headers:
        headers.append(list(chance.choice(headers)))
    elif kind == 2 and headers:
        name, value = chance.choice(headers)
        headers.append([name.upper(), value])
    elif kind == 3 and headers:
        place = chance.randrange(len(headers))
        octets = chance.choice((b"\xff", b'"caf\xe9"', b"application/json\xff", b"\xc0\xaf", b"\xed\xa0\x80", "é".encode()))
        headers[place] = [headers[place][0], {"base64": base64.b64encode(octets).decode()}]
    elif kind == 4:
        name, _ = chance.choice(HEADERS)
        headers.append([name, {"base64": base64.b64encode(b"\xe9").decode()}])
    else:
        headers.insert(chance.randrange(len(headers) + 1), list(chance.choice(HEADERS)))
