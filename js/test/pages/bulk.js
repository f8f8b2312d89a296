// Reads files that the page makes, and measures for how long the page is blocked meanwhile; for the tests, and for
// `bench/node/bulk.mjs`.
import { bulk } from "/dist/bulk.js";
import { de } from "/dist/messages/de.js";

/** A file of `rows` numbers with the columns of Operator Connect. It is made of parts, so that it need not be in memory at once. */
function fileOf(rows) {
  const parts = ["telephoneNumber,accountName,usage,choosableCapabilities,allowTenantAddressUpdate,civicAddressId\r\n"];
  const address = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  for (let start = 0; start < rows; start += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - start) }, (_, index) => {
      const number = 70_000_000 + start + index;
      const text = (start + index) % 100 === 99 ? `020 ${number}` : `+4420${number}`;
      return `${text},contoso,CallingUserAssignment,"InboundCalling,OutboundCalling",false,${address}\r\n`;
    });
    parts.push(new Blob(lines));
  }
  return new Blob(parts);
}

/** Runs `work`, and returns the longest time in which the page could do nothing else, and how often it did something else. */
async function blocks(work) {
  let [longest, turns] = [0, 0];
  let last = performance.now();
  let isDone = false;
  // A loop without pauses would use the processor that the worker needs.
  const probe = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    turns += 1;
    last = now;
    if (!isDone) {
      setTimeout(probe, 1);
    }
  };
  probe();
  const value = await work();
  probe();
  isDone = true;
  return { value, longest, turns };
}

let file;
Object.assign(globalThis, {
  makeFile(rows) {
    file = fileOf(rows);
    return file.size;
  },
  async check(options = {}) {
    const started = performance.now();
    const progress = [];
    const numbers = bulk({ service: "teamsOperatorConnect", messages: de, ...options });
    const { value, longest, turns } = await blocks(() => numbers.check(file, { onProgress: (one) => progress.push(one) }));
    return { report: value, longest, turns, milliseconds: performance.now() - started, progress };
  },
  async countBatches() {
    const numbers = bulk({ service: "teamsOperatorConnect" });
    let [batches, rows] = [0, 0];
    for await (const batch of numbers.batches(file)) {
      batches += 1;
      rows += batch.rows.length;
    }
    return { batches, rows };
  },
  async firstBatch() {
    for await (const batch of bulk({ service: "teamsOperatorConnect" }).batches(file)) {
      return batch.rows.length;
    }
    return 0;
  },
  async cancel() {
    const controller = new AbortController();
    let fraction = 0;
    const onProgress = (progress) => {
      fraction = progress.fraction;
      controller.abort(new Error("enough"));
    };
    const work = bulk({ service: "teamsOperatorConnect" }).check(file, { signal: controller.signal, onProgress });
    return work.then(() => ({ message: "finished", fraction }), ({ message }) => ({ message, fraction }));
  },
  async lookUp() {
    const asked = [];
    const of = async (name) => (asked.push(name), { state: "missing" });
    const { counts } = await bulk({ service: "teamsOperatorConnect", accounts: { of } }).check(file);
    return { asked, codes: counts.map(({ code }) => code) };
  },
  badPolicy: () => bulk({ policy: { profile: "lax" } }).check("telephoneNumber\n1").catch(({ name, pointer }) => `${name} ${pointer}`),
  noScript: () => globalThis.check({ worker: () => new Worker("/missing.js", { type: "module" }) }),
});
