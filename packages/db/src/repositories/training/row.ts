import type { training } from "../../schema";

export type TrainingRow = typeof training.$inferSelect;
