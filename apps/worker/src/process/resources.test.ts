import { describe, expect, it } from "vitest";
import { makeResources } from "./resources";

const never = new AbortController().signal;
const gpus = ["GPU-a", "GPU-b"].map((uuid) => ({ uuid, name: "NVIDIA H200", driver: "550", memoryMb: 1 }));

describe("what a worker serves", () => {
  it("is the CPU where TensorFlow reports nothing else", () => {
    const { classes, slots, warnings } = makeResources({ asked: null, cpuSlots: 2, device: "cpu", gpus: [] });
    expect({ classes, slots, warnings }).toEqual({ classes: ["train.cpu"], slots: 2, warnings: [] });
  });

  it("is one trainer a GPU besides, each told its own", async () => {
    const resources = makeResources({ asked: null, cpuSlots: 1, device: "gpu", gpus });
    expect(resources.classes).toEqual(["train.cpu", "train.gpu"]);
    expect([resources.slots, resources.gpuSlots]).toEqual([3, 2]);
    const taken = [await resources.slotsOf("train.gpu").take(never)];
    taken.push(await resources.slotsOf("train.gpu").take(never));
    expect(taken.map(({ place }) => place.visible)).toEqual(["GPU-a", "GPU-b"]);
    expect((await resources.slotsOf("train.cpu").take(never)).place.visible).toBe("none");
  });

  it("shares GPUs between the classes that ask for them", () => {
    const { slots, slotsOf } = makeResources({
      asked: ["train.gpu", "train.gpu.h200"],
      cpuSlots: 4,
      device: "gpu",
      gpus,
    });
    expect(slots).toBe(2);
    expect(slotsOf("train.gpu")).toBe(slotsOf("train.gpu.h200"));
  });

  it("says that a driver without CUDA in TensorFlow does not train", () => {
    const { classes, warnings } = makeResources({ asked: null, cpuSlots: 1, device: "cpu", gpus });
    expect(classes).toEqual(["train.cpu"]);
    expect(warnings).toEqual([expect.stringContaining("FOLDWISE_TENSORFLOW=cuda")]);
  });

  it("drops GPU classes that cannot be served, and refuses when nothing is left", () => {
    const { classes, warnings } = makeResources({
      asked: ["train.cpu", "train.gpu"],
      cpuSlots: 1,
      device: "cpu",
      gpus: [],
    });
    expect(classes).toEqual(["train.cpu"]);
    expect(warnings).toEqual([expect.stringContaining("train.gpu cannot be served")]);
    expect(() => makeResources({ asked: ["train.gpu.a100"], cpuSlots: 1, device: "cpu", gpus: [] })).toThrow(
      /train.gpu.a100 cannot be served/,
    );
  });

  it("is one place where TensorFlow has a GPU that the driver's tool does not list", async () => {
    const { slotsOf } = makeResources({ asked: null, cpuSlots: 1, device: "gpu", gpus: [] });
    expect((await slotsOf("train.gpu").take(never)).place).toEqual({ visible: "all", gpu: null });
  });
});
