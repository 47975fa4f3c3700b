import { describe, expect, it } from "vitest";
import { findGpus, visibleGpus } from "./gpus";

const listing = [
  "0, GPU-1f0a, NVIDIA H200, 550.54.15, 143771",
  "1, GPU-2b3c, NVIDIA A100-SXM4-80GB, 550.54.15, [N/A]",
  "",
].join("\n");

describe("visibleGpus", () => {
  it("reads what nvidia-smi lists; memory it does not know is 0", () => {
    expect(visibleGpus(listing, undefined)).toEqual([
      { uuid: "GPU-1f0a", name: "NVIDIA H200", driver: "550.54.15", memoryMb: 143771 },
      { uuid: "GPU-2b3c", name: "NVIDIA A100-SXM4-80GB", driver: "550.54.15", memoryMb: 0 },
    ]);
  });

  it.each([
    ["1", ["GPU-2b3c"]],
    ["1,0", ["GPU-2b3c", "GPU-1f0a"]],
    ["GPU-1f", ["GPU-1f0a"]],
    ["0,7,1", ["GPU-1f0a"]],
    ["-1", []],
    ["", []],
  ])("CUDA_VISIBLE_DEVICES=%s", (visible, uuids) => {
    expect(visibleGpus(listing, visible).map(({ uuid }) => uuid)).toEqual(uuids);
  });

  it("takes an error's words for no GPU", () => {
    expect(visibleGpus("No devices were found", undefined)).toEqual([]);
  });
});

describe("findGpus", () => {
  it("finds none where there is no driver", async () => {
    expect(await findGpus({ PATH: "/nonexistent" })).toEqual([]);
  });
});
