import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** `npm run dev` serves the page with the API of a server that runs beside it. */
const API = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [
    react(),
    // The worker is our own; the plugin only builds it and writes in which files it keeps.
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/worker",
      filename: "sw.ts",
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: [
          "index.html",
          "assets/**/*.{js,css}",
          "assets/inter-latin*.woff2",
          "favicon.svg",
          "icon-192.png",
        ],
        globIgnores: ["**/guest*", "g.html"],
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
