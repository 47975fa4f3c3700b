import type { Problem } from "../errors";
import { findTrainer, SECTIONS, type SectionName, sectionSchema, type TrainerDefinition } from "../trainers";

const EVERY_KEY = "see data/sweeps/quick-start.yaml for every key";
const isSection = (name: string | undefined): name is SectionName => SECTIONS.some((one) => one === name);

/** What to say of a key of a section that its trainer does not take. @param inner the keys between the section and it */
export function unknownOption(
  trainer: TrainerDefinition,
  section: SectionName,
  inner = "",
): Pick<Problem, "problem" | "remedy"> {
  const keys = Object.keys(sectionSchema(trainer, section).shape);
  const see = `see ${trainer.guide}`;
  if (inner !== "") return { problem: "unknown key", remedy: see };
  return {
    problem: "unknown key",
    remedy:
      keys.length > 0
        ? `of ${section} the trainer ${trainer.kind} takes ${keys.join(", ")}; ${see}`
        : `the trainer ${trainer.kind} has no options in ${section}: they are in ${Object.keys(trainer.sections).join(" and ")}; ${see}`,
  };
}

/** What to say of a key that a document has and no plan of its trainer takes. @param place the keys before it */
export function unknownKeyOf(document: unknown) {
  const trainer = findTrainer(Reflect.get(Object(Reflect.get(Object(document), "trainer")), "kind"));
  return (place: string): Pick<Problem, "problem" | "remedy"> => {
    const [section, ...inner] = place === "" ? [] : place.split(".");
    if (trainer && isSection(section)) return unknownOption(trainer, section, inner.join("."));
    return { problem: "unknown key", remedy: EVERY_KEY };
  };
}
