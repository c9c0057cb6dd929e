import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "./database.ts";
import { openDatabase } from "./database.ts";
import { Client } from "./client.ts";
import { endChild, type ServerProcess, startServer } from "./server-process.ts";

export interface StageOptions {
  readonly name: string;
  /** Below it every folder of this run is made. */
  readonly dataPath: string;
  readonly isQuick: boolean;
  /** Where servers leave CPU profiles; null: nowhere. */
  readonly profilePath: string | null;
}

/** What one measurement may use: folders, servers, clients, databases. All of it is gone after `clear`. */
export class Stage {
  readonly isQuick: boolean;
  readonly #options: StageOptions;
  readonly #children = new Set<ChildProcess>();
  readonly #closers: (() => void)[] = [];
  #folders = 0;

  constructor(options: StageOptions) {
    this.#options = options;
    this.isQuick = options.isQuick;
  }

  /** The real size, or the tiny one of a quick run. */
  size(real: number, quick: number): number {
    return this.isQuick ? quick : real;
  }

  /** A line for who waits. */
  say(text: string): void {
    console.error(`  ${this.#options.name}: ${text}`);
  }

  /** A new empty folder on the disk on which the project lies. */
  folder(): string {
    const path = join(this.#options.dataPath, `${process.pid}-${this.#options.name}-${++this.#folders}`);
    mkdirSync(path, { recursive: true });
    this.#closers.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  serve(folder: string, { demo = false }: { readonly demo?: boolean } = {}): Promise<ServerProcess> {
    return startServer({
      folder,
      demo,
      profilePath: this.#options.profilePath,
      onSpawn: (child) => this.adopt(child),
    });
  }

  /** Ends a server as a power cut would; one that is being profiled ends well, or there would be no profile. */
  crash(server: ServerProcess): Promise<void> {
    return this.#options.profilePath === null ? server.kill() : server.stop();
  }

  /** A child process that must not outlive the measurement. */
  adopt(child: ChildProcess): void {
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
  }

  /** A client with an API key of its own. */
  async client(server: ServerProcess, connections = 1): Promise<Client> {
    return this.#kept(new Client({ url: server.url, bearer: await this.apiKey(server), connections }));
  }

  async apiKey({ url, operatorToken }: ServerProcess): Promise<string> {
    const operator = new Client({ url, bearer: operatorToken });
    const key = await operator.ask<{ apiKey: string }>("POST", "/api/v1/api-keys", { name: "bench" });
    operator.close();
    return key.apiKey;
  }

  /** A database file as better-sqlite3 opens it, with the settings of the product (WAL, synchronous FULL). */
  database(path: string): Database {
    return this.#kept(openDatabase(path));
  }

  /** Ends and removes everything. */
  async clear(): Promise<void> {
    await Promise.all([...this.#children].map((child) => endChild(child, "SIGKILL")));
    for (const close of this.#closers.splice(0).reverse()) close();
  }

  /** For the end of this process, where nothing can be waited for. */
  clearAtOnce(): void {
    for (const child of this.#children) child.kill("SIGKILL");
    for (const close of this.#closers.splice(0).reverse()) close();
  }

  #kept<Closable extends { close(): void }>(one: Closable): Closable {
    this.#closers.push(() => one.close());
    return one;
  }
}
