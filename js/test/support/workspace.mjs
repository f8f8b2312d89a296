import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the npm package. */
export const js = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The Cargo workspace that contains it. */
export const workspace = join(js, "..");

/** The folder for build and test output. */
export const target = join(workspace, "target");
