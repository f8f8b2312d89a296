// Compiled and not run: correct uses of the package must compile, and mistakes must not.
import {
  phone,
  policy,
  PolicyError,
  readResponse,
  ready,
  type AccountInput,
  type AccountState,
  type Capability,
  type ConsentInput,
  type Issue,
  type NumberBatchInput,
  type NumberInput,
  type Outcome,
  type ParsedPhone,
  type PhoneNumberChange,
  type PhoneNumberObstacle,
  type Policy,
  type PolicyDocument,
  type Result,
  type RuleCode,
  type Usage,
} from "acg-policy";

export async function use(response: Response): Promise<string[]> {
  const document: PolicyDocument = {
    profile: "strict",
    rules: { "number/e164": "warning" },
    maxBodyBytes: 1000,
    roles: { deleteNumbers: "ProvisioningAPI.Admin", getTeamsCapabilityPlans: "any" },
    allowedCountries: ["GB"],
    baseDomain: "a1b2.commsgw.azure.com",
    numberingPlan: { additional: [{ prefix: "+1436", digits: [11] }] },
    serviceVerificationNumbers: ["+442079460123"],
  };
  await ready();
  const check: Policy = policy(document);
  policy();
  policy('{"profile": "api"}');
  const account: AccountState = { state: "known", account: { name: "contoso" } };
  const request = {
    method: "PUT",
    target: "/accounts/contoso?api-version=2024-02-29",
    headers: response.headers,
    body: new Uint8Array(),
  };
  const result: Result = check.request.check(request, { account, roles: ["ProvisioningAPI.Write"] });
  check.request.check({ ...request, headers: [["a", "b"]] });
  check.request.check({ ...request, headers: { a: "b", c: ["d", "e"], f: undefined } });
  check.number.check("{}", { account: { state: "missing" } });
  check.number.check({ telephoneNumber: "+442079460123" }, { account: { state: "unknown" } });
  check.account.check(new TextEncoder().encode("{}"));
  const later: Promise<Result> = check.number.check("{}", { account: Promise.resolve(account), signal: AbortSignal.timeout(1) });
  const found = phone.lookUp("+442079460123");
  const mobile: boolean = found?.kind === "mobile" || found?.kind === "fixed-line-or-mobile";
  const words: [string | undefined, string | undefined] = [found?.region?.toLowerCase(), found?.callingCode.toFixed()];
  const parsed: ParsedPhone = check.phone.parse("020 7946 0123", { country: "GB" });
  const [change, obstacle]: [PhoneNumberChange | undefined, PhoneNumberObstacle | null] = [
    parsed.changed[0],
    phone.parse("n/a").obstacle,
  ];
  void [later, mobile, words, change, obstacle, phone.numberingPlans.length, check.warnings, check.identity.hash];
  const outcome: Outcome = await readResponse(response);
  const issues: readonly Issue[] = [...result.issues, ...outcome.issues];
  const known: RuleCode = "number/usage-empty";
  const status: number | null = result.status;
  return issues.map(({ code, in: part, path, help, facts, text, textCode }) => {
    const here: "path" | "query" | "header" | "body" = part;
    const last: string | number | undefined = path.at(-1);
    const expected = facts["expected"];
    const words = Array.isArray(expected) ? expected.join() : expected;
    return code === known ? `${status} ${here} ${last} ${help?.length ?? 0} ${words} ${text} ${textCode}` : code;
  });
}

export function bodies(check: Policy): Result[] {
  const usage: Usage = "CallingUserAssignment";
  const choosableCapabilities: Capability[] = ["InboundCalling", "Mobile"];
  const number: NumberInput = {
    telephoneNumber: "+442079460123",
    accountName: "contoso",
    serviceDetails: {
      teamsOperatorConnect: { enabled: true, configuration: { usage, choosableCapabilities, locationId: undefined } },
      zoomPhoneCloudPeering: { enabled: false },
    },
    configuration: { customSipHeader: "a" },
  };
  const account: AccountInput = {
    name: "contoso",
    serviceDetails: { teamsOperatorConnect: { enabled: true, syncEnabled: true }, azureOperatorCallProtection: { enabled: true } },
  };
  const batch: NumberBatchInput = { numbers: [number, { ...number, telephoneNumber: "+442079460124" }] };
  const consent: ConsentInput = { customerRelationship: { status: "AgreementSigned", comment: null } };
  const numbers = [{ telephoneNumber: "+442079460123" }];
  interface Loose {
    readonly telephoneNumber: string;
    readonly serviceDetails?: Record<string, unknown>;
  }
  const loose: Loose = { telephoneNumber: "" };
  return [
    check.number.check(number),
    check.account.check(account),
    check.numberBatch.check(batch),
    check.numberDeletion.check({ numbers }),
    check.identifiers.check({ numbers }),
    check.consent.check(consent),
    check.number.check(loose),
    check.number.check(class {}.prototype),
  ];
}

export function pointerOf(fault: unknown): string | undefined {
  return fault instanceof PolicyError ? fault.pointer.toUpperCase() : undefined;
}

export function mistakes(check: Policy, result: Result): void {
  // @ts-expect-error: unknown profile
  policy({ profile: "lax" });
  // @ts-expect-error: unknown action
  policy({ roles: { putNumber: "any" } });
  // @ts-expect-error: unknown rule
  policy({ rules: { "number/usage": "off" } });
  // @ts-expect-error: the promise is not awaited
  check.number.check("{}", { account: Promise.resolve({ state: "missing" }) }).accepted;
  // @ts-expect-error: a body is a string, bytes or an object
  check.number.check(7);
  // @ts-expect-error: JSON has no members of a form
  check.number.check(new FormData());
  // @ts-expect-error: JSON has no members of a map
  check.number.check(new Map([["telephoneNumber", "+442079460123"]]));
  // @ts-expect-error: JSON has no members of a set
  check.number.check(new Set<string>());
  // @ts-expect-error: a function is not a body
  check.number.check(() => ({ telephoneNumber: "+442079460123" }));
  // @ts-expect-error: a class is not a body
  check.number.check(class {});
  // @ts-expect-error: the body is not awaited
  check.number.check(Promise.resolve({ telephoneNumber: "+442079460123" }));
  // @ts-expect-error: the response is not read
  check.number.check(new Response("{}"));
  // @ts-expect-error: JSON has no members of these parameters
  check.number.check(new URLSearchParams());
  // @ts-expect-error: a list is not a body
  check.number.check([{ telephoneNumber: "+442079460123" }]);
  // @ts-expect-error: unknown kind
  phone.lookUp("+44")?.kind === "fax";
  // @ts-expect-error: an unknown option
  phone.parse("+44", { region: "GB" });
  // @ts-expect-error: the request target is missing
  check.request.check({ method: "PUT" });
  // @ts-expect-error: the known account is missing
  check.number.check("{}", { account: { state: "known" } });
  // @ts-expect-error: results are read-only
  result.accepted = true;
  // @ts-expect-error: the list of issues is read-only
  result.issues.push();
}

export function wrongBodies(): unknown[] {
  // @ts-expect-error: unknown usage
  const usage: Usage = "CallingUser";
  // @ts-expect-error: `choosableCapabilities` is missing
  const number: NumberInput["serviceDetails"] = { teamsOperatorConnect: { enabled: true, configuration: { usage } } };
  // @ts-expect-error: only Call Protection has no `syncEnabled`
  const account: AccountInput = { name: "contoso", serviceDetails: { teamsOperatorConnect: { enabled: true } } };
  // @ts-expect-error: a member of responses
  const answered: AccountInput = { name: "contoso", serviceProvisioningStatus: "synced" };
  // @ts-expect-error: only a patch can delete
  const deleted: AccountInput = { name: "contoso", serviceDetails: null };
  return [usage, number, account, answered, deleted];
}
