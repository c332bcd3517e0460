import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const TEXT = /\.(js|css|html|svg|json|webmanifest|wasm)$/;
const WORTH_IT = 1024;

/** Lays a brotli and a gzip twin beside every text file, so that the server never compresses. */
function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    writeBundle({ dir = "" }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        const path = join(dir, name);
        if (!TEXT.test(name) || statSync(path).size < WORTH_IT) continue;
        const content = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(content));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

// The server that answers the API while the web application is developed: `python3 dev.py up`.
// It compares the browser's origin with the host it was asked for, so the host is passed on as it is.
const server = { target: process.env.MEIDAN_SERVER ?? "http://127.0.0.1:8000", changeOrigin: false };

export default defineConfig({
  plugins: [react(), precompressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // Into the package, where the server finds it and the wheel carries it.
  build: { outDir: "../src/meidan/site/web", emptyOutDir: true, manifest: true, target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  worker: { format: "es" },
  server: { proxy: { "/api": server, "/t/": server } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["src/shared/testing.ts"] },
});
