import { unreachable } from "@cardea/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api.ts";
import { sitesQuery } from "../queries.ts";
import { plusDays, viewerZone, wallOf } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { checkUpApi, type Finding } from "./api.ts";

/** How long a code goes on that had no end. */
const END_DAYS = 30;

/** What was just mended and can be taken back. */
export interface Undo {
  readonly sentence: string;
  undo(): Promise<unknown>;
}

/** Mends a finding at once; `onUndo` hears what can be taken back. */
export function useMend(finding: Finding, onUndo: (undo: Undo) => void) {
  const client = useQueryClient();
  const sites = useQuery(sitesQuery).data?.items ?? [];
  const zone = sites.find(({ id }) => id === finding.siteId)?.zone ?? viewerZone();
  return useMutation({
    mutationFn: async () => {
      const undo = await mend(finding, zone);
      await client.invalidateQueries();
      return undo;
    },
    onSuccess: (undo) => undo !== null && onUndo(undo),
  });
}

async function mend({ remedy, subject, siteId, facts }: Finding, zone: string): Promise<Undo | null> {
  const id = subject.id ?? "";
  switch (remedy) {
    case "set_end": {
      const now = wallOf(Date.now(), zone);
      await checkUpApi.setEnd(id, `${plusDays(now, END_DAYS)}T${now.slice(11)}`);
      const sentence = text.checkUp.mended.set_end(subject.name);
      return { sentence, undo: () => checkUpApi.setEnd(id, null) };
    }
    case "limit_wrong_pins": {
      const limit = Number(facts["limit"]);
      const before = typeof facts["before"] === "number" ? facts["before"] : null;
      await checkUpApi.limitWrongPins(id, limit);
      const sentence = text.checkUp.mended.limit_wrong_pins(subject.name, limit);
      return { sentence, undo: () => checkUpApi.limitWrongPins(id, before) };
    }
    case "revoke_code":
      await api.revoke(id);
      return null;
    case "replace_pin":
      await api.replacePin(id, null);
      return null;
    case "remove_unmanaged":
      await checkUpApi.removeUnmanaged(id, Number(facts["slot"]));
      return null;
    case "require_second_factor":
      await checkUpApi.requireSecondFactor(id);
      return null;
    case "withdraw_invitation":
      await checkUpApi.withdrawInvitation(siteId ?? "", id);
      return null;
    case "revoke_key":
      await checkUpApi.revokeKey(id);
      return null;
    case "choose_pin":
    case "see_code":
    case "see_codes":
    case "look_at_lock":
    case "change_batteries":
    case "update_firmware":
    case "own_second_factor":
    case "ask_member":
    case "read_log":
    case "make_backup":
      return null; // mended elsewhere
    default:
      return unreachable(remedy);
  }
}
