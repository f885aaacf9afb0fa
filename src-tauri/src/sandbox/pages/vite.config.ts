import { createRequire } from "node:module";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const require = createRequire(import.meta.url);
const THEMES = "@naturacosmeticos/natds-themes";

/**
 * The themes package holds five brands in one object (340 kB) that cannot be shaken, and the
 * components import it whole. The pages need one theme, so the package is answered with that alone.
 */
function oneTheme(): Plugin {
  return {
    name: "one-natds-theme",
    enforce: "pre",
    resolveId: (id) => (id === THEMES ? "\0natds-theme" : null),
    load: (id) =>
      id === "\0natds-theme"
        ? `export default { natura: { light: ${JSON.stringify(require(THEMES).natura.light)} } };`
        : null,
  };
}

export default defineConfig({
  plugins: [oneTheme(), react()],
  build: {
    target: "chrome100",
    // One script and one style sheet: each order may load the page anew.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: { "/api": process.env.SANDBOX_URL ?? "http://127.0.0.1:4500" },
  },
});
