import { type Dispatcher, EnvHttpProxyAgent } from "undici";

const NAMES = ["http_proxy", "https_proxy"] as const;

/**
 * Ways out of this machine as the environment has them: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, each also in lower case,
 * which counts first. As with curl, http goes through a proxy as it is and https through a tunnel.
 *
 * @throws Error naming the variable that is no address of a proxy
 */
export function proxiesOf(environment: Readonly<Record<string, string | undefined>>): Dispatcher {
  const read = (name: string) => environment[name] ?? environment[name.toUpperCase()] ?? "";
  for (const name of NAMES) {
    const address = read(name);
    if (address !== "" && !(/^https?:/i.test(address) && URL.canParse(address)))
      throw new Error(`${name.toUpperCase()} has to be an address with http or https`);
  }
  const [httpProxy, httpsProxy] = NAMES.map(read);
  return new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy: read("no_proxy"), proxyTunnel: false });
}
