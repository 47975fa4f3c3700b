/**
 * What was written into the address and the router has not drawn yet. Next draws a change of the address as a transition, which
 * waits while there is anything else to do: a control that computed its next value from what is drawn would lose the second of
 * two quick presses. What is written here is read in the render that follows at once.
 */
export class WrittenAddress {
  #written: { pathname: string; search: string } | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param search without `?` */
  write(pathname: string, search: string): void {
    this.#written = { pathname, search };
    this.#tell();
  }

  /** Settings of the page at `pathname`. @param drawn those that the router has drawn it with */
  read(pathname: string, drawn: string): string {
    return this.#written?.pathname === pathname ? this.#written.search : drawn;
  }

  /**
   * The router has drawn an address: it has the last word when that is what was written, and when something else than this
   * class has moved the address since. @param actual what stands in the address bar
   */
  settle(drawn: string, actual: string): void {
    if (this.#written === null) return;
    if (this.#written.search === drawn || this.#written.search !== actual) this.forget();
  }

  /** Another entry of the history is shown. */
  readonly forget = (): void => {
    this.#written = null;
    this.#tell();
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
