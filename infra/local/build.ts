import { join } from "node:path";
import { tryRun } from "../setup/command.mjs";
import { SetupError } from "../setup/errors.mjs";

/** Builds what has changed since the last build; turbo knows. */
export async function build(root: string): Promise<void> {
  const { code, output } = await tryRun(
    process.execPath,
    [join(root, "node_modules/turbo/bin/turbo"), "run", "build", "--output-logs=errors-only"],
    { cwd: root, env: buildEnvironment() },
  );
  if (code !== 0)
    throw new SetupError(
      `The build failed (npm run build):\n${output.trim().split("\n").slice(-40).join("\n")}`,
    );
}

export function buildEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
  };
}
