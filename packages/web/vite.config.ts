import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { themeSheet } from "./src/theme.ts";

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

/** Writes the variables of the theme into the style sheet that is kept for them. */
function themeVariables(): Plugin {
  return {
    name: "theme-variables",
    enforce: "pre",
    transform: (_code, id) => (id.endsWith("/src/ui/theme.css") ? { code: themeSheet(), map: null } : null),
  };
}

/** Scripts in a circle may run before what they need: a build that has some is none. */
function noCircles(): Plugin {
  return {
    name: "no-circles",
    generateBundle(_options, bundle) {
      const importsOf = (name: string): readonly string[] => {
        const file = bundle[name];
        return file?.type === "chunk" ? file.imports : [];
      };
      const whole = new Set<string>();
      const walk = (name: string, way: readonly string[]): void => {
        if (way.includes(name)) this.error(`scripts import each other in a circle: ${[...way, name].join(" -> ")}`);
        if (whole.has(name)) return;
        for (const next of importsOf(name)) walk(next, [...way, name]);
        whole.add(name);
      };
      for (const name of Object.keys(bundle)) walk(name, []);
    },
  };
}

const APP = "/src/main.tsx";
const KEYPAD = "/src/keypad/main.tsx";
const START = "/src/first/start.ts";
const GUEST = "/src/guest/main.ts";

const ENTRIES = [APP, KEYPAD, START, GUEST] as const;
type Entry = (typeof ENTRIES)[number];

/**
 * Makes one format of dates for nothing: for the first one a slow phone reads tables of languages and zones for a tenth of a
 * second. Better before there is anything to see, while the network has the word, than when the page is drawn.
 */
const WARM_UP = "warm-up.js";

/** What places show at first. What only opens from there, or is set but seldom, keeps its parts apart from theirs. */
const PLACES =
  /\/src\/(routes\/(today|doors|timeline|log|insights|check-up|people|settings)-page|today\/rule-openings)\.tsx?$/;

/** Modules that several pages share. Larger ones are worth a file of their own. */
const PARTS = {
  minShareCount: 2,
  maxModuleSize: 8_000,
  includeDependenciesRecursively: false,
  test: /packages\/web\/src\/(?!guest|worker|keypad|audit)([\w-]+\/[\w.-]+\.(ts|css)|((ui|entry)\/[\w-]+|[\w-]+\/(alarm-note|alarm-remedy|door-problem|kind-cards|state-mark|entry-list|risk-ring))\.tsx)$|\/Skeleton\/|\/use-media-query\/|[iI]nfiniteQuery/,
} as const;

/**
 * Files of several modules. What nearly every place needs is one more of them. What the guest's page shares with the app
 * stays apart, since it loads nothing else of the app.
 */
function groupsOf(isIn: (entry: Entry, id: string) => boolean, isOfPlaces: (id: string) => boolean) {
  const isPreloader = (id: string): boolean => id.includes("vite/preload-helper");
  // The app has them in both of its languages, which it loads apart.
  const isOfKeypad = (id: string): boolean => /\/text\/(en|de)-keypad\.ts$/.test(id);
  return [
    { name: "common", priority: 7, test: (id: string) => isPreloader(id) || (isIn(APP, id) && isIn(GUEST, id)) },
    { name: "first", priority: 6, test: (id: string) => isIn(START, id) && !id.endsWith(START) },
    { name: "base", priority: 5, test: (id: string) => isIn(KEYPAD, id) && (isIn(APP, id) || isOfKeypad(id)) },
    { name: "app", priority: 4, tags: ["$initial" as const], test: (id: string) => isIn(APP, id) && !id.endsWith(APP) },
    {
      name: "fields",
      priority: 3,
      minShareCount: 2,
      test: /@mantine\/core\/.*\/(Input|InputBase|TextInput|Textarea|NativeSelect|Checkbox|InlineInput|CloseButton|ComboboxChevron)\/|use-uncontrolled|use-merged-ref/,
    },
    { ...PARTS, name: "parts", priority: 2, test: (id: string) => PARTS.test.test(id) && isOfPlaces(id) },
    { ...PARTS, name: "further", priority: 1 },
  ];
}

/**
 * Which first scripts there are: what a page runs before it shows anything comes in a few large files instead of dozens of
 * small ones, of which a browser would ask only six at a time. What the app and the keypad share is one of them.
 */
function firstScripts() {
  const ofPlaces = new Set<string>();
  const needs = Object.fromEntries(ENTRIES.map((entry) => [entry, new Set<string>()])) as Record<Entry, Set<string>>;
  const plugin: Plugin = {
    name: "first-scripts",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "asset", name: WARM_UP, source: "new Intl.DateTimeFormat();" });
    },
    buildEnd() {
      const walk = (id: string, found: Set<string>): void => {
        if (found.has(id)) return;
        found.add(id);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) walk(next, found);
      };
      for (const id of this.getModuleIds()) {
        for (const [entry, found] of Object.entries(needs)) if (id.endsWith(`packages/web${entry}`)) walk(id, found);
        if (PLACES.test(id)) walk(id, ofPlaces);
      }
    },
    transformIndexHtml: {
      order: "post",
      // It runs as soon as it is there, while the others are still on their way; and these after the styles, so that there
      // is a frame to look at meanwhile.
      handler(html, { bundle, path }): { html: string; tags: HtmlTagDescriptor[] } {
        if (path !== "/index.html") return { html, tags: [] };
        const files = Object.values(bundle ?? {});
        const start = files.find((one) => one.type === "chunk" && one.facadeModuleId?.endsWith(START) === true);
        const warmUp = files.find((one) => one.type === "asset" && one.names.includes(WARM_UP));
        if (start === undefined || warmUp === undefined) throw new Error("there is no first script");
        const scripts = [
          { async: true, fetchpriority: "high", src: `/${warmUp.fileName}` },
          { type: "module", async: true, crossorigin: true, src: `/${start.fileName}` },
        ];
        const later = html.replaceAll(/(<link rel="modulepreload"|<script type="module")/g, '$1 fetchpriority="low"');
        return { html: later, tags: scripts.map((attrs) => ({ tag: "script", attrs, injectTo: "head-prepend" })) };
      },
    },
  };
  const isIn = (entry: Entry, id: string): boolean => needs[entry].has(id);
  return { plugin, groups: groupsOf(isIn, (id) => ofPlaces.has(id)) };
}

const first = firstScripts();

export default defineConfig({
  plugins: [
    react(),
    themeVariables(),
    compressed(),
    first.plugin,
    noCircles(),
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
    modulePreload: { polyfill: false }, // browsers that cannot preload modules are too old for the rest
    target: "es2023",
    assetsInlineLimit: 0, // the page may load nothing but its own files, so nothing is put into data URLs
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // Three pages: the app, a keypad alone, and the guest's page, which shares nothing with them but colors. The name of
      // the guest's worker must not change; what is the guest's bears its name, so that the app does not keep it.
      input: {
        index: "index.html",
        start: "src/first/start.ts",
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
        codeSplitting: { groups: first.groups },
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: API, changeOrigin: false } } },
});
