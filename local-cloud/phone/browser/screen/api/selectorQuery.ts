import type { ApiPart } from '../engine/runtime';

interface Queryable {
  createSelectorQuery(): unknown;
  createIntersectionObserver(options?: unknown): unknown;
}

/** `wx.createSelectorQuery()` looks into the page on top, or with `.in(component)` into a component. */
export const selectorQuery: ApiPart = ({ stack }) => {
  const top = (): Queryable => {
    const page = stack.top?.instance;
    if (!page) throw new Error('createSelectorQuery: there is no page yet');
    return page as unknown as Queryable;
  };
  return {
    createSelectorQuery: () => top().createSelectorQuery(),
    createIntersectionObserver: (component: Queryable | undefined, options?: unknown) =>
      (component ?? top()).createIntersectionObserver(options),
  };
};
