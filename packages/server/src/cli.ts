import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// What was compiled at the last start is not compiled again: it halves the time and saves memory. It lies beside the
// program and not in a folder that other users of the machine may write to.
enableCompileCache(fileURLToPath(new URL("../../../.cardea/compile-cache", import.meta.url)));
const { main } = await import("./cli/main.ts");

process.exitCode = await main(process.argv.slice(2));
