/** The phone's clock, epoch ms. A name of its own, because it is short when minified. */
export const now = (): number => Date.now();
