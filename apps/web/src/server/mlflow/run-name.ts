import { randomInt } from "node:crypto";

const ADJECTIVES =
  "able bold brave bright brisk calm clean clear clever crisp eager fair fast firm fresh gentle glad grand keen kind light lively lucky mild neat nimble noble proud quick quiet rapid ready sharp smart steady strong sure swift warm wise";
const NOUNS =
  "ant bear bee crane crow deer dove duck eagle elk finch fox frog goat goose hare hawk heron horse jay koala lark lion lynx mole moose moth mouse otter owl panda quail raven robin seal shrew sloth snail stork swan tiger toad trout vole wren zebra";

/** A name for a run that its program gives none, such as `keen-otter-417`. */
export function randomRunName(): string {
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}-${randomInt(1_000)}`;
}

function pick(words: string): string {
  const list = words.split(" ");
  return list[randomInt(list.length)] ?? "run";
}
