// Compiled and not run: the types for `require`.
import policy = require("acg-policy");

export const report: policy.Report = policy.createValidatorSync().validatePhoneNumber("+442079460123");
