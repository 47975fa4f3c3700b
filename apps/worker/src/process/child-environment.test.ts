import { expect, it } from "vitest";
import { childEnvironment } from "./child-environment";

it("gives a child process settings and no secrets", () => {
  const settings = {
    PATH: "/bin",
    HOME: "/home/lab",
    LC_ALL: "C",
    LD_LIBRARY_PATH: "/lib",
    TF_NUM_INTRAOP_THREADS: "2",
    CUDA_VISIBLE_DEVICES: "0",
    FOLDWISE_INPUT_THREADS: "1",
  };
  const others = {
    DATABASE_URL: "postgres://u:p@h/d",
    PGPASSWORD: "p",
    PGPASSFILE: "/p",
    FOLDWISE_TOKEN: "t",
    FOLDWISE_HOME: "/h",
    TEMPORAL_ADDRESS: "h:1",
    TEMPORAL_API_KEY: "k",
    AWS_SECRET_ACCESS_KEY: "k",
    GOOGLE_APPLICATION_CREDENTIALS: "/k",
    HTTPS_PROXY: "http://u:p@h",
    https_proxy: "http://u:p@h",
    NODE_OPTIONS: "--require x",
    NODE_EXTRA_CA_CERTS: "/c",
    LD_PRELOAD: "/x.so",
    npm_config__auth: "a",
  };
  expect(childEnvironment({ ...settings, ...others })).toEqual(settings);
});
