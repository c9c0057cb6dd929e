import { queryOptions } from "@tanstack/react-query";
import type { Code, Page } from "../api-types.ts";
import { read } from "../request.ts";

/** Codes that are looked through for their holders. */
const CODES_MAX = 200;

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** The holders of the newest codes at all sites, each once, by name. */
export const peopleQuery = queryOptions({
  queryKey: ["codes", "people"],
  queryFn: async (): Promise<readonly Person[]> => {
    const { items } = await read<Page<Code>>("/codes", { limit: CODES_MAX });
    const people = new Map(items.map(({ holder }) => [holder.id, holder]));
    return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  },
});
