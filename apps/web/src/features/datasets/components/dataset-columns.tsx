import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { Group, Tooltip } from "@mantine/core";
import type { Column } from "@/components/data-table/column";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { RelativeTime } from "@/components/relative-time";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { formatCount } from "@/formats/numbers";
import { classNames } from "../prepare/class-names";
import { sizeText } from "../prepare/size";

export const datasetColumns: Column<DatasetView>[] = [
  {
    key: "name",
    header: "dataset",
    value: (set) => set.name,
    cell: (set) => (
      <Group gap={8} wrap="nowrap">
        <Link className="fw-link" href={`/datasets/${set.slug}`}>
          {set.name}
        </Link>
        <SyntheticBadge dataset={set} />
      </Group>
    ),
  },
  { key: "slug", header: "slug", hint: "Used in plans, as the value of dataset", value: (set) => set.slug },
  { key: "kind", header: "kind", value: (set) => set.kind },
  {
    key: "images",
    header: "images",
    align: "right",
    value: (set) => set.images,
    cell: (set) => formatCount(set.images),
  },
  {
    key: "classes",
    header: "classes",
    hint: "The positive class first.",
    value: (set) => set.classes.join(", "),
    cell: (set) => <span title={set.classes.join(", ")}>{classNames(set.classes)}</span>,
  },
  { key: "positive", header: "positive class", value: (set) => set.positiveClass },
  {
    key: "folds",
    header: "folds",
    align: "right",
    value: (set) => set.folds.length,
  },
  {
    key: "patients",
    header: "patients",
    align: "right",
    value: (set) => set.patients,
    cell: (set) =>
      set.patients === null ? (
        <MissingValue
          reason={
            set.patientBasis === "assumed"
              ? `Unknown: of ${set.imagesWithoutPatient} images the patient is assumed, one per image.`
              : "Unknown: file names carry no patient, and splits by patient are not offered."
          }
        />
      ) : (
        formatCount(set.patients)
      ),
  },
  {
    key: "size",
    header: "pixels",
    align: "right",
    value: (set) => (set.width ?? 0) * (set.height ?? 0),
    cell: (set) => sizeText(set),
  },
  {
    key: "fingerprint",
    header: "fingerprint",
    hint: "Computed over every image, fold and class; equal fingerprints mean identical data.",
    value: (set) => set.fingerprint,
    cell: (set) => (
      <Tooltip label={set.fingerprint}>
        <code>{set.fingerprint.slice(0, 10)}</code>
      </Tooltip>
    ),
  },
  {
    key: "created",
    header: "imported",
    value: (set) => set.createdAt,
    cell: (set) => <RelativeTime at={set.createdAt} />,
  },
];
