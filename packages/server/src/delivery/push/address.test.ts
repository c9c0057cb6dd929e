import { describe, expect, test } from "vitest";
import { isPublicAddress, readEndpoint } from "./address.ts";

describe("an address", () => {
  test.each(["8.8.8.8", "142.250.185.78", "1.1.1.1", "2a00:1450:4001:82a::200e", "2606:4700::1111"])(
    "%s is public",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.9.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.178.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::a9fe:a9fe",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "localhost",
    "",
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("the address of a push service", () => {
  test.each([
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QGuQyav",
    "https://push.example.org:8443/x",
    "https://8.8.8.8/x",
    "https://[2606:4700::1111]/x",
  ])("%s is taken", (text) => expect(readEndpoint(text, false)?.href).toBe(text));

  test.each([
    "http://fcm.googleapis.com/fcm/send/abc",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "https://user:secret@fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x#y",
    "https://localhost/x",
    "https://localhost./x",
    "https://router/x",
    "https://printer.local/x",
    "https://nas.home.arpa/x",
    "https://metadata.google.internal/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://0177.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://[::ffff:7f00:1]/x",
    "https://[fe80::1]/x",
    `https://fcm.googleapis.com/${"x".repeat(1_000)}`,
    "no address",
    "",
  ])("%s is refused", (text) => expect(readEndpoint(text, false)).toBeNull());

  test("on this very machine is taken only where tests allow it", () => {
    expect(readEndpoint("http://127.0.0.1:9/x", false)).toBeNull();
    expect(readEndpoint("http://127.0.0.1:9/x", true)?.port).toBe("9");
    expect(readEndpoint("http://127.0.0.2:9/x", true)).toBeNull();
    expect(readEndpoint("http://192.168.1.1/x", true)).toBeNull();
  });
});
