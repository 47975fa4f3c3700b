import { describeError } from "./errors.mjs";

const TICK_MS = 250;
const PLAIN_REMINDER_MS = 30_000;

/** @typedef {{ label: string, usual: string, started: number, detail: string, reminded: number }} Step */

/**
 * Says what is being waited for and how long it usually takes: one live line on a terminal, plain lines elsewhere.
 */
export class Progress {
  /** @type {Set<Step>} */
  #steps = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #live = process.stdout.isTTY === true;

  /**
   * @template T
   * @param {string} label what is being waited for
   * @param {string} usual how long it usually takes
   * @param {(detail: (text: string) => void) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(label, usual, work) {
    /** @type {Step} */
    const step = { label, usual, started: Date.now(), detail: "", reminded: Date.now() };
    this.#steps.add(step);
    if (!this.#live) this.say(`… ${label} (usually ${usual})`);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    try {
      const result = await work((text) => {
        step.detail = text;
      });
      this.say(`✓ ${label}: ${seconds(step.started)}${step.detail === "" ? "" : ` (${step.detail})`}`);
      return result;
    } catch (error) {
      this.say(`✗ ${label}: ${seconds(step.started)}; ${describeError(error).split("\n")[0]}`);
      throw error;
    } finally {
      this.#steps.delete(step);
      if (this.#steps.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  /** @param {string} line */
  say(line) {
    if (this.#live) process.stdout.write("\r\u001b[2K");
    console.log(line);
  }

  #tick() {
    if (this.#live) {
      const parts = [...this.#steps].map((step) => `${statusOf(step)}, usually ${step.usual}`);
      const line = `  waiting for ${parts.join(" · ")}`;
      process.stdout.write(`\r\u001b[2K${line.slice(0, Math.max(20, (process.stdout.columns ?? 100) - 1))}`);
      return;
    }
    for (const step of this.#steps) {
      if (Date.now() - step.reminded < PLAIN_REMINDER_MS) continue;
      step.reminded = Date.now();
      this.say(`  still waiting for ${statusOf(step)}, usually ${step.usual}`);
    }
  }
}

/** @param {Step} step */
function statusOf(step) {
  return `${step.label} ${seconds(step.started)}${step.detail === "" ? "" : ` (${step.detail})`}`;
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(since > Date.now() - 10_000 ? 1 : 0)} s`;
}
