const NAMES = ["http_proxy", "https_proxy"] as const;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address as the environment has it: HTTP_PROXY, HTTPS_PROXY (where that is missing, HTTP_PROXY) and
 * NO_PROXY, each also in lower case, which counts first; null for the straight way. Entries of NO_PROXY are hosts,
 * `host:port`, or `.domain` and `*.domain` for what ends in it; `*` is every host.
 *
 * @throws Error naming the variable that is no address of a proxy
 */
export function proxyFor(url: URL, environment: Environment): URL | null {
  const read = (name: string) => environment[name] ?? environment[name.toUpperCase()] ?? "";
  for (const name of NAMES) {
    const address = read(name);
    if (address !== "" && !(/^https?:/i.test(address) && URL.canParse(address)))
      throw new Error(`${name.toUpperCase()} must be an http or https URL`);
  }
  const [http = "", https = ""] = NAMES.map(read);
  const proxy = url.protocol === "https:" ? https || http : http;
  return proxy === "" || isDirect(url, read("no_proxy")) ? null : new URL(proxy);
}

function isDirect(url: URL, noProxy: string): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*") return true;
      const [, host = entry, wanted = port] = /^(.+):(\d+)$/.exec(entry) ?? [];
      if (host === "" || wanted !== port) return false;
      return /^[.*]/.test(host) ? url.hostname.endsWith(host.replace(/^\*/, "")) : url.hostname === host;
    });
}
