// tRPC and Hono take a resource as it is.
import { sValidator } from "@hono/standard-validator";
import { initTRPC, TRPCError } from "@trpc/server";
import { policy, type AccountInput } from "acg-policy";
import { Hono } from "hono";

const check = policy();
const { router, procedure, createCallerFactory } = initTRPC.create();

const routes = router({
  putAccount: procedure.input(check.account).mutation(({ input }): string => input.name),
  putName: procedure.input(check.account.shape.name).mutation(({ input }): string => input),
});

/** What tRPC answers to a call. */
export async function callTrpc(account: AccountInput): Promise<unknown> {
  try {
    return await createCallerFactory(routes)({}).putAccount(account);
  } catch (error) {
    return error instanceof TRPCError ? { code: error.code, cause: String(error.cause) } : error;
  }
}

/** What tRPC answers to a call with a single field. */
export async function callTrpcWithName(name: string): Promise<unknown> {
  return createCallerFactory(routes)({})
    .putName(name)
    .catch((error: unknown) => (error as TRPCError).code);
}

const app = new Hono().put("/accounts", sValidator("json", check.account), (context) => context.text(context.req.valid("json").name));

/** What Hono answers to a body. */
export async function callHono(body: unknown): Promise<{ status: number; text: string }> {
  const headers = { "content-type": "application/json" };
  const response = await app.request("/accounts", { method: "PUT", headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}
