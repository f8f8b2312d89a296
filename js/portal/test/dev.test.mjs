// `npm run dev`: the sources with React, behind the demo's gateway.
import { join } from "node:path";
import { test } from "node:test";

import { createServer } from "vite";

import { js } from "../../test/support/workspace.mjs";
import { checksReady, reset, startPortal, url } from "./support/portal.mjs";

test("the development server serves the checks and their worker, and passes requests on", async (t) => {
  await reset();
  const proxy = { "/accounts": { target: url } };
  const server = await createServer({ root: join(js, "portal"), logLevel: "error", server: { port: 0, host: "127.0.0.1", proxy } });
  const portal = await startPortal();
  t.after(async () => {
    await portal.close();
    await server.close();
  });
  await server.listen();
  const page = await portal.context.newPage();
  await page.goto(`${server.resolvedUrls.local[0]}#/bulk?account=northwind`);
  await checksReady(page);
  await page.getByRole("link", { name: "northwind", exact: true }).waitFor();
  const worker = page.waitForEvent("worker");
  await page.getByLabel("Telephone numbers", { exact: true }).fill("+442079460123");
  await worker;
  await page.getByText("They are sent in 1 request.").or(page.getByText("correct the settings first")).waitFor();
});
