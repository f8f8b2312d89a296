import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The npm package. */
export const js = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The workspace around it. */
export const workspace = join(js, "..");

/** What tests leave behind. */
export const target = join(workspace, "target");
