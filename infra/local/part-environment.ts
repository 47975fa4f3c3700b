import { isTemporalVariable } from "@foldwise/connections/temporal-settings";
import { isLoopback } from "./options.mjs";

/** What a server of somebody else's (Postgres, Temporal) needs of this process' environment. */
const SERVER_VARIABLES = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH"];

/** Environment of a server that is no part of Foldwise: an allow-list, so that no token or password reaches it. */
export function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    SERVER_VARIABLES.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}

/** Environment of web app and worker; the token is added where it is checked. */
export function withoutToken(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { FOLDWISE_TOKEN: _token, ...rest } = environment;
  return rest;
}

/** Whether the environment names a Temporal server, itself or by a configuration file; one of our own is started otherwise. */
export function configuredTemporal(environment = process.env): boolean {
  return Boolean(environment.TEMPORAL_ADDRESS || environment.TEMPORAL_CONFIG_FILE);
}

/** The environment without how somebody else's Postgres or Temporal is reached, where our own is used instead. */
export function withoutServices(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ofTemporal = configuredTemporal(environment) ? () => false : isTemporalVariable;
  const ofPostgres = environment.DATABASE_URL ? () => false : (name: string) => name === "DIRECT_URL";
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !ofTemporal(name) && !ofPostgres(name)),
  );
}

/** Tells the worker whether others can reach the page: it then reads only the folders that its environment names. */
export function exposure(host: string): NodeJS.ProcessEnv {
  return isLoopback(host) ? {} : { FOLDWISE_EXPOSED: "1" };
}
