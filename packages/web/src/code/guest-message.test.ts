import { expect, test } from "vitest";
import type { CodeDetail } from "../api-types.ts";
import { GUEST_LOCALES, guestLocaleOf } from "../text/guest-message.ts";
import { guestMessage, mailLink, smsLink } from "./guest-message.ts";

const code = {
  holder: { id: "holder_1", name: "Ann & Bob" },
  kind: "timed",
  rule: { weekly: [] },
  windows: [{ from: "2026-07-03T13:00:00Z", until: "2026-07-06T09:00:00Z" }],
} as unknown as CodeDetail;
const url = "https://doors.example/g#abcDEF123";
const facts = { code, place: "Old mill", zone: "Europe/Berlin", url };

test("a guest reads the link, the place and the time of the site in their own language", () => {
  const { subject, body } = guestMessage({ ...facts, locale: "de" });
  expect(subject).toBe("Dein Code für Old mill");
  expect(body).toContain("Hallo Ann & Bob,");
  expect(body).toContain(url);
  expect(body).toMatch(/15:00.*11:00/s);
});

test("every language has the link and the name in it", () => {
  for (const locale of GUEST_LOCALES) {
    const { body } = guestMessage({ ...facts, locale });
    expect([locale, body.includes(url), body.includes("Ann & Bob")]).toEqual([locale, true, true]);
  }
});

test("no time is told where there is no one stretch", () => {
  const weekly = { ...code, windows: [...code.windows, ...code.windows] } as CodeDetail;
  expect(guestMessage({ ...facts, code: weekly, locale: "en" }).body).not.toContain("15:00");
});

test("mail and text message are opened with everything in them", () => {
  const message = guestMessage({ ...facts, locale: "en" });
  const mail = new URL(mailLink("ann+door@example.org", message));
  expect(mail.pathname).toBe("ann%2Bdoor@example.org");
  expect(mail.searchParams.get("subject")).toBe("Your code for Old mill");
  expect(mail.searchParams.get("body")).toBe(message.body.replaceAll("\n", "\r\n"));
  expect(mail.hash).toBe("");
  const sms = smsLink("+491701234567", message);
  expect(decodeURIComponent(sms.split("?body=")[1] ?? "")).toBe(message.body);
  expect(sms).not.toContain("&");
  expect(smsLink(null, message)).toMatch(/^sms:\?body=/);
});

test("the language nearest to the guest's is taken", () => {
  expect(guestLocaleOf("pt-BR", "en")).toBe("pt");
  expect(guestLocaleOf("sv", "de")).toBe("de");
  expect(guestLocaleOf(null, "en")).toBe("en");
});
