/** Where an experiment's artifacts are: here, through this server, unless it was made with a place of its own. */
export function artifactRoot({
  experimentId,
  artifactLocation,
}: {
  experimentId: number;
  artifactLocation: string | null;
}): string {
  return artifactLocation ?? `mlflow-artifacts:/${experimentId}`;
}
