import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the API is, behind Envoy, while `npm run dev` or `vite preview` serves the pages: `cargo xtask demo`. */
const GATEWAY = "http://127.0.0.1:8080";

const proxy = Object.fromEntries(
  ["/accounts", "/numbers", "/teamsRequestsForInformation"].map((path) => [path, { target: GATEWAY }]),
);

export default defineConfig({
  // Relative addresses, so that the built files can be served from any folder.
  base: "./",
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
  build: {
    target: "es2022",
    // A content security policy without `data:` and without inline scripts applies to the portal.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
