import { useMutation, useQueryClient } from "@tanstack/react-query";
import { checkUpApi, checkUpQuery } from "./api.ts";

/** Keeps a finding quiet for a while, or tells of it again. */
export function useQuiet() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ finding, isIgnored }: { readonly finding: string; readonly isIgnored: boolean }) =>
      isIgnored ? checkUpApi.ignore(finding) : checkUpApi.heed(finding),
    onSettled: () => client.invalidateQueries({ queryKey: checkUpQuery.queryKey }),
  });
}
