// `acg-policy/bulk` in Node: how files are read, and what is found in them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { accounts as accountsOf, policy } from "acg-policy";
import { bulk, columnsOf } from "acg-policy/bulk";
import { de } from "acg-policy/messages/de";
import { en } from "acg-policy/messages/en";
import { es } from "acg-policy/messages/es";
import { fr } from "acg-policy/messages/fr";
import { ja } from "acg-policy/messages/ja";

const ZOOM = { service: "zoomPhoneCloudPeering", shared: { accountName: "contoso" } };
const HEADER = "telephoneNumber,accountName,enabled,customSipHeader";
const numberOf = (index) => `+4420${79460000 + index}`;

async function batchesOf(numbers, source) {
  const all = [];
  for await (const batch of numbers.batches(source)) {
    all.push(batch);
  }
  return all;
}

async function numbersIn(source, options = ZOOM) {
  return (await batchesOf(bulk(options), source)).flatMap(({ body }) => body.numbers);
}

/** Row, column and code of all errors. */
async function errorsIn(source, options = ZOOM) {
  const { issues } = await bulk(options).check(source);
  return issues.filter(({ severity }) => severity === "error").map(({ row, column, code }) => [row, column, code]);
}

describe("files are read as spreadsheets write them", () => {
  const expected = ["+442079460001", "+442079460002"];
  const utf16 = (text) => new Blob([new Uint8Array([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const files = {
    "with commas": "telephoneNumber,note\n+442079460001,a\n+442079460002,b",
    "with semicolons and CRLF": "telephoneNumber;note\r\n+442079460001;a,b\r\n+442079460002;c,d\r\n",
    "with tabs": "note\ttelephoneNumber\n1,2\t+442079460001\n3,4\t+442079460002\n",
    "with CR": "telephoneNumber,note\r+442079460001,a\r+442079460002,b\r",
    "with mixed line ends": "telephoneNumber,note\r\n+442079460001,a\n+442079460002,b\r",
    "with one column": "telephoneNumber\n+442079460001\n+442079460002",
    "with a byte order mark": "\uFEFFtelephoneNumber,note\n+442079460001,a\n+442079460002,b",
    "with a byte order mark and quotation marks": '\uFEFF"telephoneNumber","note"\n"+442079460001","a"\n"+442079460002","b"',
    "with a line for the separator": "sep=|\ntelephoneNumber|note\n+442079460001|a\n+442079460002|b",
    "with empty rows": "\n\ntelephoneNumber,note\n,\n+442079460001,a\n\n+442079460002,b\n\n",
    "with formulas that keep text": 'telephoneNumber,note\n"=""+442079460001""",a\n\'+442079460002,b',
    "with spaces": "telephoneNumber , note\n +442079460001\u00A0,a\n+442079460002 ,b",
  };
  for (const [name, text] of Object.entries(files)) {
    test(name, async () => {
      for (const source of [text, new Blob([text])]) {
        assert.deepEqual((await numbersIn(source)).map(({ telephoneNumber }) => telephoneNumber), expected);
      }
    });
  }
  test("in UTF-16", async () => {
    const source = utf16("telephoneNumber\tRäume\r\n+442079460001\ta\r\n+442079460002\tb\r\n");
    assert.deepEqual((await numbersIn(source)).map(({ telephoneNumber }) => telephoneNumber), expected);
    assert.deepEqual((await bulk(ZOOM).preview(source)).columns[1], { header: "Räume", member: null });
  });
  test("in Windows-1252", async () => {
    const source = new Blob([Buffer.from("telephoneNumber;Räume\n+442079460001;ö\n", "latin1")]);
    const { columns, encoding, delimiter } = await bulk(ZOOM).preview(source);
    assert.deepEqual([columns[1].header, encoding, delimiter], ["Räume", "windows-1252", ";"]);
  });
});

test("the delimiter is found in files whose headers are not known, and whose rows have several lengths", async () => {
  const delimiterOf = async (text) => (await bulk(ZOOM).preview(text)).delimiter;
  assert.equal(await delimiterOf('number;name\n+442079460001;Anna\n"020 7946 0002"\n12'), ";");
  assert.equal(await delimiterOf("a\tb\n1,2\t3\n4"), "\t");
  assert.equal(await delimiterOf("number\n12"), ",");
});

test("rows are numbered as in a spreadsheet: empty rows and rows of several lines count once", async () => {
  const text = 'sep=,\ntelephoneNumber,note\n"020",a\n\n+442079460001,"two\nlines"\n021,b\n';
  assert.deepEqual(await errorsIn(text), [[3, 1, "number/e164"], [6, 1, "number/e164"]]);
});

test("a character and a row on the edge of two parts are read whole", async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `${numberOf(index)},"ä${"é".repeat(index % 7)}\n€"`);
  const text = `telephoneNumber,note\r\n${rows.join("\r\n")}`;
  const numbers = await numbersIn(new Blob([text]));
  assert.deepEqual(numbers.map(({ telephoneNumber }) => telephoneNumber), rows.map((_, index) => numberOf(index)));
  assert.equal((await numbersIn(text)).length, rows.length);
});

test("a line end on the edge of two parts is one", async () => {
  const head = "telephoneNumber,note\r\n+442079460001,";
  const text = `${head}${"x".repeat((1 << 17) - head.length - 1)}\r\n020,b\r\n`;
  for (const source of [text, new Blob([text])]) {
    assert.deepEqual(await errorsIn(source), [[3, 1, "number/e164"]]);
  }
});

test("numbers that a spreadsheet has damaged are reported, and replaced only where one number can stand", async () => {
  const text = "telephoneNumber\n4.42079E+11\n442079460001\n020 7946 0002";
  const options = { ...ZOOM, country: "GB" };
  const { issues } = await bulk(options).check(text);
  assert.deepEqual(
    issues.filter(({ severity }) => severity === "error").map(({ row, textCode, suggestion }) => [row, textCode, suggestion]),
    [[2, "number/e164.exponent", undefined], [3, "number/e164.repairs", "+442079460001"], [4, "number/e164.national-format", "+442079460002"]],
  );
  const { accepted, changed, issues: found } = await bulk({ ...options, useSuggestions: true }).check(text);
  assert.deepEqual([accepted, changed], [2, 2]);
  assert.deepEqual(
    found.filter(({ code }) => code === "csv/number-changed").map(({ row, severity, suggestion }) => [row, severity, suggestion]),
    [[3, "warning", "+442079460001"], [4, "warning", "+442079460002"]],
  );
  assert.deepEqual((await numbersIn(text, { ...options, useSuggestions: true })).map(({ telephoneNumber }) => telephoneNumber), [
    "+442079460001",
    "+442079460002",
  ]);
});

test("the columns of all services are the members of a number", () => {
  const leaves = (schema, path) => {
    const object = schema.anyOf?.find(({ type }) => type !== "null") ?? schema;
    return object.readOnly === true || object.type === undefined
      ? []
      : object.type === "object"
        ? Object.entries(object.properties).flatMap(([name, inner]) => leaves(inner, [...path, name]))
        : [path.join(".")];
  };
  const { properties } = policy().number.toJSONSchema({ target: "draft-2020-12" });
  const services = Object.keys(properties.serviceDetails.properties);
  const columns = new Set(services.flatMap((service) => columnsOf(service)));
  assert.deepEqual([...columns].sort(), leaves({ type: "object", properties }, []).sort());
});

describe("headers", () => {
  const member = async (header, options = { service: "teamsOperatorConnect" }) => (await bulk(options).preview(`${header}\n`)).columns[0].member;
  const usage = "serviceDetails.teamsOperatorConnect.configuration.usage";
  test("are names, ends of paths, or paths, in any letter case", async () => {
    for (const header of ["usage", "Usage", "teamsOperatorConnect.usage", "teamsOperatorConnect.configuration.usage", usage]) {
      assert.equal(await member(header), usage, header);
    }
    assert.equal(await member("Telephone Number"), "telephoneNumber");
    assert.equal(await member("usage", {}), null, "two services have it");
    assert.equal(await member("teamsPhoneMobile.usage"), "serviceDetails.teamsPhoneMobile.configuration.usage");
  });
  test("are labels in the language of the catalogue", async () => {
    assert.equal(await member("Verwendung", { service: "teamsOperatorConnect", messages: de }), usage);
    assert.equal(await member("Rufnummer", { messages: de }), "telephoneNumber");
  });
  test("are mapped or ignored by the caller", async () => {
    const text = "DDI;Comment\n+442079460001;x";
    const options = { ...ZOOM, columns: { DDI: "telephoneNumber", Comment: null } };
    assert.deepEqual((await bulk(options).check(text)).issues, []);
    await assert.rejects(bulk({ columns: { DDI: "usage" } }).preview(text), RangeError);
  });
  test("can be absent: then the caller names the columns", async () => {
    const text = "Anna;+442079460001\nBob;020\nCarl;+442079460001";
    const options = { ...ZOOM, columns: [null, "telephoneNumber"] };
    const { issues, accepted } = await bulk(options).check(text);
    assert.deepEqual(
      issues.map(({ row, column, header, code, facts }) => [row, column, header, code, facts.first]),
      [[2, 2, null, "number/e164", undefined], [3, 2, null, "csv/number-repeated", 1]],
    );
    assert.equal(accepted, 1);
    const { columns, rows } = await bulk(options).preview(text);
    assert.deepEqual(columns, [{ header: null, member: null }, { header: null, member: "telephoneNumber" }]);
    assert.deepEqual(rows[0], ["Anna", "+442079460001"]);
    assert.deepEqual(await errorsIn("a;b", { ...ZOOM, columns: [null, "accountName"] }), [[0, null, "csv/column-missing"]]);
    assert.deepEqual(await errorsIn("", options), [[1, null, "csv/empty"]]);
    await assert.rejects(bulk({ columns: ["usage"] }).check(text), RangeError);
  });
  test("with a fault end the check at once", async () => {
    assert.deepEqual(await errorsIn("number,accountName\n+442079460001,contoso"), [[1, null, "csv/column-missing"]]);
    assert.deepEqual(await errorsIn("telephoneNumber,Telephone number\n1,2"), [[1, 2, "csv/column-repeated"]]);
    assert.deepEqual(await errorsIn(""), [[1, null, "csv/empty"]]);
    assert.deepEqual(await errorsIn("telephoneNumber\n\n"), [[1, null, "csv/empty"]]);
    assert.deepEqual(await batchesOf(bulk(ZOOM), "number\n+442079460001"), []);
  });
});

test("cells become booleans, lists and members; an empty cell leaves what all rows have", async () => {
  const operator = "usage;choosableCapabilities;additionalUsages;allowTenantAddressUpdate;civicAddressId";
  const header = `telephoneNumber;accountName;${operator};customSipHeader`;
  const rows = [
    "+442079460001;;CallingUserAssignment;InboundCalling, OutboundCalling;;WAHR;72f988bf-86f1-41af-91ab-2d7cd011db47;a1",
    '+442079460002;fabrikam;;"InboundCalling|OutboundCalling";ConferenceAssignment;falsch;;',
  ];
  const configuration = { usage: "FirstPartyAppAssignment", choosableCapabilities: ["InboundCalling"] };
  const shared = { accountName: "contoso", serviceDetails: { teamsOperatorConnect: { configuration } } };
  const numbers = await numbersIn([header, ...rows].join("\n"), { service: "teamsOperatorConnect", shared });
  const choosableCapabilities = ["InboundCalling", "OutboundCalling"];
  const civicAddressId = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  const calling = { usage: "CallingUserAssignment", allowTenantAddressUpdate: true, civicAddressId };
  const number = (telephoneNumber, accountName, given) => ({
    accountName,
    serviceDetails: { teamsOperatorConnect: { configuration: { ...configuration, choosableCapabilities, ...given }, enabled: true } },
    telephoneNumber,
  });
  assert.deepEqual(numbers, [
    { ...number("+442079460001", "contoso", calling), configuration: { customSipHeader: "a1" } },
    number("+442079460002", "fabrikam", { additionalUsages: ["ConferenceAssignment"], allowTenantAddressUpdate: false }),
  ]);
  assert.deepEqual(shared.serviceDetails.teamsOperatorConnect, { configuration });
});

test("faults of rows have row, column, field, and a text in the language of the catalogue", async () => {
  const rows = ["+442079460001,contoso,perhaps,", "+442079460002,con toso,yes,x,more", "+442079460001,contoso,yes,", '"+44"20",contoso,yes,'];
  const text = [HEADER, ...rows].join("\n");
  const { issues } = await bulk({ service: "teamsDirectRouting", messages: de }).check(text);
  assert.deepEqual(
    issues.filter(({ severity }) => severity === "error").map(({ row, column, header, cell, field, code }) => [row, column, header, cell, field, code]),
    [
      [2, 3, "enabled", "perhaps", "serviceDetails.teamsDirectRouting.enabled", "json/type"],
      [3, 2, "accountName", "con toso", "accountName", "account/name-format"],
      [3, null, null, null, "", "csv/cells"],
      [4, 1, "telephoneNumber", "+442079460001", "telephoneNumber", "csv/number-repeated"],
      [5, 1, "telephoneNumber", '+44"20', "telephoneNumber", "number/e164"],
      [5, null, null, null, "", "csv/quotes"],
    ],
  );
  const textOf = (wanted) => issues.find(({ code }) => code === wanted).text;
  assert.equal(textOf("csv/number-repeated"), "Die Rufnummer steht schon in Zeile 2. Entfernen Sie eine der Zeilen.");
  assert.ok(textOf("account/name-format").startsWith("Kontoname: "));
});

test("every fault of a file has a text in each language, and one in English without a catalogue", async () => {
  const files = {
    "csv/cells": "telephoneNumber\n+442079460001,x",
    "csv/column-missing": "number\n1",
    "csv/column-repeated": "telephoneNumber,Telephone number\n1,2",
    "csv/column-unknown": "telephoneNumber,x\n+442079460001,x",
    "csv/empty": "telephoneNumber\n",
    "csv/number-changed": "telephoneNumber\n442079460001",
    "csv/number-repeated": `telephoneNumber\n${"\n".repeat(1_500)}+442079460001\n+442079460001`,
    "csv/quote-unclosed": 'telephoneNumber\n"1',
    "csv/quotes": 'telephoneNumber\n"+44"20"',
  };
  const codes = Object.keys(en.texts).filter((code) => code.startsWith("csv/"));
  assert.deepEqual(codes, Object.keys(files));
  for (const messages of [undefined, en, de, es, fr, ja]) {
    for (const [code, text] of Object.entries(files)) {
      const { issues } = await bulk({ ...ZOOM, messages, useSuggestions: true }).check(text);
      const found = issues.find((issue) => issue.code === code);
      const { texts, labels } = messages ?? { ...en, labels: { telephoneNumber: "telephoneNumber" } };
      const expected = texts[code].replace("{field}", labels.telephoneNumber).replace("{first}", "1502");
      assert.deepEqual([found?.textCode, found?.text], [code, expected]);
    }
  }
  const own = { ...de, texts: { ...de.texts, "csv/empty": "Leer." } };
  assert.equal((await bulk({ ...ZOOM, messages: own }).check("")).issues[0].text, "Leer.");
});

test("a quotation mark that is not closed is reported with its row, and does not fill the memory", async () => {
  assert.deepEqual(await errorsIn('telephoneNumber,note\n+442079460001,a\n+442079460002,"b'), [[3, null, "csv/quote-unclosed"]]);
  const long = `telephoneNumber,note\n+442079460001,a\n+442079460002,"${"b\n".repeat(2_000_000)}`;
  assert.deepEqual(await errorsIn(new Blob([long])), [[3, null, "csv/quote-unclosed"]]);
});

test("a repeated number is found in a large file, with the row that has it first", async () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => numberOf(index));
  const { issues, accepted } = await bulk(ZOOM).check(["telephoneNumber", ...rows, rows[17], rows[29_999]].join("\n"));
  assert.deepEqual(issues.map(({ row, facts }) => [row, facts.first]), [[30_002, 19], [30_003, 30_001]]);
  assert.equal(accepted, 30_000);
});

test("the report lists the first issues and counts all", async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => (index % 2 === 0 ? numberOf(index) : `0${index}`));
  const { issues, omitted, counts, refused } = await bulk({ ...ZOOM, maxIssues: 10 }).check(["telephoneNumber", ...rows].join("\n"));
  assert.deepEqual([issues.length, omitted, refused], [10, 2_490, 2_500]);
  assert.equal(counts.reduce((sum, { rows }) => sum + rows, 0), 2_500);
});

test("a fault of a member without a column is listed for some rows, and does not hide those of cells", async () => {
  const rows = Array.from({ length: 2_000 }, (_, index) => (index < 1_990 ? numberOf(index) : "020"));
  const options = { service: "teamsOperatorConnect", shared: { accountName: "contoso" }, maxIssues: 150 };
  const { issues, counts, omitted } = await bulk(options).check(["telephoneNumber", ...rows].join("\n"));
  const listed = (code) => issues.filter((issue) => issue.code === code).length;
  const all = (code) => counts.find((count) => count.code === code).rows;
  assert.deepEqual([listed("number/configuration-missing"), all("number/configuration-missing")], [100, 2_000]);
  assert.deepEqual([listed("number/e164"), all("number/e164")], [10, 10]);
  assert.equal(omitted, counts.reduce((sum, { rows }) => sum + rows, 0) - issues.length);
});

test("accounts are looked up once for each name, and only for numbers without errors of their own", async () => {
  const asked = [];
  const fetch = async (path) => {
    asked.push(path);
    return new Response(JSON.stringify({ name: "contoso", serviceDetails: {} }), { status: path.includes("/contoso?") ? 200 : 404 });
  };
  const rows = ["+442079460001,contoso", "+442079460002,contoso", "020,fabrikam", "+442079460004,northwind", "+442079460005,northwind"];
  const { service } = ZOOM;
  const found = await errorsIn(["telephoneNumber,accountName", ...rows].join("\n"), { service, accounts: accountsOf({ fetch }) });
  assert.equal(asked.length, 2);
  const codes = found.map(([row, , code]) => `${row} ${code}`);
  assert.ok(codes.includes("2 state/service-not-enabled") && codes.includes("3 state/service-not-enabled"), codes.join());
});

test("the accounts of a file with more of them than are remembered are looked up", async () => {
  const rows = Array.from({ length: 1_100 }, (_, index) => `${numberOf(index)},account${index}`);
  const asked = new Set();
  const accounts = { of: async (name) => (asked.add(name), { state: "missing" }) };
  const { counts } = await bulk({ service: ZOOM.service, accounts }).check(["telephoneNumber,accountName", ...rows].join("\n"));
  assert.deepEqual([asked.size, counts.find(({ code }) => code === "state/account-missing").rows], [1_100, 1_100]);
});

test("batches have one account, at most 100 numbers, a size that the gateway accepts, and the row of each number", async () => {
  const rows = Array.from({ length: 1_234 }, (_, index) => `${numberOf(index)},account${index % 3},yes,${"x".repeat(index % 90)}`);
  const text = [HEADER, ...rows].join("\n");
  const check = policy({ maxBodyBytes: 9_000 });
  const all = await batchesOf(bulk({ service: "teamsDirectRouting", policy: { maxBodyBytes: 9_000 } }), text);
  for (const { accountName, body, rows: places, target } of all) {
    assert.ok(body.numbers.length <= 100 && body.numbers.length === places.length);
    assert.equal(target, `/accounts/${accountName}:createOrUpdateNumbers?api-version=2024-02-29`);
    const request = { method: "POST", target, headers: { "content-type": "application/json" }, body };
    assert.deepEqual(check.request.check(request).issues.filter(({ severity }) => severity === "error"), []);
    body.numbers.forEach((number, index) => assert.ok(rows[places[index] - 2].startsWith(`${number.telephoneNumber},${accountName},`)));
  }
  assert.equal(all.flatMap(({ rows: places }) => places).length, rows.length);
  const preview = bulk({ service: "teamsDirectRouting", apiVersion: "2024-02-29-preview" });
  assert.ok((await batchesOf(preview, text))[0].target.endsWith("?api-version=2024-02-29-preview"));
  const report = await bulk({ service: "teamsDirectRouting" }).check(text);
  assert.equal((await batchesOf(bulk({ service: "teamsDirectRouting" }), text)).length, report.batches);
  assert.deepEqual([report.batches, report.minutes], [15, 0]);
});

test("batches have all rows of a file with more accounts than are collected at once", async () => {
  const rows = Array.from({ length: 1_200 }, (_, index) => `${numberOf(index)},account${index % 600}`);
  const all = await batchesOf(bulk({ service: "zoomPhoneCloudPeering" }), ["telephoneNumber,accountName", ...rows].join("\n"));
  const places = all.flatMap(({ accountName, body, rows: places }) => {
    assert.ok(body.numbers.every((number) => number.accountName === accountName));
    return places;
  });
  assert.deepEqual(places.toSorted((a, b) => a - b), rows.map((_, index) => index + 2));
});

test("the size of batches is that of their bytes", async () => {
  const rows = Array.from({ length: 200 }, (_, index) => numberOf(index));
  const options = { ...ZOOM, shared: { ...ZOOM.shared, note: "é".repeat(50) }, policy: { maxBodyBytes: 9_000 } };
  const sizes = (await batchesOf(bulk(options), ["telephoneNumber", ...rows].join("\n"))).map(({ body }) => Buffer.byteLength(JSON.stringify(body)));
  assert.ok(sizes.slice(0, -1).every((size) => size > 8_500) && sizes.every((size) => size <= 9_000), sizes.join());
});

test("an operation is cancelled by its signal", async () => {
  const text = ["telephoneNumber", ...Array.from({ length: 50_000 }, (_, index) => numberOf(index))].join("\n");
  const controller = new AbortController();
  let progress;
  const work = bulk(ZOOM).check(text, {
    signal: controller.signal,
    onProgress: (value) => {
      progress = value;
      controller.abort(new Error("enough"));
    },
  });
  await assert.rejects(work, /enough/);
  assert.ok(progress.rows < 50_000 && progress.fraction > 0 && progress.fraction <= 1);
  await assert.rejects(bulk(ZOOM).preview(text, { signal: controller.signal }), /enough/);
});

test("an invalid policy is a PolicyError", async () => {
  await assert.rejects(bulk({ policy: { profile: "lax" } }).check("telephoneNumber\n1"), { name: "PolicyError", pointer: "/profile" });
});
