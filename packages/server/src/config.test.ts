import { CardeaError } from "@cardea/core";
import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

const HOME = { XDG_CONFIG_HOME: "/home/ann/.config" };

describe("the settings", () => {
  test("have good values when nothing is given", () => {
    const config = readConfig({}, HOME);
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      databaseUrl: null,
      publicUrl: null,
      logLevel: "info",
      demo: true,
    });
    expect(config.dataPath).toBe(`${process.cwd()}/data`);
  });

  test("come from the environment, and flags go before it", () => {
    const env = {
      ...HOME,
      CARDEA_DATA: "/srv/cardea",
      CARDEA_PORT: "9000",
      CARDEA_HOST: "0.0.0.0",
      CARDEA_PUBLIC_URL: "https://c.example/",
    };
    expect(readConfig({}, env)).toMatchObject({
      dataPath: "/srv/cardea",
      port: 9000,
      host: "0.0.0.0",
      publicUrl: "https://c.example",
    });
    expect(readConfig({ port: "0", data: "/tmp/x", "no-demo": true }, env)).toMatchObject({
      dataPath: "/tmp/x",
      port: 0,
      demo: false,
    });
  });

  test("take an empty variable for one that is not given", () => {
    expect(readConfig({}, { ...HOME, CARDEA_PORT: "", CARDEA_DATABASE_URL: " " })).toMatchObject({
      port: 8080,
      databaseUrl: null,
    });
  });

  test("keep the master key outside the data folder, one for each folder", () => {
    const one = readConfig({ data: "/srv/one" }, HOME).masterKeyPath;
    expect(one).toMatch(/^\/home\/ann\/\.config\/cardea\/master-[0-9a-f]{16}\.key$/);
    expect(readConfig({ data: "/srv/two" }, HOME).masterKeyPath).not.toBe(one);
  });

  const bad: Record<string, Record<string, string>> = {
    CARDEA_PORT: { CARDEA_PORT: "80a" },
    "0 to 65535": { CARDEA_PORT: "65536" },
    CARDEA_HOST: { CARDEA_HOST: "http://x" },
    CARDEA_DATABASE_URL: { CARDEA_DATABASE_URL: "mysql://x" },
    CARDEA_PUBLIC_URL: { CARDEA_PUBLIC_URL: "https://x.example/path" },
    "without a path": { CARDEA_PUBLIC_URL: "cardea.example" },
    CARDEA_LOG_LEVEL: { CARDEA_LOG_LEVEL: "loud" },
    "outside the data folder": { CARDEA_DATA: "/srv/c", CARDEA_MASTER_KEY_FILE: "/srv/c/keys/master.key" },
  };
  for (const [told, env] of Object.entries(bad)) {
    test(`refuse ${JSON.stringify(env)} with one sentence`, () => {
      const read = () => readConfig({}, { ...HOME, ...env });
      expect(read).toThrow(CardeaError);
      expect(read).toThrow(told);
    });
  }
});
