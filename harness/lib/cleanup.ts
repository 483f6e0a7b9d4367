// A stack of things to undo, run last-in first-out; one failure does not stop the others.

/** Collects undo steps; `close` runs them newest first and throws an AggregateError of what failed. */
export class Cleanup {
  private readonly steps: { what: string; undo: () => Promise<void> | void }[] = [];

  /** Registers `undo` under a name that goes into its failure message. */
  add(what: string, undo: () => Promise<void> | void): void {
    this.steps.push({ what, undo });
  }

  /** Runs every step, newest first, exactly once. */
  async close(): Promise<void> {
    const failures: Error[] = [];
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step.undo();
      } catch (cause) {
        failures.push(new Error(`Could not undo: ${step.what}`, { cause }));
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '));
  }
}
