import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const HOSTS = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia"];
const PROGRAM = join(import.meta.dirname, "windows-digest.arbitrary.ts");

async function digestUnder(zone: string): Promise<{ host: string; windows: number; digest: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { env: { ...process.env, TZ: zone } });
  return JSON.parse(stdout);
}

test("the windows of a thousand rules are the same under every zone of the host", async () => {
  const digests = await Promise.all(HOSTS.map(digestUnder));
  expect(new Set(digests.map(({ host }) => host)).size).toBe(HOSTS.length);
  expect(digests[0]?.windows).toBeGreaterThan(1_500);
  expect(digests.map(({ digest }) => digest)).toEqual(HOSTS.map(() => digests[0]?.digest));
});
