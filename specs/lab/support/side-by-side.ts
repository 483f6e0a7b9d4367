// Long works of one spec file come in as its blocks are described; they run two at a time from the first wait on, each awaited by its own tests.

/** A row of works. */
export interface Row {
  /** Puts a work into the row; the function begins it if need be, and waits for its result. */
  add<T>(work: () => Promise<T>): () => Promise<T>;
}

/** Half of a run's time is waiting: two of them at once take little longer than one. */
const atOnce = 2;

/** An empty row. */
export function sideBySide(): Row {
  const waiting: (() => void)[] = [];
  let running = 0;
  const fill = () => {
    while (running < atOnce && waiting.length > 0) waiting.shift()?.();
  };
  return {
    add<T>(work: () => Promise<T>) {
      let begin: () => void = () => undefined;
      const result = new Promise<T>((resolve, reject) => {
        begin = () => {
          running += 1;
          void work()
            .then(resolve, reject)
            .finally(() => {
              running -= 1;
              fill();
            });
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
