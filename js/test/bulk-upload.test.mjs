// `upload` of `acg-policy/bulk`: the limit of the API, repetitions, and the rows of issues in responses.
import assert from "node:assert/strict";
import { test } from "node:test";

import { bulk, upload } from "acg-policy/bulk";

const ZOOM = { service: "zoomPhoneCloudPeering", shared: { accountName: "contoso" } };
const text = ["telephoneNumber", ...Array.from({ length: 950 }, (_, index) => `+4420${79460000 + index}`)].join("\n");
const outcome = (kind, rest = {}) => ({ kind, status: 0, issues: [], byField: {}, formErrors: [], warnings: {}, message: null, ...rest });

test("an upload sends no more requests in a minute than allowed", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const times = [];
  const work = upload(all(await batchesOf(t, text)), {
    requestsPerMinute: 4,
    send: async () => (times.push(Date.now()), outcome("stored")),
  });
  const report = await drive(t, work);
  assert.deepEqual(times, [0, 0, 0, 0, 60_000, 60_000, 60_000, 60_000, 120_000, 120_000]);
  assert.deepEqual([report.batches, report.stored, report.refused], [10, 950, 0]);
});

test("an upload sends a batch again after the time that the response says", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const times = [];
  const answers = [outcome("limited", { retryAfter: 7 }), outcome("unavailable")];
  const work = upload(all((await batchesOf(t, text)).slice(0, 1)), {
    send: async () => (times.push(Date.now()), answers.shift() ?? outcome("pending")),
  });
  const report = await drive(t, work);
  assert.deepEqual(times, [0, 7_000, 67_000]);
  assert.equal(report.stored, 100);
});

test("an upload gives the issues of responses their rows", async () => {
  const issue = (path, part = "body") => ({ in: part, path, code: "number/e164", severity: "error", text: "No." });
  const issues = [issue(["numbers", 3, "telephoneNumber"]), issue([], "path")];
  const { refused, issues: found, refusedRows } = await upload(bulk(ZOOM).batches(text), {
    send: async ({ rows }) => outcome(rows[0] === 102 ? "refused" : "stored", rows[0] === 102 ? { issues } : {}),
  });
  assert.equal(refused, 100);
  assert.deepEqual(refusedRows.length, 100);
  assert.deepEqual(found.map(({ row, field }) => [row, field]), [[105, "telephoneNumber"], [102, ""]]);
});

test("an upload ends with the reason of its signal, or with what `send` throws", async () => {
  const controller = new AbortController();
  let sent = 0;
  const send = async () => ((sent += 1), controller.abort(new Error("enough")), outcome("stored"));
  await assert.rejects(upload(bulk(ZOOM).batches(text), { send, signal: controller.signal, parallel: 1 }), /enough/);
  assert.equal(sent, 1);
  await assert.rejects(upload(bulk(ZOOM).batches(text), { send: () => Promise.reject(new Error("offline")) }), /offline/);
});

test("an upload that waits ends when another request fails", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const limited = () => new Promise((resolve) => setTimeout(resolve, 2_000, outcome("limited", { retryAfter: 60 })));
  const fail = () => new Promise((_, reject) => setTimeout(reject, 4_000, new Error("offline")));
  const answers = [limited, fail];
  const send = () => (answers.shift() ?? (async () => outcome("stored")))();
  const work = upload(all(await batchesOf(t, text)), { send });
  await assert.rejects(drive(t, work), /offline/);
  assert.equal(Date.now(), 4_000);
});

async function* all(batches) {
  yield* batches;
}

/** The batches, made while the clock of the test stands. */
async function batchesOf(t, text) {
  const made = [];
  const make = async () => {
    for await (const batch of bulk(ZOOM).batches(text)) {
      made.push(batch);
    }
  };
  await drive(t, make(), 0);
  return made;
}

/** Lets the clock of the test run until the work is done. */
async function drive(t, work, step = 1_000) {
  let isDone = false;
  const finished = work.finally(() => (isDone = true));
  finished.catch(() => undefined);
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!isDone) {
      t.mock.timers.tick(step);
    }
  }
  return finished;
}
