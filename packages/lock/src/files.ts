import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Puts a whole new file, for its owner alone, in the place of another. After a power cut there is the old one or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  await rm(next, { force: true });
  const file = await open(next, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
