import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import https from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { httpGet } from "./http-get";

let folder: string;
let server: Server;
let proxy: Server;
let asked: string[] = [];
const portOf = (of: Server) => (of.address() as AddressInfo).port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", cert, ...subject], {
    stdio: "ignore",
  });
  server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
    response.end("here"),
  );
  proxy = createServer().on("connect", (request, socket) => {
    asked.push(`${request.url} ${request.headers["proxy-authorization"]}`);
    const far = connect(portOf(server), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket]) end.on("error", () => far.destroy());
  });
  for (const each of [server, proxy])
    await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  proxy.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_TLS_REJECT_UNAUTHORIZED"])
    for (const spelled of [name, name.toLowerCase()]) vi.stubEnv(spelled, undefined);
  return () => vi.unstubAllEnvs();
});

const get = async (url: string) => {
  const { signal } = new AbortController();
  const response = await httpGet(url, { headers: {}, hosts: ["127.0.0.1"], signal });
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
};

it("https is fetched straight, and through a proxy's tunnel with its password", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  expect(await get(`https://127.0.0.1:${portOf(server)}/own.h5`)).toBe("here");
  vi.stubEnv("HTTPS_PROXY", `http://user:pass@127.0.0.1:${portOf(proxy)}`);
  expect(await get("https://weights.invalid/own.h5")).toBe("here");
  const words = Buffer.from("user:pass").toString("base64");
  expect(asked).toEqual([`weights.invalid:443 Basic ${words}`]);
});

it("https is refused with a certificate that nobody vouches for, in a tunnel too", async () => {
  await expect(get(`https://127.0.0.1:${portOf(server)}/own.h5`)).rejects.toThrow(/self-signed/);
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${portOf(proxy)}`);
  await expect(get("https://weights.invalid/own.h5")).rejects.toThrow(/self-signed/);
});
