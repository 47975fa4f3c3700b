import { describe, expect, it } from "vitest";
import { publishedRobustness } from "./published";

const value = (table: string, row: string, metric: string, number: number) => ({
  table,
  row,
  metric,
  value: number,
});
const baseline = (values: ReturnType<typeof value>[], key = "paper") => ({
  id: 1,
  origin: "built-in" as const,
  key,
  sha256: "",
  createdAt: "",
  document: { datasetShort: "C-NMC", values },
});

describe("publishedRobustness", () => {
  it("takes the mean over the tables of the folds and leaves out a sigma that one of them lacks", () => {
    const published = publishedRobustness(
      [
        baseline([
          value("6", "sigma 0", "balanced_accuracy", 0.9),
          value("7", "sigma 0", "balanced_accuracy", 0.8),
          value("6", "sigma 2", "balanced_accuracy", 0.7),
          value("6", "sigma 0", "accuracy", 0.1),
          value("9", "fold 0", "balanced_accuracy", 0.2),
        ]),
      ],
      "balanced_accuracy",
      null,
    );
    expect(published?.label).toBe("Tables 6–7, C-NMC");
    expect(published?.points).toEqual([{ sigma: 0, value: expect.closeTo(0.85) }]);
  });
  it("is null where nobody printed any", () => {
    expect(publishedRobustness([baseline([])], "balanced_accuracy", null)).toBeNull();
  });
  it("takes the source of the dataset's paper before others", () => {
    const sources = ["one", "two"].map((key, i) => baseline([value("1", "sigma 0", "accuracy", i)], key));
    const of = (paper: string | null) => publishedRobustness(sources, "accuracy", paper)?.baseline;
    expect([of(null), of("two"), of("elsewhere")]).toEqual(["one", "two", "one"]);
  });
});
