import { BlockList, isIP } from "node:net";

/*
 * A browser names the address that Cardea then writes to, so it could name one of the house's own network. Only public
 * addresses are written to, looked at again right before each connection, whatever the name meant before.
 */

/** Ranges that are nobody's public address. @see IANA special-purpose address registries (RFC 6890) */
const CLOSED_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;
/** Of IPv6 only global unicast is open, and of that not what hides an IPv4 address or is for examples. */
const CLOSED_V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const closed = new BlockList();
for (const [net, prefix] of CLOSED_V4) closed.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of CLOSED_V6) closed.addSubnet(net, prefix, "ipv6");
const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, "ipv4");
    case 6:
      return unicast.check(address, "ipv6") && !closed.check(address, "ipv6");
    default:
      return false;
  }
}

export function isLoopback(address: string): boolean {
  return address === "127.0.0.1" || address === "::1";
}

const ENDPOINT_LENGTH_MAX = 1_000;
/** Names that no public name server knows. */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|home|lan|intranet|corp|test|example|invalid|onion|home\.arpa)$/i;

/**
 * The address of a push service, or null where nothing may be sent: not https, with a name and password, on this machine
 * or in a private network. `isLoopbackAllowed` lets in http on this very machine, for tests.
 */
export function readEndpoint(text: string, isLoopbackAllowed: boolean): URL | null {
  if (text.length > ENDPOINT_LENGTH_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (isLoopbackAllowed && isLoopback(host)) return /^https?:$/.test(url.protocol) ? url : null;
  if (url.protocol !== "https:") return null;
  if (isIP(host) !== 0) return isPublicAddress(host) ? url : null;
  return host.includes(".") && !PRIVATE_NAME.test(host) ? url : null;
}
