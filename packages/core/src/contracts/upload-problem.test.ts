import { expect, it } from "vitest";
import { encodeBmp } from "../datasets/encode-bmp";
import { refusedUpload, uploadProblem, withRefused } from "./upload-problem";
import { UPLOAD_LIMITS } from "./worker-requests";

it("says what is wrong with a file by its head, and nothing of a whole image", () => {
  const image = encodeBmp(4, 4, new Uint8Array(48));
  expect(uploadProblem(image)).toBeNull();
  expect(uploadProblem(image.subarray(0, 60))?.problem).toMatch(/^truncated/);
  expect(uploadProblem(new Uint8Array())?.problem).toBe("the file is empty");
  expect(uploadProblem(new Uint8Array(UPLOAD_LIMITS.bytes + 1))).toEqual({
    value: "10.5 MB",
    problem: "is too large",
    remedy: "at most 10 MiB",
  });
});

it("puts refused images back where they stood", () => {
  const at = (position: number) =>
    refusedUpload({ value: "0 bytes", problem: "is empty" }, { position, name: `${position}.png` });
  const said = (position: number) => ({ name: `${position}.png`, problem: "is empty (0 bytes)" });
  expect(withRefused(["b", "d"], [at(4), at(0), at(2)])).toEqual([said(0), "b", said(2), "d", said(4)]);
  expect(withRefused(["a"], [])).toEqual(["a"]);
});
