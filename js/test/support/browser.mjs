import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

/** Starts Chromium without a profile, for several contexts. */
export function launchBrowser() {
  return chromium.launch({ executablePath: EXECUTABLE, headless: true, args: FLAGS });
}

/** Starts Chromium with a new profile; `close` stops it and removes the profile. */
export async function startBrowser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "acg-policy-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    args: FLAGS,
    ...options,
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

const EXECUTABLE = process.env.ACG_POLICY_CHROMIUM ?? "/usr/bin/chromium";

/** No background network traffic. No sandbox, because containers do not permit it. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
