import { expect, test } from "vitest";
import { networkOf } from "./tries.ts";
import { withoutPins } from "./words.ts";

test.each([
  ["482913 does not work", "•••• does not work"],
  ["4 8 2 9 1 3!", "••••!"],
  ["482-913 and 48.29.13", "•••• and ••••"],
  ["４８２９１３", "••••"],
  ["٤٨٢٩١٣", "••••"],
  ["𝟒𝟖𝟐𝟗𝟏𝟑", "••••"],
  ["x482913482913x", "x••••••••x"],
])("%s loses its digits", (text, left) => expect(withoutPins(text, ["482913"])).toBe(left));

test("other digits stay, so that a guest can say how to be reached", () => {
  const text = "Call +49 170 1234567, door 48, since 29.13.";
  expect(withoutPins(text, ["482913", "771100"])).toBe(text);
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:0DB8:1:2::9", "2001:db8:1:2"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::1", "0:0:0:0"],
])("%s is in the network %s", (address, network) => expect(networkOf(address)).toBe(network));
