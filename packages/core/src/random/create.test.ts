import { describe, expect, it } from "vitest";
import { createRandom } from "./create";

describe("createRandom", () => {
  it("gives the same numbers for the same seed, and did so when this vector was recorded", () => {
    const random = createRandom("foldwise");
    expect([random.uint32(), random.uint32(), random.uint32(), random.uint32()]).toEqual(VECTOR_UINT32);
    expect([random.normal(), random.normal()]).toEqual(VECTOR_NORMAL);
    expect(createRandom(7).fork("image", 3).next()).toBe(VECTOR_FORK);
  });

  it("tells a number from the text of it, and label lists from joined labels", () => {
    const firsts = [
      createRandom(1),
      createRandom("1"),
      createRandom(1).fork("a", "b"),
      createRandom(1).fork("ab"),
      createRandom(1).fork("a").fork("b"),
      createRandom(1).fork(1),
      createRandom(1).fork("1"),
    ].map((random) => random.next());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("forks by seed and labels, not by how much was drawn", () => {
    const fresh = createRandom("seed");
    const used = createRandom("seed");
    for (let i = 0; i < 100; i++) used.next();
    expect(used.fork("epoch", 4).next()).toBe(fresh.fork("epoch", 4).next());
  });

  it("draws uniforms and integers evenly", () => {
    const random = createRandom(11);
    const counts = new Array<number>(7).fill(0);
    let sum = 0;
    for (let i = 0; i < 70_000; i++) {
      const index = random.int(7);
      counts[index] = (counts[index] ?? 0) + 1;
      sum += random.uniform(-1, 3);
    }
    // Chi-squared with 6 degrees of freedom stays below 22.46 with probability 0.999.
    expect(counts.reduce((chi, count) => chi + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.46);
    expect(sum / 70_000).toBeCloseTo(1, 1);
    expect(() => random.int(0)).toThrow(RangeError);
    expect(() => random.int(2.5)).toThrow(RangeError);
  });

  it("draws normals with the moments and tails of the normal distribution", () => {
    const random = createRandom("normal");
    const n = 400_000;
    const moments = [0, 0, 0, 0];
    let beyond2 = 0;
    let beyond35 = 0;
    for (let i = 0; i < n; i++) {
      const x = random.normal();
      for (let power = 1; power <= 4; power++)
        moments[power - 1] = (moments[power - 1] ?? 0) + x ** power / n;
      if (Math.abs(x) > 2) beyond2++;
      if (Math.abs(x) > 3.5) beyond35++;
    }
    expect(Math.abs(moments[0] ?? 1)).toBeLessThan(0.006);
    expect(moments[1]).toBeCloseTo(1, 1);
    expect(Math.abs((moments[1] ?? 0) - 1)).toBeLessThan(0.009);
    expect(Math.abs(moments[2] ?? 1)).toBeLessThan(0.03);
    expect(Math.abs((moments[3] ?? 0) - 3)).toBeLessThan(0.08);
    expect(Math.abs(beyond2 / n - 0.0455)).toBeLessThan(0.0014);
    expect(Math.abs(beyond35 / n - 0.000465)).toBeLessThan(0.00014);
  });

  it("fills an array with the very normals that single calls draw, and goes on from there", () => {
    const [single, filled] = [createRandom("field"), createRandom("field")];
    const values = new Float32Array(50_000);
    filled.normals(values);
    expect(values).toEqual(Float32Array.from(values, () => single.normal()));
    expect(filled.next()).toBe(single.next());
  });

  it("fills an array with the very words that single calls draw", () => {
    const [single, filled] = [createRandom("words"), createRandom("words")];
    const values = new Uint32Array(1_001);
    filled.words(values);
    expect(values).toEqual(Uint32Array.from(values, () => single.uint32()));
    expect(filled.next()).toBe(single.next());
  });

  it("shuffles a copy into every order about equally often", () => {
    const random = createRandom(3);
    const source = Object.freeze(["a", "b", "c"]);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = random.shuffle(source).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});

const VECTOR_UINT32 = [2_212_143_697, 93_729_605, 493_736_935, 1_079_116_618];
const VECTOR_NORMAL = [0.06546422172994901, -0.5598941319013018];
const VECTOR_FORK = 0.6947151914699206;
