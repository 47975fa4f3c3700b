/** Places of the control words of an epoch; from `DONE` on, one word a slot: images that are ready in it. */
const NEXT = 0;
const CONSUMED = 1;
const STOPPED = 2;
const DONE = 3;

/**
 * What the threads of one epoch share: which image is to be prepared next, how many batches were consumed, how much of
 * each slot is ready. A ring of slots holds the batches ahead, so that memory is bounded. An epoch has a queue of its
 * own: nothing that is left of an abandoned one can reach the next.
 */
export class SharedQueue {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #slots: number;

  constructor(slots: number, memory = new SharedArrayBuffer((DONE + slots) * 4)) {
    this.memory = memory;
    this.#slots = slots;
    this.#words = new Int32Array(memory);
  }

  /** The number of an image that nobody else has taken. */
  takeImage(): number {
    return Atomics.add(this.#words, NEXT, 1);
  }

  slotOf(batch: number): number {
    return batch % this.#slots;
  }

  /** Blocks until the batch's slot is free. False when the epoch was stopped. */
  waitForSlot(batch: number): boolean {
    for (;;) {
      if (this.isStopped()) return false;
      const consumed = Atomics.load(this.#words, CONSUMED);
      if (batch < consumed + this.#slots) return true;
      Atomics.wait(this.#words, CONSUMED, consumed);
    }
  }

  /** Counts an image of a batch as ready. @returns images of the batch that are ready by now */
  imageDone(batch: number): number {
    return Atomics.add(this.#words, DONE + this.slotOf(batch), 1) + 1;
  }

  imagesDone(batch: number): number {
    return Atomics.load(this.#words, DONE + this.slotOf(batch));
  }

  /** Frees the slot of a batch that was read; batches are consumed in order. */
  consume(batch: number): void {
    Atomics.store(this.#words, DONE + this.slotOf(batch), 0);
    Atomics.add(this.#words, CONSUMED, 1);
    Atomics.notify(this.#words, CONSUMED);
  }

  stop(): void {
    Atomics.store(this.#words, STOPPED, 1);
    Atomics.notify(this.#words, CONSUMED);
  }

  isStopped(): boolean {
    return Atomics.load(this.#words, STOPPED) === 1;
  }
}
