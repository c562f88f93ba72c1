import { customFieldsIn } from './customFields';
import { hostOf, type Host } from './host';

const NAMED = 'wx-input, wx-textarea, wx-switch, wx-checkbox-group, wx-radio-group, wx-picker, wx-slider';

/** Name → value of a form's controls, as `bindsubmit` gets it. */
export function collectForm(form: Host): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const host of controlsOf(form)) {
    const name = host.text('name');
    if (name && host.control) values[name] = host.control.value();
  }
  for (const field of customFieldsIn(form.element)) {
    if (field.name()) values[field.name()] = field.value();
  }
  return values;
}

export function resetForm(form: Host): void {
  for (const host of controlsOf(form)) host.control?.reset();
  form.trigger('reset');
}

function controlsOf(form: Host): Host[] {
  return [...form.element.querySelectorAll(NAMED)].flatMap((element) => hostOf(element) ?? []);
}
