// After `npm install`: adds the optional packages of other machines that npm left out of the lockfiles.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { completed, LOCKFILES, missingEntries, readLockfile } from "./check/lockfile.ts";

const root = dirname(import.meta.dirname);

for (const path of LOCKFILES) {
  const lockfile = readLockfile(root, path);
  const count = missingEntries(lockfile).length;
  if (count > 0) writeFileSync(join(root, path), `${JSON.stringify(completed(lockfile), null, 2)}\n`);
  console.log(`${path}: ${count} entries added`);
}
