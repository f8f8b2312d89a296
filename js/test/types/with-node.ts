// Compiled and not run: with the types of Node alone, signals are those of Node.
import { openAsBlob } from "node:fs";

import { accounts, policy } from "acg-policy";
import { bulk, type BulkReport } from "acg-policy/bulk";

const known = accounts({ fetch: (path, init) => fetch(`https://gateway.example${path}`, init) });
const { signal } = new AbortController();
export const state = known.of("contoso", { signal });
export const result = policy().number.check("{}", { account: state, signal });
export const report: Promise<BulkReport> = openAsBlob("numbers.csv").then((file) => bulk({ accounts: known }).check(file, { signal }));
