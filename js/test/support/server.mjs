// An HTTP server for pages under test, with the content security policy under which the package
// is documented to work.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/**
 * Serves `folders` (URL prefix to folder, longest first), after `answer` has returned `undefined`.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startServer(folders, answer = async () => undefined) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const reply = (await answer(request, Buffer.concat(chunks))) ?? (await file(folders, request.url));
    response.writeHead(reply.status, { "content-security-policy": POLICY, ...reply.headers });
    response.end(reply.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

async function file(folders, url) {
  const path = new URL(url, "http://localhost").pathname;
  const [prefix, folder] = Object.entries(folders).find(([prefix]) => path.startsWith(prefix)) ?? [];
  const name = path.slice(prefix?.length ?? 0) || "index.html";
  if (folder === undefined || normalize(name).startsWith("..")) {
    return { status: 404 };
  }
  try {
    const body = await readFile(join(folder, name));
    return { status: 200, headers: { "content-type": TYPES[extname(name)] }, body };
  } catch {
    return { status: 404 };
  }
}

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};
