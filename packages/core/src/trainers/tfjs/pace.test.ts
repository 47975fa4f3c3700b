import { describe, expect, it } from "vitest";
import { tfjsOptionsSchema } from "./options";
import { networkPace } from "./pace";

const network = (inputSize: number, widthMultiplier = 1, balance: "none" | "hsv-desaturated" = "none") => ({
  trainer: tfjsOptionsSchema.parse({ kind: "tfjs", model: "mobilenet_m", inputSize, widthMultiplier }),
  data: { balance },
});
const size = { images: 100, rarest: 0.25 };
/** Finished after so many images in all. */
const finished = (inputSize: number, seconds: number, images: number) => ({
  resolved: network(inputSize),
  seconds,
  epochs: images / size.images,
  size,
});

describe("the pace of a network", () => {
  it("is as measured, over all finished trainings of the same network", () => {
    const measured = [finished(96, 10, 1000), finished(96, 50, 2000), finished(224, 900, 1000)];
    expect(networkPace(network(96), { size, measured })).toEqual({ secondsPerEpoch: 2, basis: "measured" });
  });

  it("counts the copies that balancing adds, here and in what was measured", () => {
    const balancing = network(96, 1, "hsv-desaturated");
    const measured = [finished(96, 10, 1000)];
    expect(networkPace(balancing, { size, measured }).secondsPerEpoch).toBeCloseTo(1.25, 12);
    const own = [{ ...finished(96, 10, 1000), resolved: balancing }];
    expect(networkPace(balancing, { size, measured: own }).secondsPerEpoch).toBeCloseTo(1, 12);
  });

  it("is another network's, scaled, where only that was measured: twice as slow there, twice as slow here", () => {
    const assumed = (side: number) => networkPace(network(side), { size, measured: [] }).secondsPerEpoch ?? 0;
    const measured = [finished(96, 2 * 10 * assumed(96), 1000)];
    const { secondsPerEpoch, basis } = networkPace(network(224), { size, measured });
    expect(basis).toBe("scaled");
    expect(secondsPerEpoch).toBeCloseTo(2 * assumed(224), 10);
  });

  it("is assumed where nothing was measured, and grows with the network", () => {
    const small = networkPace(network(96, 0.25), { size, measured: [] });
    expect(small.basis).toBe("assumed");
    expect(networkPace(network(224), { size, measured: [] }).secondsPerEpoch).toBeGreaterThan(
      small.secondsPerEpoch ?? 0,
    );
  });
});
