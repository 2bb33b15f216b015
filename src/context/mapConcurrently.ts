/**
 * Transforms items one after another with up to `concurrency` transformations under way, and yields the results in the
 * order of the items. Reads at most `concurrency` items ahead of the consumer. The first rejection ends it.
 */
export async function* mapConcurrently<Input, Output>(
  items: Iterable<Input> | AsyncIterable<Input>,
  concurrency: number,
  transform: (item: Input) => Promise<Output>,
): AsyncGenerator<Output, void, undefined> {
  const underWay: Promise<Output>[] = [];
  for await (const item of items) {
    const result = transform(item);
    // A consumer that stops early never awaits the rest, and Node ends the process on an unhandled rejection. The one
    // who awaits `result` below still sees its rejection.
    result.catch(() => undefined);
    underWay.push(result);
    const oldest = underWay.length < concurrency ? undefined : underWay.shift();
    if (oldest !== undefined) {
      yield await oldest;
    }
  }
  for (const result of underWay) {
    yield await result;
  }
}
