import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the API is, behind Envoy, while `npm run dev` or `vite preview` serves the pages: `cargo xtask demo`. */
const GATEWAY = "http://127.0.0.1:8080";

const proxy = Object.fromEntries(
  ["/accounts", "/numbers", "/teamsRequestsForInformation"].map((path) => [path, { target: GATEWAY }]),
);

/** Preact has React's interface in 10 kB in place of 69. */
const PREACT = {
  "react/jsx-runtime": "preact/jsx-runtime",
  "react-dom/client": "preact/compat/client",
  "react-dom": "preact/compat",
  react: "preact/compat",
};

export default defineConfig(({ command, mode }) => ({
  // Relative addresses, so that the built files can be served from any folder.
  base: "./",
  plugins: [react()],
  resolve: { alias: command === "build" && mode !== "react" ? PREACT : {} },
  // The npm package, with its module and its worker, is in the folder above.
  server: { proxy, fs: { allow: [".."] } },
  preview: { proxy },
  build: {
    target: "es2022",
    // A content security policy without `data:` and without inline scripts applies to the portal.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}));
