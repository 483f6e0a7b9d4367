// Long works of one spec file come in as its blocks are described; they run two at a time from the first wait on, each awaited by its own tests.

/** A row of works. */
export interface Row {
  /**
   * Puts a work into the row; the function begins it if need be, and waits for its result. `undo` takes away what the work
   * leaves; it is called once more at the end of the file, for works that were begun and whose own tests were not wanted.
   */
  add<T>(work: () => Promise<T>, undo: () => Promise<void>): () => Promise<T>;
}

/** Half of a run's time is waiting: two of them at once take little longer than one. */
const atOnce = 2;

/** An empty row, which is cleared when the tests of the file are over: to be called outside of every block. */
export function sideBySide(): Row {
  const waiting: (() => void)[] = [];
  const begun: { over: Promise<unknown>; undo: () => Promise<void> }[] = [];
  let running = 0;
  after(async function () {
    this.timeout(240_000);
    waiting.length = 0;
    for (const { over, undo } of begun) {
      await over;
      await undo();
    }
  });
  const fill = () => {
    while (running < atOnce && waiting.length > 0) waiting.shift()?.();
  };
  return {
    add<T>(work: () => Promise<T>, undo: () => Promise<void>) {
      let begin: () => void = () => undefined;
      const result = new Promise<T>((resolve, reject) => {
        begin = () => {
          running += 1;
          const over = work()
            .then(resolve, reject)
            .finally(() => {
              running -= 1;
              fill();
            });
          begun.push({ over, undo });
        };
      });
      // Thrown where it is awaited.
      result.catch(() => undefined);
      waiting.push(begin);
      return () => {
        // What is awaited comes before what will only be wanted later.
        const place = waiting.indexOf(begin);
        if (place > 0) waiting.unshift(...waiting.splice(place, 1));
        fill();
        return result;
      };
    },
  };
}
