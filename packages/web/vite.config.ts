import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** `npm run dev` serves the page with the API of a server that runs beside it. */
const API = "http://127.0.0.1:8080";

/** Lays a compressed file beside each script and style, so that the server never compresses while somebody waits. */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved({ root, build }) {
      folder = join(root, build.outDir, "assets");
    },
    writeBundle() {
      for (const name of readdirSync(folder)) {
        if (!/\.(js|css)$/.test(name)) continue;
        const bytes = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes));
      }
    },
  };
}

export default defineConfig({
  plugins: [
    react(),
    compressed(),
    // The worker is our own; the plugin only builds it and writes in which files it keeps.
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/worker",
      filename: "sw.ts",
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ["index.html", "assets/**/*.{js,css,woff2}", "favicon.svg", "icon-192.png"],
        // Of the font only what nearly every name needs is kept; the rest is asked for when a letter calls for it.
        globIgnores: ["**/guest*", "g.html", "**/inter-!(latin-wght)*"],
        dontCacheBustURLsMatching: /^assets\//,
        maximumFileSizeToCacheInBytes: 2_000_000,
      },
    }),
  ],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: false,
    target: "es2023",
    assetsInlineLimit: 0, // the page may load nothing but its own files, so nothing is put into data URLs
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // Three pages: the app, a keypad alone, and the guest's page, which shares nothing with them but colors. The name of
      // the guest's worker must not change; what is the guest's bears its name, so that the app does not keep it.
      input: {
        index: "index.html",
        keypad: "keypad.html",
        guest: "guest.html",
        "guest-worker": "src/guest/worker.ts",
      },
      output: {
        entryFileNames: ({ name }) => (name === "guest-worker" ? "[name].js" : "assets/[name]-[hash].js"),
        chunkFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.includes("/src/guest/") === true
            ? "assets/guest-[name]-[hash].js"
            : "assets/[name]-[hash].js",
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: API, changeOrigin: false } } },
});
