import { svelte } from "@sveltejs/vite-plugin-svelte";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), tailwindcss()],
  clearScreen: false,
  // The address that tauri.conf.json names as devUrl.
  server: { port: 1420, strictPort: true },
  preview: { port: 4173 },
  build: { target: ["es2022", "safari16", "chrome107"], sourcemap: false },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
