// Compiled and not run: correct uses of the package must compile, and mistakes must not.
import {
  createValidator,
  createValidatorSync,
  issuesFromResponse,
  lookUpPhoneNumber,
  numberingPlans,
  PolicyError,
  suggestPhoneNumber,
  type AccountState,
  type Issue,
  type PhoneNumberChange,
  type PhoneNumberFault,
  type PhoneNumberObstacle,
  type PhoneNumberSuggestion,
  type PolicyDocument,
  type Report,
  type RuleCode,
  type Validator,
} from "acg-policy";

export async function use(response: Response): Promise<string[]> {
  const policy: PolicyDocument = {
    profile: "strict",
    rules: { "number/e164": "warning" },
    maxBodyBytes: 1000,
    roles: { deleteNumbers: "ProvisioningAPI.Admin", getTeamsCapabilityPlans: "any" },
    allowedCountries: ["GB"],
    baseDomain: "a1b2.commsgw.azure.com",
    numberingPlan: { additional: [{ prefix: "+1436", digits: [11] }] },
    serviceVerificationNumbers: ["+442079460123"],
  };
  const validator: Validator = await createValidator(policy);
  createValidatorSync();
  createValidatorSync('{"profile": "api"}');
  const account: AccountState = { state: "known", account: { name: "contoso" } };
  const request = {
    method: "PUT",
    target: "/accounts/contoso?api-version=2024-02-29",
    headers: response.headers,
    body: new Uint8Array(),
  };
  const report: Report = validator.validateRequest(request, { account, roles: ["ProvisioningAPI.Write"] });
  validator.validateRequest({ ...request, headers: [["a", "b"]] });
  validator.validateRequest({ ...request, headers: { a: "b", c: ["d", "e"], f: undefined } });
  validator.validateNumber("{}", { account: { state: "missing" } });
  validator.validateNumber({ telephoneNumber: "+442079460123" }, { account: { state: "unknown" } });
  validator.validateAccount(new TextEncoder().encode("{}"));
  validator.validatePhoneNumber("+442079460123").issues.length.toFixed();
  const { kind, country, callingCode, fault } = lookUpPhoneNumber("+442079460123");
  const mobile: boolean = kind === "mobile" || kind === "fixed-line-or-mobile";
  const words: [string | undefined, string | undefined] = [country?.toLowerCase(), callingCode?.toFixed()];
  const reason: PhoneNumberFault | null = mobile ? fault : null;
  const suggestion: PhoneNumberSuggestion = suggestPhoneNumber("020 7946 0123", { country: "GB" });
  const [change, obstacle]: [PhoneNumberChange | undefined, PhoneNumberObstacle | null] = [
    suggestion.changed[0],
    suggestPhoneNumber("n/a").obstacle,
  ];
  void [words, reason, change, obstacle, numberingPlans.length];
  const issues: readonly Issue[] = [...report.issues, ...issuesFromResponse(await response.text())];
  const known: RuleCode = "number/usage-empty";
  const status: number | null = report.status;
  return issues.map(({ code, in: part, path, help, facts }) => {
    const here: "path" | "query" | "header" | "body" = part;
    const last: string | number | undefined = path.at(-1);
    const expected = facts["expected"];
    const words = Array.isArray(expected) ? expected.join() : expected;
    return code === known ? `${status} ${here} ${last} ${help?.length ?? 0} ${words}` : code;
  });
}

export function pointerOf(fault: unknown): string | undefined {
  return fault instanceof PolicyError ? fault.pointer.toUpperCase() : undefined;
}

export function mistakes(validator: Validator, report: Report): void {
  // @ts-expect-error: unknown profile
  createValidatorSync({ profile: "lax" });
  // @ts-expect-error: unknown action
  createValidatorSync({ roles: { putNumber: "any" } });
  // @ts-expect-error: unknown rule
  createValidatorSync({ rules: { "number/usage": "off" } });
  // @ts-expect-error: the promise is not awaited
  createValidator().validateNumber("{}");
  // @ts-expect-error: a body is a string, bytes or an object
  validator.validateNumber(7);
  // @ts-expect-error: unknown kind
  lookUpPhoneNumber("+44").kind === "fax";
  // @ts-expect-error: an unknown option
  suggestPhoneNumber("+44", { region: "GB" });
  // @ts-expect-error: the request target is missing
  validator.validateRequest({ method: "PUT" });
  // @ts-expect-error: the known account is missing
  validator.validateNumber("{}", { account: { state: "known" } });
  // @ts-expect-error: reports are read-only
  report.accepted = true;
  // @ts-expect-error: the list of issues is read-only
  report.issues.push();
}
