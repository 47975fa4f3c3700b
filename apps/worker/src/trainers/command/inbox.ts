/** What comes from several sides, in order; whoever puts waits while too much lies there, so that nothing is lost. */
export class Inbox<T> {
  private readonly items: T[] = [];
  private wake: (() => void) | null = null;
  private room: (() => void)[] = [];
  private isClosed = false;

  constructor(private readonly capacity: number) {}

  async put(item: T): Promise<void> {
    while (this.items.length >= this.capacity && !this.isClosed)
      await new Promise<void>((resolve) => this.room.push(resolve));
    if (this.isClosed) return;
    this.items.push(item);
    this.wake?.();
  }

  /** Waits for the next; null when none came in time. @param timeoutMs null: for as long as it takes */
  async take(timeoutMs: number): Promise<T | null>;
  async take(timeoutMs: null): Promise<T>;
  async take(timeoutMs: number | null): Promise<T | null>;
  async take(timeoutMs: number | null): Promise<T | null> {
    let isLate = false;
    const timer =
      timeoutMs === null
        ? undefined
        : setTimeout(() => {
            isLate = true;
            this.wake?.();
          }, timeoutMs);
    try {
      for (;;) {
        const item = this.items.shift();
        for (const resolve of this.room.splice(0)) resolve();
        if (item !== undefined) return item;
        if (isLate) return null;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        this.wake = null;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Nothing is taken any more: nobody waits for room. */
  close(): void {
    this.isClosed = true;
    for (const resolve of this.room.splice(0)) resolve();
  }
}
