// Pages of a project in Chromium.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { startBrowser } from "../../js/test/support/browser.mjs";

/** Opens pages of a folder, each with a content security policy. */
export async function openBrowser() {
  const { context, close } = await startBrowser();
  /** The text that the page writes into its title, or the errors that it has. */
  const titleOf = async (url) => {
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(url);
    const wait = page.waitForFunction(() => document.title !== "", undefined, { timeout: 15_000 });
    const found = await wait.then(() => page.title(), () => `no title: ${errors.join("; ")}`);
    await page.close();
    return found;
  };
  return { context, titleOf, close };
}

/** Serves the files of a folder, and `pages` by their path. */
export async function serve(folder, { policy, pages = {} } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const body = pages[path] ?? (await readFile(join(folder, normalize(name))).catch(() => undefined));
    requests.push(path);
    const headers = { "content-type": TYPES[extname(name)] ?? "text/html; charset=utf-8" };
    if (policy !== undefined) headers["content-security-policy"] = policy;
    response.writeHead(body === undefined ? 404 : 200, headers);
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close };
}

const TYPES = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
