/** Next calls this once as the server starts. The condition stands so that no other runtime's bundle reads the file. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { checkArtifacts, checkEnvironment, ignoreBrokenLogs, limitHeapGrowth } = await import(
      "./server/start-up"
    );
    ignoreBrokenLogs();
    limitHeapGrowth();
    checkEnvironment();
    await checkArtifacts();
  }
}
