import type * as adapter from 'glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter';
import { addCustomField } from '../components/customFields';

const made = new WeakMap<adapter.CodeSpace, unknown>();

/** The behavior `wx://form-field`: a custom component with `name` and `value` that a `form` collects. */
export function formField(space: adapter.CodeSpace): unknown {
  const already = made.get(space);
  if (already) return already;
  const behavior = space
    .behavior()
    .property('name', String)
    .property('value', null as never)
    .lifetime('attached', function () {
      const { _$: component } = this as unknown as { _$: adapter.glassEasel.GeneralComponent };
      const element = component.getBackendElement() as unknown as Element | null;
      if (element)
        addCustomField(element, {
          name: () => String(component.data.name ?? ''),
          value: () => component.data.value,
        });
    })
    .register();
  made.set(space, behavior);
  return behavior;
}
