// Fresh projects that use the package from its tarball, as a user has it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { js, target } from "../../js/test/support/workspace.mjs";

const projects = join(target, "consumers");

/** The file that `npm publish` would send. */
export const tarball = pack();

/** The verdict that every consumer prints. */
export const VERDICT = "refused number/e164 1";

/** Prints the verdict of `api`, an import of the package. */
export const USE = `
  const body = { telephoneNumber: "020 7946 0123", accountName: "contoso", serviceDetails: {} };
  const result = api.policy().number.check(body);
  const errors = result.issues.filter((issue) => issue.severity === "error");
  const verdict = [result.accepted ? "accepted" : "refused", errors[0].code, errors.length].join(" ");
`;

/** Creates an empty project with the package and other dependencies. */
export function project(name, { dependencies = {}, files = {}, ...manifest } = {}) {
  const folder = join(projects, name);
  rmSync(folder, { recursive: true, force: true });
  const all = { "acg-policy": `file:${tarball}`, ...dependencies };
  write(folder, { "package.json": JSON.stringify({ name, private: true, ...manifest, dependencies: all }), ...files });
  run(folder, "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]);
  return folder;
}

export function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Runs a program in a project, and returns its output. */
export function run(folder, program, args, options = {}) {
  const environment = { ...process.env, NO_COLOR: "1", CI: "1", NODE_OPTIONS: "", NODE_TEST_CONTEXT: undefined, ...options.env };
  try {
    return execFileSync(program, args, { cwd: folder, encoding: "utf8", timeout: 240_000, ...options, env: environment });
  } catch (fault) {
    throw new Error(`${program} ${args.join(" ")} failed:\n${fault.stdout}\n${fault.stderr}`, { cause: fault });
  }
}

/** The program of a dependency. */
export function bin(folder, name) {
  return join(folder, "node_modules/.bin", name);
}

export const requireFromPackage = createRequire(join(js, "package.json"));

function pack() {
  mkdirSync(projects, { recursive: true });
  const text = execFileSync("npm", ["pack", "--json", "--pack-destination", projects], { cwd: js, encoding: "utf8" });
  const parsed = JSON.parse(text);
  const [{ filename }] = Array.isArray(parsed) ? parsed : Object.values(parsed);
  return join(projects, filename);
}

/** The versions of what the projects install. */
export const VERSIONS = JSON.parse(readFileSync(new URL("versions.json", import.meta.url), "utf8"));

/** Dependencies by name, in the versions that are pinned. */
export function pinned(...names) {
  return Object.fromEntries(names.map((name) => [name, VERSIONS[name]]));
}
