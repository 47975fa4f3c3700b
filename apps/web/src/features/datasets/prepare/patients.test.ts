import { expect, test } from "vitest";
import { patientsText } from "./patients";

test.each([
  [{ patients: 1, patientBasis: "named", imagesWithoutPatient: 0 }, "1 patient"],
  [{ patients: null, patientBasis: "unknown", imagesWithoutPatient: 40 }, "patients unknown"],
  [{ patients: null, patientBasis: "unknown", imagesWithoutPatient: 1 }, "patients unknown for 1 image"],
  [
    { patients: null, patientBasis: "assumed", imagesWithoutPatient: 40 },
    "patients unknown (one per image assumed)",
  ],
  [
    { patients: null, patientBasis: "assumed", imagesWithoutPatient: 3 },
    "patients unknown for 3 images (one per image assumed)",
  ],
] as const)("%o reads %s", (set, text) => expect(patientsText({ ...set, images: 40 })).toBe(text));
