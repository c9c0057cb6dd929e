import { CardeaError } from "@cardea/core";
import type { Client } from "./client.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The id of the lock that a person named, by id or by its whole name. Throws not_found. */
export async function lockIdOf(client: Client, named: string): Promise<string> {
  if (named.startsWith("lock_")) return named;
  const { items } = await client.get<{ items: readonly Named[] }>("/api/v1/locks");
  const [match, another] = items.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  if (match !== undefined && another === undefined) return match.id;
  const names = items.map(({ name }) => name).join(", ");
  throw new CardeaError(
    "not_found",
    another === undefined
      ? `There is no lock "${named}". There are: ${names}.`
      : `Several locks are called "${named}"; give the id of one.`,
  );
}
