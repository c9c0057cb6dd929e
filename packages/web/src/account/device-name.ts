import { text } from "../text/text.ts";
import { deviceOf } from "./device.ts";

/** What people call the device of a session. */
export function deviceName(agent: string | null): string {
  const device = deviceOf(agent);
  if (device === null) return text.account.unknownDevice;
  return device.system === null ? device.browser : text.account.deviceOn(device.browser, device.system);
}
