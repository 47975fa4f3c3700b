import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { systemPort, waitForTcp } from "../local/ports";
import { SetupError } from "../setup/errors.mjs";
import { findVersitygw } from "../setup/versitygw.mjs";

const ACCESS_KEY = "test-access-key";
const SECRET_KEY = "test-secret-key-0123456789";
const READY_MS = 30_000;

/** A real S3 server of a test file. */
export interface S3Server {
  endpoint: string;
  port: number;
  /** Where its buckets are, a folder each: tests damage objects there. */
  folder: string;
  /** Its keys: no message or log may hold the secret. */
  accessKey: string;
  secretKey: string;
  /** What web and worker are told, for artifacts in a bucket. */
  variables(bucket: string, prefix?: string): Record<string, string>;
  createBucket(name: string): Promise<void>;
  /** Freezes it, as a machine that does not answer. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/**
 * Starts versitygw on a folder.
 * @param options.host an address of this machine
 */
export async function startS3({
  host = "127.0.0.1",
  folder,
  isReadOnly = false,
}: {
  host?: string;
  /** Of another server's buckets. */
  folder?: string;
  isReadOnly?: boolean;
} = {}): Promise<S3Server> {
  const program = findVersitygw();
  if (program === undefined) throw new SetupError("The S3 server versitygw is missing; `npm test` gets it");
  const own = folder === undefined ? mkdtempSync(join(tmpdir(), "foldwise-s3-")) : null;
  const buckets = folder ?? join(own ?? "", "buckets");
  mkdirSync(buckets, { recursive: true });
  const port = await systemPort();
  const child = spawn(
    program,
    [
      ...["--port", `${host}:${port}`, "--quiet", ...(isReadOnly ? ["--readonly"] : [])],
      ...["posix", buckets],
    ],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: SECRET_KEY },
    },
  );
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString("utf8")}`.slice(-4_000);
  });
  try {
    const failed = new AbortController();
    child.once("exit", () => failed.abort(new Error(`versitygw ended: ${log}`)));
    if (!(await waitForTcp({ host, port }, { timeoutMs: READY_MS, signal: failed.signal })))
      throw new Error(`versitygw did not listen within ${READY_MS / 1000} s: ${log}`);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  const endpoint = `http://${host}:${port}`;
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
  });
  return {
    endpoint,
    port,
    folder: buckets,
    accessKey: ACCESS_KEY,
    secretKey: SECRET_KEY,
    variables: (bucket, prefix = "") => ({
      FOLDWISE_ARTIFACTS: `s3://${bucket}/${prefix}`,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    }),
    createBucket: async (Bucket) => {
      await client.send(new CreateBucketCommand({ Bucket }));
    },
    pause: () => child.kill("SIGSTOP"),
    resume: () => child.kill("SIGCONT"),
    async stop() {
      client.destroy();
      if (!hasEnded(child)) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      if (own) rmSync(own, { recursive: true, force: true });
    },
  };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
