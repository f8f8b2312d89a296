import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** This folder. */
export const here = dirname(fileURLToPath(import.meta.url));

/** The workspace around it. */
export const workspace = join(here, "../..");

/** The npm package. */
export const js = join(workspace, "js");

/** What is built. */
export const target = join(workspace, "target");
