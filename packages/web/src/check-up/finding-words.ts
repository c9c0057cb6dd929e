import { unreachable } from "@cardea/core";
import { text } from "../text/text.ts";
import type { Finding } from "./api.ts";

/** What is wrong, as a sentence, and why it matters. */
export interface FindingWords {
  readonly title: string;
  readonly why: string;
}

/** A finding in the words of the page. */
export function findingWords({ kind, subject: { name }, facts }: Finding): FindingWords {
  const words = text.checkUp.finding;
  const number = (fact: string): number => Number(facts[fact] ?? 0);
  const told = (fact: string): string => String(facts[fact] ?? "");
  switch (kind) {
    case "shared_code":
      return { title: words.shared_code.title(name), why: `${sharingWords(facts)} ${words.shared_code.advice}` };
    case "unused_code": {
      const { title, never, why } = words.unused_code;
      return { title: (facts["everUsed"] === true ? title : never)(name, number("days")), why };
    }
    case "unmanaged_code":
      return { title: words.unmanaged_code.title(name, number("slot")), why: words.unmanaged_code.why };
    case "battery_low":
      return { title: words.battery_low.title(name, number("percent")), why: words.battery_low.why };
    case "guess_risk":
      return { title: words.guess_risk.title(name), why: words.guess_risk.why(number("codes")) };
    case "older_firmware": {
      const { title, why } = words.older_firmware;
      return { title: title(name, told("firmware")), why: why(told("other"), told("newer")) };
    }
    case "no_second_factor":
    case "no_way_back": {
      const { title, self, why } = words[kind];
      return { title: facts["isSelf"] === true ? self : title(name), why };
    }
    case "second_factor_optional": {
      const { title, why, without } = words.second_factor_optional;
      return { title: title(name), why: number("without") === 0 ? why : without(number("without")) };
    }
    case "log_unread": {
      const { title, never, why } = words.log_unread;
      return { title: facts["everRead"] === true ? title(name, number("days")) : never(name), why };
    }
    case "no_backup": {
      const { title, never, why } = words.no_backup;
      return { title: facts["everMade"] === true ? title(number("days")) : never, why };
    }
    case "lock_away":
    case "invitation_waiting":
    case "key_unused":
      return { title: words[kind].title(name, number("days")), why: words[kind].why };
    case "endless_code":
    case "weak_pin":
    case "no_wrong_pin_limit":
    case "key_without_end":
      return { title: words[kind].title(name), why: words[kind].why };
    default:
      return unreachable(kind);
  }
}

function sharingWords(facts: Finding["facts"]): string {
  const words = text.checkUp.finding.shared_code;
  const { reason } = facts;
  if (reason === "many_entries") return words.many_entries(Number(facts["days"]), Number(facts["most"]));
  if (reason === "round_the_clock") return words.round_the_clock(Number(facts["hours"]));
  return words.group_name(String(facts["name"]));
}
