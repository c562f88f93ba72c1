import type { BuiltIn, Host } from './host';
import type { PickerColumn } from '../chrome/state';
import { columnsOf, valueOf } from './pickerColumns';

/** Shows its columns in a sheet from below; the tapped content is the page's own. */
export const picker: BuiltIn = {
  tag: 'picker',
  properties: {
    mode: { type: String, value: 'selector' },
    headerText: String,
    name: String,
    disabled: Boolean,
    range: { type: Array, value: [] },
    rangeKey: String,
    value: null,
    start: String,
    end: String,
    fields: { type: String, value: 'day' },
  },
  create: (host) => {
    host.attribute('role', 'button');
    let initially: unknown;
    queueMicrotask(() => (initially = host.get('value')));
    const open = (): void => {
      if (!host.flag('disabled')) void choose(host);
    };
    host.onTap(open);
    host.control = {
      value: () => host.get('value'),
      reset: () => host.set('value', initially),
      activate: open,
    };
  },
};

async function choose(host: Host): Promise<void> {
  const question = {
    mode: host.text('mode'),
    range: host.list('range'),
    rangeKey: host.text('rangeKey'),
    value: host.get('value'),
    start: host.text('start'),
    end: host.text('end'),
    fields: host.text('fields'),
  };
  const columns: PickerColumn[] | undefined = columnsOf(question);
  if (!columns) {
    host.services.missing(`<picker mode="${question.mode}">`, host.owner);
    return;
  }
  const picked = await host.services.chrome.pick(host.text('headerText'), columns);
  if (!picked) {
    host.trigger('cancel');
    return;
  }
  const value = valueOf(question.mode, columns, picked);
  host.set('value', value);
  host.trigger('change', { value });
}
