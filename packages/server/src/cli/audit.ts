import { createWriteStream, readFileSync } from "node:fs";
import { CardeaError, type ExportApproval } from "@cardea/core";
import { verifyFile } from "../audit/verify-file.ts";
import { withClient } from "./client.ts";
import { type ReadCommand, textOf, wordAt } from "./command.ts";
import { complain, print, printJson } from "./output.ts";

export const verifyAudit: ReadCommand = {
  usage: "audit verify FILE",
  summary: "Tells whether an exported audit log is unchanged. Needs neither server nor database.",
  options: { "public-key": { type: "string" }, "older-checkpoint": { type: "string" } },
  help: [
    ["--public-key KEY", "the log's key as you know it (name+id+key): also finds a log that was made anew"],
    ["--older-checkpoint FILE", "a checkpoint that you kept: the log must begin with its records"],
  ],
  async run(call) {
    const publicKey = textOf(call, "public-key");
    const older = textOf(call, "older-checkpoint");
    const verdict = await verifyFile(wordAt(call, 0, "The file"), {
      ...(publicKey === undefined ? {} : { publicKey }),
      ...(older === undefined ? {} : { olderCheckpoint: textIn(older) }),
    });
    if (call.values["json"] === true) {
      const { kind } = verdict;
      printJson(
        kind === "bad"
          ? verdict
          : { kind, size: verdict.head.size, ...shownPart(verdict), publicKey: verdict.publicKey },
      );
    } else if (verdict.kind === "bad") complain(`Not good, line ${verdict.line}: ${verdict.problem}`);
    else print(`Good: ${verdict.head.size} records, ${partWords(verdict)}unchanged, signed by ${verdict.publicKey}`);
    return verdict.kind === "good" ? 0 : 1;
  },
};

/** What of an extract can be read. Of a whole log that is all, and is not said. */
function shownPart({ site, shown }: ExportApproval): object {
  return site === null ? {} : { site, shown };
}

function partWords({ site, shown }: ExportApproval): string {
  return site === null ? "" : `${shown} of them readable as records of ${site}, `;
}

function textIn(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new CardeaError("not_found", `The file ${path} cannot be read.`, { cause });
  }
}

export const exportAudit: ReadCommand = {
  usage: "audit export [FILE]",
  summary: "Writes the whole audit log to a file, or to standard output.",
  options: {},
  help: [],
  run: (call) =>
    withClient(call.config, async (client) => {
      const text = await client.text("/api/v1/audit/export");
      const [path] = call.words;
      if (path === undefined) process.stdout.write(text);
      else await written(path, text);
      return 0;
    }),
};

async function written(path: string, text: string): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  const ended = new Promise<void>((resolve, reject) => {
    file.on("finish", resolve);
    file.on("error", (cause) => reject(new CardeaError("not_found", `The file ${path} cannot be written.`, { cause })));
  });
  file.end(text);
  await ended;
  print(`Written to ${path}. Check it with: cardea audit verify ${path}`);
}
