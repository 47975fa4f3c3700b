import { Button, Paper, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { CopyCommand } from "@/components/copy-command";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { plural } from "@/formats/numbers";

interface LongPlanProps {
  /** Of the plan. */
  name: string;
  text: string;
}

/** In the place of the editor of a plan that is too long for it: what of it can be changed where. */
export function LongPlan({ name, text }: LongPlanProps) {
  const file = fileName(name, "json");
  return (
    <Paper p={16}>
      <Title order={2} mb={8}>
        Plan, JSON
      </Title>
      <Text mb={12}>
        The plan has {plural(text.length, "character")}: too many to be edited as text here. The form changes
        it, and Launch starts it. To change anything else, save it, edit the file, and launch it by the
        command:
      </Text>
      <Button
        variant="default"
        leftSection={<IconDownload size={14} />}
        mb={12}
        onClick={() => download(file, text, "application/json")}
      >
        Save {file}
      </Button>
      <CopyCommand command={`npx foldwise sweep run ${file}`} />
    </Paper>
  );
}
