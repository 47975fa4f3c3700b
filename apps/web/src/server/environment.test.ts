import { FoldwiseError } from "@foldwise/core/errors";
import { expect, it } from "vitest";
import { parseEnvironment } from "./environment";

it("has defaults for all but the database, and takes an empty variable for none", () => {
  const environment = parseEnvironment({
    DATABASE_URL: "postgres://u:p@h/d",
    FOLDWISE_TOKEN: "",
    FOLDWISE_HOME: "/h",
  });
  expect(environment).toMatchObject({
    temporal: { address: "127.0.0.1:7233", namespace: "default", tls: null },
    directUrl: null,
    token: null,
    artifacts: { place: { kind: "folder", root: "/h/artifacts" }, isSeparate: false },
    data: null,
    allowedHosts: [],
  });
});

it("has the folder of tables and published numbers that FOLDWISE_DATA names", () => {
  const { data } = parseEnvironment({ DATABASE_URL: "postgres://h/d", FOLDWISE_DATA: "/srv/data" });
  expect(data).toBe("/srv/data");
});

it("allows the host of its own address and the named ones", () => {
  const { allowedHosts } = parseEnvironment({
    DATABASE_URL: "postgres://h/d",
    FOLDWISE_URL: "https://Lab.example:8443/x",
    FOLDWISE_ALLOWED_HOSTS: "a.example, B.example,",
  });
  expect(allowedHosts).toEqual(["a.example", "b.example", "lab.example"]);
});

it("names every bad variable together, secrets without their value", () => {
  const parse = () =>
    parseEnvironment({
      DATABASE_URL: "mysql://u:hidden-one@h",
      TEMPORAL_ADDRESS: "nowhere",
      FOLDWISE_TOKEN: "short",
    });
  expect(parse).toThrow(FoldwiseError);
  try {
    parse();
  } catch (error) {
    const text = String(error);
    for (const name of ["DATABASE_URL", "TEMPORAL_ADDRESS", "FOLDWISE_TOKEN"]) expect(text).toContain(name);
    expect(text).toContain("nowhere");
    expect(text).not.toContain("hidden-one");
    expect(text).not.toContain("short");
  }
});
