import { queryOptions } from "@tanstack/react-query";
import { peopleApi } from "./api.ts";

export const holderQuery = (id: string) =>
  queryOptions({ queryKey: ["holder", id], queryFn: () => peopleApi.holder(id) });
