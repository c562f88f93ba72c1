/** Numbers from 0 to 1, spread evenly and the same for the same seed (mulberry32): for simulations. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Which of `many` it happens to, each with the same probability: their places, ascending. */
export function hits(random: () => number, many: number, rate: number): number[] {
  const found: number[] = [];
  const leap = (): number => Math.floor(Math.log(1 - random()) / Math.log(1 - rate));
  for (let at = leap(); at < many; at += leap() + 1) found.push(at);
  return found;
}

/** From a normal distribution of mean 0 and deviation 1 (Box and Muller). */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
