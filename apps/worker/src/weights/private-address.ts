import { BlockList, isIP } from "node:net";

/**
 * Addresses that do not belong to the public internet: IANA's special-purpose registries (RFC 6890), and prefixes that
 * carry an IPv4 address inside an IPv6 one (NAT64, 6to4, Teredo). IPv4-mapped IPv6 addresses are checked as IPv4.
 */
const RESERVED: Readonly<Record<"ipv4" | "ipv6", readonly (readonly [string, number])[]>> = {
  ipv4: [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ],
  ipv6: [
    ["::", 96],
    ["64:ff9b::", 96],
    ["64:ff9b:1::", 48],
    ["100::", 64],
    ["2001::", 23],
    ["2001:db8::", 32],
    ["2002::", 16],
    ["fc00::", 7],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
  ],
};

const reserved = new BlockList();
for (const family of ["ipv4", "ipv6"] as const)
  for (const [network, prefix] of RESERVED[family]) reserved.addSubnet(network, prefix, family);

/** @param address as node:net gives it, without brackets; a zone (`%eth0`) makes it link-local. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ""] = address.split("%");
  const family = isIP(bare);
  if (family === 0) throw new Error(`${address} is not an IP address`);
  return bare !== address || reserved.check(bare, family === 4 ? "ipv4" : "ipv6");
}
