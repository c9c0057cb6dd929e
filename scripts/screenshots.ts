import { parseArgs } from "node:util";
import { takePictures } from "../packages/testkit/src/page/house-pictures.ts";

const HELP = `npm run screenshots -- [options] [views]     pictures of all views, or of those named, of an invented house
  --folder F       where to (docs/screenshots)
  --locale L       the browser's language (en-GB)
  --look L         phone-light, phone-dark, desktop-light or desktop-dark; may come several times (all)
  --whole          whole pages, not only what a screen shows of them`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string", default: "docs/screenshots" },
    locale: { type: "string", default: "en-GB" },
    look: { type: "string", multiple: true, default: [] },
    whole: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const { folder, locale, whole: isWhole, look: looks } = values;
  const complaints = await takePictures({ folder, locale, isWhole, looks, views: positionals });
  for (const complaint of complaints) console.error(complaint);
}
