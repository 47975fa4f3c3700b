import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";

interface WarningsProps {
  title: string;
  /** None draws nothing. */
  lines: readonly string[];
}

/** What is allowed, and most likely not meant. */
export function Warnings({ title, lines }: WarningsProps) {
  if (lines.length === 0) return null;
  return (
    <Alert
      color="yellow"
      styles={{ title: { color: "light-dark(#6b4200, #f0c266)" } }}
      icon={<IconAlertTriangle size={17} />}
      mb={16}
      title={title}
    >
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Alert>
  );
}
