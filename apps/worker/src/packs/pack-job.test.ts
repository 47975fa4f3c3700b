import { expect, it } from "vitest";
import { DECODER_VERSION } from "../training/images/decoder-version";
import { packJob } from "./pack-job";

const dataset = { fingerprint: "abc", location: "/data", paths: ["fold_0/all/a.bmp"] };

it("names a pack by everything that decides its pixels, the decoder among it", () => {
  const asked = { folder: "/packs", dataset, crop: 0.9, size: 64 };
  const packs = [
    packJob({ ...asked, resize: "bilinear" }),
    packJob({ ...asked, resize: "nearest" }),
    packJob({ ...asked, resize: "bilinear", size: 96 }),
    packJob({ ...asked, resize: "bilinear", crop: 1 }),
    packJob({ ...asked, resize: "bilinear", dataset: { ...dataset, fingerprint: "abd" } }),
  ];
  expect(new Set(packs.map(({ key }) => key)).size).toBe(packs.length);
  for (const { key, out } of packs) {
    expect(key).toMatch(new RegExp(`-decoder-${DECODER_VERSION}$`));
    expect(out).toBe(`/packs/${key}.pack`);
  }
});
