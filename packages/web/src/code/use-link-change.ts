import { useMutation } from "@tanstack/react-query";
import type { GuestLink } from "./api.ts";

/** A change of the link whose answer is the link as it is then. */
export function useLinkChange<Wish>(
  change: (wish: Wish) => Promise<{ readonly link: GuestLink | null }>,
  onLink: (link: GuestLink | null) => void,
) {
  return useMutation({ mutationFn: change, onSuccess: ({ link }) => onLink(link) });
}
