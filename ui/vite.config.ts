import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Paths are relative: the server says in <base> below which prefix it answers.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../src/regista/server/static",
    emptyOutDir: true,
    // Data URIs in CSS would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ["src/**/*.test.ts"] },
  server: {
    // `npm run dev` beside a `regista server` on its usual port.
    proxy: Object.fromEntries(
      ["/api", "/ajax-api", "/get-artifact", "/model-versions", "/version", "/health"].map((path) => [
        path,
        process.env.REGISTA_SERVER ?? "http://127.0.0.1:5000",
      ]),
    ),
  },
});
