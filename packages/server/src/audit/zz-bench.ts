import { writeFileSync } from "node:fs";
import { appendRecords, EMPTY_TREE, exportFooter, exportHeader, instant, rootOf, signCheckpoint, noteKey } from "@cardea/core";
import { privateKeyOf, publicBytesOf, sha256, signEd25519 } from "./ed25519.ts";
import { verifyFile } from "./verify-file.ts";
import { hash, createHash } from "node:crypto";
const pk = privateKeyOf(new Uint8Array(32).fill(7)); const key = noteKey(sha256, "cardea.local/abc", publicBytesOf(pk))!;
const N = 100_000; let t = performance.now();
const recs = Array.from({ length: N }, (_, i) => ({ actor: { kind: "api_key", id: "key_0190b6a0-1111-7abc-8def-0123456789ab", name: "Front désk" }, action: "code.created", subject: { codeId: "code_0190b6a0-1111-7abc-8def-0123456789ab", siteId: "site_0190b6a0-1111-7abc-8def-0123456789ab", lockId: "lock_0190b6a0-1111-7abc-8def-0123456789ab" }, facts: { kind: "timed", uses: i, ok: true }, personal: "p1.site_0190b6a0-1111-7abc-8def-0123456789ab.holder_0190b6a0-1111-7abc-8def-0123456789ab.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }));
t = performance.now();
let state = EMPTY_TREE; const lines: string[] = [exportHeader(key)];
const r = appendRecords(sha256, state, { at: instant(1_780_272_000_000), records: recs });
console.log("append 100k ms", performance.now() - t);
for (const l of r.leaves) lines.push(l.leaf);
lines.push(exportFooter(signCheckpoint({ origin: key.name, size: N, root: rootOf(sha256, r.state) }, key, (m) => signEd25519(pk, m))));
writeFileSync("/tmp/aud/log.txt", lines.join("\n") + "\n");
for (let k = 0; k < 3; k++) { t = performance.now(); const v = await verifyFile("/tmp/aud/log.txt"); console.log(v.kind, "verify ms", performance.now() - t); }
const b = new Uint8Array(500); t = performance.now(); for (let i = 0; i < 100000; i++) createHash("sha256").update(b).digest(); console.log("createHash", performance.now() - t);
t = performance.now(); for (let i = 0; i < 100000; i++) hash("sha256", b, "buffer"); console.log("hash", performance.now() - t);
