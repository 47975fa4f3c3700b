import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBmp } from "@foldwise/core/datasets";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { usePage } from "./test-page";

let page: Page;
usePage((fresh) => {
  page = fresh;
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-datasets-"));
  await writeImages();
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

/**
 * Two folds of two classes, ten different images each. A set of our own: the positive class of the digits is fixed as
 * soon as another test has trained on them.
 */
async function writeImages(): Promise<void> {
  for (const fold of [0, 1])
    for (const [at, name] of ["square", "stripe"].entries()) {
      const into = join(folder, `fold_${fold}`, name);
      await mkdir(into, { recursive: true });
      for (let image = 0; image < 10; image++) {
        const pixels = new Uint8Array(16 * 16 * 3).map(
          (_, byte) => (byte * (at + 2) + image * 7 + fold * 97) % 256,
        );
        await writeFile(join(into, `${image}.bmp`), encodeBmp(16, 16, pixels));
      }
    }
}

it("imports with a name and a positive class, and says of unknown patients that they are unknown", async () => {
  await page.goto("/datasets?import=1");
  await page.getByRole("textbox", { name: "Folder" }).fill(folder);
  await page.getByRole("textbox", { name: "Slug" }).fill("my-shapes");
  await page.getByRole("textbox", { name: "Name (optional)", exact: true }).fill("My shapes");
  await page.getByRole("textbox", { name: "Positive class" }).fill("stripe");
  await page.getByRole("textbox", { name: "Patient pattern" }).fill("fold_(\\d+)/");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Preview" }).click();
  await dialog.getByText("This was a preview: nothing was stored.").waitFor();
  await dialog.getByText("Found folders of folds with folders of classes (40 images).").waitFor();
  await dialog.getByText("patient 1 in fold_1/").first().waitFor();
  await dialog.getByRole("button", { name: "Back to the import" }).click();
  // No pattern after all.
  await page.getByRole("textbox", { name: "Patient pattern" }).fill("");
  await page.getByRole("combobox", { name: "Image without a patient" }).click();
  await page.getByRole("option", { name: "Leave patients unknown" }).click();
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("The positive class is stripe").waitFor();
  await page.getByRole("link", { name: "Open the dataset" }).click();
  await page.getByRole("heading", { name: "My shapes" }).waitFor();
  await page.getByText("patients unknown").first().waitFor();
});

it("finds an import again after a reload and after Back, cancels it, and keeps what was typed", async () => {
  const dialog = page.getByRole("dialog");
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("textbox", { name: "Folder" }).fill(join(folder, "absent"));
  await page.getByRole("textbox", { name: "Name (optional)", exact: true }).fill("Cells of nowhere");
  await dialog.getByRole("button", { name: "Import" }).click();
  await page.waitForURL(/[?&]job=\d+/);
  await dialog.getByText("does not exist").first().waitFor();
  await page.reload();
  await dialog.getByText("does not exist").first().waitFor();
  await dialog.getByRole("button", { name: "Change and try again" }).click();
  expect(await page.getByRole("textbox", { name: "Folder" }).inputValue()).toBe(join(folder, "absent"));
  expect(await page.getByRole("textbox", { name: "Name (optional)", exact: true }).inputValue()).toBe(
    "Cells of nowhere",
  );

  await page.goto("/datasets");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await dialog.getByRole("combobox", { name: "Source" }).click();
  await page.getByRole("option", { name: "Synthetic cells" }).click();
  await page.getByRole("textbox", { name: "Slug" }).fill("unwanted-cells");
  await dialog.getByRole("button", { name: "Import" }).click();
  await page.waitForURL(/[?&]job=\d+/);
  await page.goBack();
  await page.waitForURL(/\/datasets$/);
  await dialog.waitFor({ state: "detached" });
  await page.goForward();
  await dialog.getByRole("button", { name: "Cancel import" }).click();
  await dialog.getByText("Nothing was stored.").waitFor();
  expect(await page.getByRole("table", { name: "Datasets" }).getByText("unwanted-cells").count()).toBe(0);
});

it("renames, deletes and restores it", async () => {
  await page.goto("/datasets/my-shapes");
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Shapes of ours");
  await dialog.getByRole("textbox", { name: "Slug" }).fill("our-shapes");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/datasets\/our-shapes$/);
  await page.getByRole("heading", { name: "Shapes of ours" }).waitFor();

  await page.getByRole("button", { name: "Delete dataset our-shapes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForURL(/\/datasets$/);
  await page.getByRole("button", { name: "Restore dataset our-shapes" }).waitFor();
  expect(await page.getByRole("table", { name: "Datasets" }).getByText("our-shapes").count()).toBe(0);
  await page.getByRole("button", { name: "Restore dataset our-shapes" }).click();
  await page.getByRole("table", { name: "Datasets" }).getByText("our-shapes").waitFor();
});
