// Compiled and not run: with the types of Node alone, signals are those of Node.
import { accounts, policy } from "acg-policy";

const known = accounts({ fetch: (path, init) => fetch(`https://gateway.example${path}`, init) });
const { signal } = new AbortController();
export const state = known.of("contoso", { signal });
export const result = policy().number.check("{}", { account: state, signal });
