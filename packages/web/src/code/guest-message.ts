import type { CodeDetail } from "../api-types.ts";
import { msOf } from "../site/clock.ts";
import { GUEST_WORDS, type GuestLocale } from "../text/guest-message.ts";

export interface GuestMessage {
  readonly subject: string;
  readonly body: string;
}

interface MessageFacts {
  readonly code: Pick<CodeDetail, "holder" | "kind" | "windows" | "rule">;
  readonly place: string;
  readonly zone: string;
  readonly locale: GuestLocale;
  readonly url: string;
}

/** What a guest is written with the link, in their language and by the clock of the site. Holds no digits. */
export function guestMessage({ code, place, zone, locale, url }: MessageFacts): GuestMessage {
  const words = GUEST_WORDS[locale];
  const when = whenText(code, zone, locale);
  return { subject: words.subject(place), body: words.body({ name: code.holder.name, place, when, url }) };
}

/** "Fri, 3 Jul 2026, 15:00 – Mon, 6 Jul 2026, 11:00"; undefined where it is not one stretch with both ends. */
function whenText({ windows, rule }: MessageFacts["code"], zone: string, locale: GuestLocale): string | undefined {
  const [window] = windows;
  const isOne = windows.length === 1 && rule.weekly.length === 0;
  if (!isOne || window?.from === null || window?.until === null || window === undefined) return undefined;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
  return format.formatRange(msOf(window.from), msOf(window.until));
}

/** Opens a mail to somebody, with everything written but not sent. @see RFC 6068 section 2 */
export function mailLink(email: string | null, { subject, body }: GuestMessage): string {
  const query = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
  return `mailto:${encodeURIComponent(email ?? "").replace("%40", "@")}?${query}`;
}

/** Opens a text message, with everything written but not sent. @see RFC 5724 section 2.2 */
export function smsLink(phone: string | null, { body }: GuestMessage): string {
  return `sms:${phone ?? ""}?body=${encodeURIComponent(body)}`;
}
