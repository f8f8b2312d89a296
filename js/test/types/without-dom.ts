// Compiled and not run: programs without the types of the DOM and of Node can use the package.
import { accounts, phone, policy, readResponse, type AccountState, type Outcome, type Result } from "acg-policy";
import { bulk, type BulkReport } from "acg-policy/bulk";

interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export async function use(send: (path: string) => Promise<Answer>): Promise<[Result, AccountState, Outcome]> {
  const known = accounts({ fetch: (path, { method, signal }) => send(`${method} ${path} ${signal.aborted}`) });
  const state = await known.of("contoso", { plans: true });
  return [policy().number.check({ telephoneNumber: "+442079460123" }, { account: state }), state, await readResponse(await send("/"))];
}

export const number: string | null = phone.parse("+44").e164;
export const report: Promise<BulkReport> = bulk({ worker: false }).check("telephoneNumber");
