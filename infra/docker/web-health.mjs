/**
 * Exit 0 when the web app answers with its state, well or not: that Postgres or Temporal is away is no reason to
 * restart this container.
 */
try {
  const response = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/api/health`, {
    signal: AbortSignal.timeout(4_000),
  });
  process.exitCode = response.status === 200 || response.status === 503 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
