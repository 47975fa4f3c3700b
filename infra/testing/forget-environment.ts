/** What a person has set for real work and would change a test: settings of the product, libpq's and the AWS SDK's defaults. */
const SETTINGS =
  /^(PG[A-Z]+|AWS_[A-Z0-9_]+|DATABASE_URL|DIRECT_URL|TEMPORAL_[A-Z_]+|FOLDWISE_(ALLOWED_HOSTS|ARTIFACTS|ARTIFACT_CACHE_GB|CLASSES|DATA|DRAIN_SECONDS|GRACE_SECONDS|HEARTBEAT_SECONDS|HOME|INPUT_THREADS|RETENTION_DAYS|SLOTS|STALL_SECONDS|TOKEN|URL))$/;
const PROXIES = /^(https?|all|grpc)_proxy$/i;

/** For this process and those that it starts. */
export function forgetSettings(): void {
  forget(SETTINGS);
}

/** All that tests ask for is on this machine; what a set-up still has to get is not. */
export function forgetProxies(): void {
  forget(PROXIES);
}

function forget(names: RegExp): void {
  for (const name of Object.keys(process.env)) if (names.test(name)) delete process.env[name];
}
