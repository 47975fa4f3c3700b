/**
 * The place that MLflow's clients print at the end of a run, behind the address of this server.
 * @param hash of the address, `#/experiments/1/runs/0123…`
 */
export function parseMlflowAddress(hash: string): { experiment: string; run: string | null } | null {
  const [, experiment, run = null] =
    /^#\/experiments\/(\d{1,15})(?:\/runs\/([0-9a-f]{32}))?\/?$/.exec(hash) ?? [];
  return experiment === undefined ? null : { experiment, run };
}
