// Compiled and not run: the types for `require`.
import acg = require("acg-policy");

export const result: acg.Result = acg.policy().number.check({ telephoneNumber: "+442079460123" });
