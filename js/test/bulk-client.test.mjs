// The side of the page of `acg-policy/bulk`, with a worker that is in the thread of the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";
import vm from "node:vm";

import { bulk } from "acg-policy/bulk";

const ZOOM = { service: "zoomPhoneCloudPeering", shared: { accountName: "contoso" } };
const BROKEN = { kind: "failed", name: "Error", message: "broken" };

/** `bulk` with a worker in this thread, where the objects that a page gets can be watched. */
function withWorker(t, answer) {
  class FakeWorker {
    listeners = {};
    addEventListener = (type, listener) => (this.listeners[type] = listener);
    terminate = () => (FakeWorker.isEnded = true);
    postMessage(message) {
      const data = answer(message);
      setImmediate(() => this.listeners.message({ data }));
    }
  }
  globalThis.Worker = FakeWorker;
  t.after(() => {
    delete globalThis.Worker;
    assert.ok(FakeWorker.isEnded);
  });
  return bulk({ ...ZOOM, worker: () => new FakeWorker() });
}

test("batches of a worker are not kept, and a failure of the worker ends them", async (t) => {
  v8.setFlagsFromString("--expose-gc");
  const gc = vm.runInNewContext("gc");
  const made = [];
  const batch = () => {
    const value = { rows: [made.length] };
    made.push(new WeakRef(value));
    return { kind: "batch", value };
  };
  const answers = { "acg-policy/start": () => ({ kind: "ready" }), next: () => (made.length < 20 ? batch() : BROKEN) };
  let kept;
  const read = async () => {
    for await (const { rows } of withWorker(t, ({ kind }) => answers[kind]()).batches("")) {
      if (rows[0] === 19) {
        await new Promise((resolve) => setImmediate(resolve));
        gc();
        kept = made.filter((one) => one.deref() !== undefined).length;
      }
    }
  };
  await assert.rejects(read, /broken/);
  assert.ok(kept <= 2, `${kept} of 20 batches are in memory`);
});

test("batches of a worker end when the signal is aborted while one of them is used", async (t) => {
  const controller = new AbortController();
  const numbers = withWorker(t, ({ kind }) => (kind === "next" ? { kind: "batch", value: { rows: [2] } } : { kind: "ready" }));
  const batches = numbers.batches("", { signal: controller.signal });
  assert.deepEqual((await batches.next()).value.rows, [2]);
  controller.abort(new Error("enough"));
  await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(batches.next(), /enough/);
});

test("what a worker cannot be sent is checked in the thread of the caller", async (t) => {
  const text = "telephoneNumber\n+442079460001";
  const file = { size: text.length, slice: (start, end) => new Blob([text]).slice(start, end) };
  assert.equal((await withWorker(t, structuredClone).check(file)).accepted, 1);
});
