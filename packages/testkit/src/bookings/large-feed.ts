const DAY_MS = 86_400_000;

/** A sound feed of that many stays, as Airbnb writes it. */
export function largeFeed(stays: number): Uint8Array {
  const head = "BEGIN:VCALENDAR\r\nPRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN\r\nVERSION:2.0\r\n";
  const events = Array.from({ length: stays }, (_, n) => stay(n));
  return Buffer.from(`${head}${events.join("")}END:VCALENDAR\r\n`);
}

function stay(n: number): string {
  const lines = [
    "BEGIN:VEVENT",
    "DTSTAMP:20260802T031500Z",
    `DTSTART;VALUE=DATE:${dayOf(n % 700)}`,
    `DTEND;VALUE=DATE:${dayOf((n % 700) + 3)}`,
    "SUMMARY:Reserved",
    `UID:1418fb94e984-${String(n).padStart(32, "0")}@airbnb.com`,
    "DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/de",
    ` tails/HMAB${String(n).padStart(6, "0")}\\nPhone Number (Last 4 Digits): 7719`,
    "END:VEVENT",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** `20260101` and so many days after. */
function dayOf(n: number): string {
  return new Date(Date.UTC(2026, 0, 1) + n * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "");
}
