import { expect, test } from "vitest";
import { listeningHost, requireTokenBeyondLoopback } from "./listening-host";

test.each([
  [["node", "next", "start", "-H", "127.0.0.1"], "127.0.0.1"],
  [["node", "next", "start", "--hostname", "::1", "-p", "80"], "::1"],
  [["node", "next", "start", "--hostname=10.0.0.1"], "10.0.0.1"],
  [["node", "next", "start", "-H0.0.0.0"], "0.0.0.0"],
  [["node", "next", "start", "-p", "3000"], "0.0.0.0"],
])("%j listens on %s", (argv, host) => {
  expect(listeningHost(argv)).toBe(host);
});

test("an address that other machines can reach asks for a token", () => {
  for (const host of ["0.0.0.0", "::", "192.168.1.2", "127.0.0.1.example.org", "foldwise.lab"])
    expect(() => requireTokenBeyondLoopback({ host, token: null }), host).toThrow(/FOLDWISE_TOKEN/);
  for (const host of ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
    expect(() => requireTokenBeyondLoopback({ host, token: null }), host).not.toThrow();
  expect(() => requireTokenBeyondLoopback({ host: "0.0.0.0", token: "0123456789abcdef" })).not.toThrow();
});
