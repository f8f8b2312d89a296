// Replaces the gateway and the API behind it when no demo is running: rejects requests with the
// package's report, in the format of the gateway, and stores accepted resources in memory.
import { policy } from "acg-policy";

/** Returns an `answer` for `startServer`, and the paths of the PUTs that it received. */
export function startGateway() {
  const check = policy();
  const resources = new Map();
  const puts = [];

  const answer = async ({ method, url, headers }, body) => {
    if (!url.startsWith("/accounts/")) {
      return undefined;
    }
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    if (method === "PUT") {
      puts.push(path);
    }
    const name = path.split("/")[2];
    const found = resources.get(`/accounts/${name}`);
    const account = found === undefined ? { state: "missing" } : { state: "known", account: found };
    const report = check.request.check({ method, target: url, headers, body }, { account });
    if (!report.accepted) {
      return json(report.status, errorBody(report));
    }
    return method === "PUT" ? store(path, JSON.parse(body)) : load(path);
  };

  const store = (path, resource) => {
    const status = resources.has(path) ? 200 : 201;
    resources.set(path, { ...resource, serviceProvisioningStatus: "pending", serviceProvisioningErrors: null });
    return json(status, resources.get(path));
  };

  const load = (path) => {
    const resource = resources.get(path);
    if (resource === undefined) {
      return json(404, { error: { code: "NotFound", message: "There is no such resource." } });
    }
    // The next GET finds the resource synced.
    resources.set(path, { ...resource, serviceProvisioningStatus: "synced" });
    return json(200, resource);
  };

  return { answer, puts };
}

function errorBody({ issues }) {
  const details = issues.map(({ code, message, path, severity, in: part, help, url }) => {
    const target = path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    return { code, message, target, severity, in: part, help, url };
  });
  return { error: { code: "InvalidRequest", message: details[0].message, target: details[0].target, details } };
}

function json(status, body) {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
