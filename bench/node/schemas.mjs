// The schema of the native benchmarks, `bench/peers/src/cases/number.schema.json`, as it is written with zod and with valibot.
import * as v from "valibot";
import * as z from "zod";

const E164 = /^\+[1-9][0-9]{1,14}$/;
const NAME = /^[A-Za-z0-9_-]{1,100}$/;

/** `isPhoneNumber` is called with each telephone number that has the form of E.164. */
export function zodSchema(isPhoneNumber) {
  const service = z.object({ enabled: z.boolean() }).optional();
  const configuration = z.object({
    usage: z.string().min(1),
    choosableCapabilities: z.array(z.string()),
    additionalUsages: z.array(z.string()).optional(),
    civicAddressId: z.string().optional(),
    locationId: z.string().optional(),
    allowTenantAddressUpdate: z.boolean().optional(),
    displayedCountryCode: z.string().optional(),
  });
  const assignmentStatus = z.string().optional();
  const operatorService = z.object({ enabled: z.boolean(), configuration: configuration.optional(), assignmentStatus });
  const schema = z.object({
    telephoneNumber: z.string().regex(E164).refine(isPhoneNumber),
    accountName: z.string().regex(NAME),
    serviceDetails: z.object({
      teamsOperatorConnect: z
        .discriminatedUnion("enabled", [
          operatorService.extend({
            enabled: z.literal(true),
            configuration: configuration.extend({ civicAddressId: z.string().min(1) }),
          }),
          operatorService.extend({ enabled: z.literal(false) }),
        ])
        .optional(),
      teamsPhoneMobile: operatorService.optional(),
      teamsDirectRouting: service,
      zoomPhoneCloudPeering: service,
      azureOperatorCallProtection: service,
    }),
    configuration: z.object({ customSipHeader: z.string().regex(NAME).optional() }).optional(),
  });
  return (body) => schema.safeParse(body).success;
}

/** `isPhoneNumber` is called with each telephone number that has the form of E.164. */
export function valibotSchema(isPhoneNumber) {
  const service = v.optional(v.object({ enabled: v.boolean() }));
  const configuration = v.object({
    usage: v.pipe(v.string(), v.minLength(1)),
    choosableCapabilities: v.array(v.string()),
    additionalUsages: v.optional(v.array(v.string())),
    civicAddressId: v.optional(v.string()),
    locationId: v.optional(v.string()),
    allowTenantAddressUpdate: v.optional(v.boolean()),
    displayedCountryCode: v.optional(v.string()),
  });
  const assignmentStatus = v.optional(v.string());
  const operatorService = { enabled: v.boolean(), configuration: v.optional(configuration), assignmentStatus };
  const withAddress = v.object({ ...configuration.entries, civicAddressId: v.pipe(v.string(), v.minLength(1)) });
  const schema = v.object({
    telephoneNumber: v.pipe(v.string(), v.regex(E164), v.check(isPhoneNumber)),
    accountName: v.pipe(v.string(), v.regex(NAME)),
    serviceDetails: v.object({
      teamsOperatorConnect: v.optional(
        v.variant("enabled", [
          v.object({ ...operatorService, enabled: v.literal(true), configuration: withAddress }),
          v.object({ ...operatorService, enabled: v.literal(false) }),
        ]),
      ),
      teamsPhoneMobile: v.optional(v.object(operatorService)),
      teamsDirectRouting: service,
      zoomPhoneCloudPeering: service,
      azureOperatorCallProtection: service,
    }),
    configuration: v.optional(v.object({ customSipHeader: v.optional(v.pipe(v.string(), v.regex(NAME))) })),
  });
  return (body) => v.safeParse(schema, body).success;
}
