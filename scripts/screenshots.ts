import { parseArgs } from "node:util";
import { takePictures } from "../packages/testkit/src/page/house-pictures.ts";

const HELP = `npm run screenshots -- [options] [views]     pictures of all views, or of those named, of an invented house
  --folder F       where to (docs/screenshots)
  --locale L       the browser's language (en-GB)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string", default: "docs/screenshots" },
    locale: { type: "string", default: "en-GB" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const { folder, locale } = values;
  const complaints = await takePictures({ folder, locale, views: positionals });
  for (const complaint of complaints) console.error(complaint);
}
