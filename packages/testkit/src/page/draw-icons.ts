import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/*
 * Draws the icons of the installed app from one drawing: `node packages/testkit/src/page/draw-icons.ts`. Their files are kept with the page,
 * so that nobody needs a browser to build it.
 */

const PUBLIC = fileURLToPath(new URL("../../../web/public/", import.meta.url));
const GREEN = "#0f6a62";
const DOOR =
  '<path d="M22 12h20a2 2 0 0 1 2 2v36a2 2 0 0 1-2 2H22a2 2 0 0 1-2-2V14a2 2 0 0 1 2-2z" fill="none" stroke="#fff" stroke-width="4"/>' +
  '<circle cx="37" cy="33" r="3" fill="#fff"/><path d="M20 21h-5M20 43h-5" stroke="#fff" stroke-width="4" stroke-linecap="round"/>';

/** `inset`: how far the drawing is drawn in, so that a mask of any shape leaves it whole. */
function drawing(ground: "tile" | "full" | "none", inset: number): string {
  const scale = (64 - 2 * inset) / 64;
  const rect = {
    tile: `<rect width="64" height="64" rx="14" fill="${GREEN}"/>`,
    full: `<rect width="64" height="64" fill="${GREEN}"/>`,
    none: "",
  };
  const door = `<g transform="translate(${inset} ${inset}) scale(${scale})">${DOOR}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="100%" height="100%">${rect[ground]}${door}</svg>`;
}

const ICONS = [
  { name: "icon-192.png", size: 192, svg: drawing("tile", 0) },
  { name: "icon-512.png", size: 512, svg: drawing("tile", 0) },
  { name: "icon-maskable-192.png", size: 192, svg: drawing("full", 8) },
  { name: "icon-maskable-512.png", size: 512, svg: drawing("full", 8) },
  { name: "apple-touch-icon.png", size: 180, svg: drawing("full", 4) },
  { name: "badge-96.png", size: 96, svg: drawing("none", 0) },
];

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
for (const { name, size, svg } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await writeFile(PUBLIC + name, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
