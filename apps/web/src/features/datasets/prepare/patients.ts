import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { plural } from "@/formats/numbers";

/** `12 patients`, or what is not known of them. */
export function patientsText({
  patients,
  patientBasis,
  imagesWithoutPatient,
  images,
}: Pick<DatasetView, "patients" | "patientBasis" | "imagesWithoutPatient" | "images">): string {
  if (patients !== null) return plural(patients, "patient");
  const of = imagesWithoutPatient === images ? "" : ` for ${plural(imagesWithoutPatient, "image")}`;
  return patientBasis === "assumed"
    ? `patients unknown${of} (one per image assumed)`
    : `patients unknown${of}`;
}
