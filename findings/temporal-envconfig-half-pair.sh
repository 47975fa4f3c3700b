#!/usr/bin/env bash
# @temporalio/envconfig 1.24.0. Expected: TEMPORAL_TLS_CLIENT_CERT_PATH without TEMPORAL_TLS_CLIENT_KEY_PATH (or the key alone) is
# an error, as a file that is missing is one. Seen: the file is read, and then half of the pair is left out without an error: the options
# ask for TLS without a client certificate, and the first that is heard of it is a handshake that the server refuses.
# Seen: certificate alone: TLS without a pair; key alone: the same; both: with a pair; a file that is missing: ENOENT, alone too.
# Needs Node.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts @temporalio/envconfig@1.24.0 >/dev/null
echo "any bytes" > pair.pem
cat > options.mjs <<'JS'
import envconfig from "@temporalio/envconfig";
const file = "pair.pem";
const missing = "missing.pem";
const optionsOf = (certificate, key) => {
  const overrideEnvVars = {
    ...(certificate && { TEMPORAL_TLS_CLIENT_CERT_PATH: certificate }),
    ...(key && { TEMPORAL_TLS_CLIENT_KEY_PATH: key }),
  };
  try {
    const { tls } = envconfig.loadClientConnectConfig({ disableFile: true, overrideEnvVars }).connectionOptions;
    return tls ? `TLS ${tls.clientCertPair === undefined ? "without" : "with"} a pair` : "no TLS";
  } catch (error) {
    return error.code;
  }
};
console.log("certificate alone:", optionsOf(file));
console.log("key alone:", optionsOf(undefined, file));
console.log("both:", optionsOf(file, file));
console.log("both, certificate missing:", optionsOf(missing, file));
console.log("certificate alone, missing:", optionsOf(missing));
JS
node options.mjs | tee seen.txt
diff seen.txt - <<'SEEN'
certificate alone: TLS without a pair
key alone: TLS without a pair
both: TLS with a pair
both, certificate missing: ENOENT
certificate alone, missing: ENOENT
SEEN
