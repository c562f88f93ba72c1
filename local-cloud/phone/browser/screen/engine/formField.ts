import type * as adapter from 'glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter';

const made = new WeakMap<adapter.CodeSpace, unknown>();

/** The behavior `wx://form-field`: a custom component with `name` and `value` that a `form` collects. */
export function formField(space: adapter.CodeSpace): unknown {
  const already = made.get(space);
  if (already) return already;
  const behavior = space
    .behavior()
    .property('name', String)
    .property('value', null as never)
    .register();
  made.set(space, behavior);
  return behavior;
}
