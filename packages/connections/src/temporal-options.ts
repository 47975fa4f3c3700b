import type { ConnectionOptions } from "@temporalio/client";
import type { TemporalSettings } from "./temporal-settings";

/** What clients and workers of Temporal's SDK take alike. */
type CommonOptions = Pick<ConnectionOptions, "address" | "tls" | "metadata"> & { apiKey: string | undefined };

/**
 * Options of a connection of Temporal's SDK: `NativeConnection.connect` of a worker takes them as they are, a client
 * `temporalClientOptions`.
 */
export function temporalOptions({ address, tls, apiKey, metadata }: TemporalSettings): CommonOptions {
  return {
    address,
    apiKey,
    metadata,
    tls: tls !== null && {
      serverNameOverride: tls.serverName,
      serverRootCACertificate: tls.authorities,
      clientCertPair: tls.client && { crt: tls.client.certificate, key: tls.client.key },
    },
  };
}

/**
 * Options of `Connection`. gRPC sends every address through a proxy that the environment names, this machine's own too unless
 * NO_PROXY has it: a proxy elsewhere cannot reach that.
 */
export function temporalClientOptions(settings: TemporalSettings): ConnectionOptions {
  const isLocal = /^(127\.[\d.]+|localhost|\[::1\]):\d+$/.test(settings.address);
  return {
    ...temporalOptions(settings),
    channelArgs: isLocal ? { "grpc.enable_http_proxy": 0 } : {},
  };
}
