import { describe, expect, it } from "vitest";
import { artifactSettings } from "./settings";

const S3 = { FOLDWISE_ARTIFACTS: "s3://lab-artifacts/foldwise/one/" };
const KEYS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "a-secret" };

describe("the place of artifacts", () => {
  it("is in the home unless one is named, and then homes need not be shared", () => {
    expect(artifactSettings({ FOLDWISE_ARTIFACTS: "" }, "/home/lab").settings).toEqual({
      place: { kind: "folder", root: "/home/lab/artifacts" },
      isSeparate: false,
      cache: { folder: "/home/lab/cache/artifacts", maxBytes: 20e9 },
    });
    const folder = { FOLDWISE_ARTIFACTS: "/mnt/artifacts/", FOLDWISE_ARTIFACT_CACHE_GB: "1.5" };
    expect(artifactSettings(folder, "/home/lab").settings).toEqual({
      place: { kind: "folder", root: "/mnt/artifacts" },
      isSeparate: true,
      cache: { folder: "/home/lab/cache/artifacts", maxBytes: 1.5e9 },
    });
  });

  it("is a bucket of AWS, or of the server that the standard variables name", () => {
    expect(artifactSettings(S3, "/h").settings?.place).toEqual({
      kind: "s3",
      bucket: "lab-artifacts",
      prefix: "foldwise/one",
      endpoint: null,
      region: null,
      credentials: null,
    });
    const own = {
      ...S3,
      ...KEYS,
      AWS_ENDPOINT_URL_S3: "https://s3.lab:9000",
      AWS_ENDPOINT_URL: "https://no",
    };
    expect(artifactSettings(own, "/h").settings?.place).toMatchObject({
      endpoint: "https://s3.lab:9000",
      region: "us-east-1",
      credentials: { accessKeyId: "key", secretAccessKey: "a-secret" },
    });
    expect(
      artifactSettings({ ...own, AWS_DEFAULT_REGION: "eu-west-1", AWS_SESSION_TOKEN: "t" }, "/h").settings
        ?.place,
    ).toMatchObject({ region: "eu-west-1", credentials: { sessionToken: "t" } });
  });

  it.each([
    ["artifacts", "is not an absolute folder, or s3://bucket/prefix"],
    ["gs://bucket/x", "is not an absolute folder"],
    ["s3://", "names no bucket"],
    ["s3:///prefix", "names no bucket"],
    ["s3://No_Bucket/x", "names no bucket"],
    ["s3://10.0.0.1:9000/bucket", "names no bucket"],
    ["s3://bucket/../other", "a part that is . or .."],
    ["s3://bucket/a//b", "an empty part"],
    ["s3://bucket/a?versionId=1", "has a prefix with ?"],
    [`s3://bucket/${"x".repeat(600)}`, "more than 512 bytes"],
    ["s3://key:a-secret@bucket/x", "holds credentials"],
  ])("refuses %s", (value, problem) => {
    const { settings, problems } = artifactSettings({ FOLDWISE_ARTIFACTS: value }, "/h");
    expect(settings).toBeNull();
    expect(problems).toMatchObject([
      { field: "FOLDWISE_ARTIFACTS", problem: expect.stringContaining(problem) },
    ]);
    expect(JSON.stringify(problems)).not.toContain("a-secret");
  });

  it("names every bad variable together, without a secret", () => {
    const { problems } = artifactSettings(
      {
        ...S3,
        AWS_ENDPOINT_URL_S3: "http://key:a-secret@s3.lab",
        AWS_SECRET_ACCESS_KEY: "a-secret",
        FOLDWISE_ARTIFACT_CACHE_GB: "none",
      },
      "/h",
    );
    expect(problems.map(({ field }) => field)).toEqual([
      "FOLDWISE_ARTIFACT_CACHE_GB",
      "AWS_ENDPOINT_URL_S3",
      "AWS_ACCESS_KEY_ID",
    ]);
    expect(JSON.stringify(problems)).not.toContain("a-secret");
  });

  it("asks nothing of AWS where a folder is named", () => {
    expect(artifactSettings({ FOLDWISE_ARTIFACTS: "/a", AWS_ACCESS_KEY_ID: "key" }, "/h").problems).toEqual(
      [],
    );
  });
});
