/** Takes the chosen ones out, and gives them. */
export function takeOut<T>(entries: Map<string, T>, isChosen: (key: string) => boolean): Map<string, T> {
  const chosen = new Map([...entries].filter(([key]) => isChosen(key)));
  for (const key of chosen.keys()) entries.delete(key);
  return chosen;
}

export async function closeAll(entries: Map<string, Promise<{ close(): Promise<void> }>>): Promise<void> {
  const settled = await Promise.allSettled(entries.values());
  entries.clear();
  await Promise.all(settled.flatMap((entry) => (entry.status === 'fulfilled' ? [entry.value.close()] : [])));
}

/** One attempt at a time per key; one that failed is remembered only for those who waited for it. */
export function share<T>(entries: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry = start();
  entries.set(key, entry);
  entry.catch(() => {
    if (entries.get(key) === entry) entries.delete(key);
  });
  return entry;
}
