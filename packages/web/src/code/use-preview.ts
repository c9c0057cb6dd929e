import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../api.ts";
import type { CodeInput, Preview } from "../api-types.ts";
import { type CodeChange, codesApi } from "./api.ts";

/** How long a form is left alone before the server is asked about it. */
const PAUSE_MS = 250;

export interface LivePreview {
  readonly preview: Preview | null;
  readonly isChecking: boolean;
  readonly error: unknown;
}

/** What would come of the form as it stands; the last answer stays until the next one is there. */
export function usePreview(input: CodeInput | null): LivePreview {
  return useLivePreview("new", input, api.preview);
}

/** What would come of a change of a code. */
export function useChangePreview(codeId: string, change: CodeChange | null): LivePreview {
  return useLivePreview(codeId, change, (wish, signal) => codesApi.previewChange(codeId, wish, signal));
}

function useLivePreview<Wish extends object>(
  about: string,
  wish: Wish | null,
  ask: (wish: Wish, signal: AbortSignal) => Promise<Preview>,
): LivePreview {
  const wanted = JSON.stringify(wish);
  const asked = useLater(wanted);
  const query = useQuery({
    queryKey: ["preview", about, asked],
    queryFn: ({ signal }) => ask(JSON.parse(asked) as Wish, signal),
    enabled: asked !== "null",
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0, // it may hold chosen digits
  });
  return {
    preview: asked === "null" ? null : (query.data ?? null),
    isChecking: wanted !== asked || query.isFetching,
    error: query.isError ? query.error : null,
  };
}

function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
