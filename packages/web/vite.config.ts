import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `npm run dev` serves the page with the API of a server that runs beside it. */
const API = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: false,
    target: "es2023",
    assetsInlineLimit: 0, // the page may load nothing but its own files, so nothing is put into data URLs
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: { index: "index.html", keypad: "keypad.html" } },
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: API, changeOrigin: false } } },
});
