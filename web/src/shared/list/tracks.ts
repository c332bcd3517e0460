const GAP = 12;

/**
 * The least width of a row, from the tracks of its columns, in pixels.
 *
 * Every row is a grid of its own: if its content could widen it, a long name would push the cells behind it out of
 * their columns.
 */
export function leastWidth(tracks: readonly string[]): number {
  const least = tracks.map((track) => Number(/\d+(?=px)/.exec(track)?.[0] ?? 0));
  return least.reduce((sum, width) => sum + width, 0) + GAP * (tracks.length + 1);
}
