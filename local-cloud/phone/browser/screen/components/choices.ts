import { hostOf, type BuiltIn, type Host } from './host';

const SHARED = { disabled: Boolean, color: String, checked: Boolean };

/** Draws `checked` and makes `toggle` answer to a tap and to a label. */
function choice(host: Host, role: string, toggle: () => void): void {
  const initially = { checked: false };
  const activate = (): void => {
    if (!host.flag('disabled')) toggle();
  };
  host.attribute('role', role);
  host.attribute('tabindex', '0');
  host.onTap(activate);
  host.control = {
    value: () => host.flag('checked'),
    reset: () => host.set('checked', initially.checked),
    activate,
  };
  // What the page's data gave at first counts as the form's initial state.
  queueMicrotask(() => (initially.checked = host.flag('checked')));
}

function renderChoice(host: Host): void {
  host.attribute('checked', host.flag('checked'));
  host.attribute('aria-checked', String(host.flag('checked')));
  host.attribute('disabled', host.flag('disabled'));
  if (host.text('color')) host.element.style.setProperty('--checked-colour', host.text('color'));
}

const switchComponent: BuiltIn = {
  tag: 'switch',
  properties: { ...SHARED, name: String, type: { type: String, value: 'switch' } },
  create: (host) => {
    choice(host, 'switch', () => {
      host.set('checked', !host.flag('checked'));
      host.trigger('change', { value: host.flag('checked') });
    });
  },
  render: (host) => {
    renderChoice(host);
    host.attribute('type', host.text('type'));
  },
};

const checkbox: BuiltIn = {
  tag: 'checkbox',
  properties: { ...SHARED, value: String },
  create: (host) => {
    choice(host, 'checkbox', () => {
      host.set('checked', !host.flag('checked'));
      const group = groupOf(host, 'wx-checkbox-group');
      group?.trigger('change', { value: group.control?.value() });
    });
  },
  render: renderChoice,
};

const radio: BuiltIn = {
  tag: 'radio',
  properties: { ...SHARED, value: String },
  create: (host) => {
    choice(host, 'radio', () => {
      if (host.flag('checked')) return;
      const group = groupOf(host, 'wx-radio-group');
      for (const other of membersOf(group, 'wx-radio')) other.set('checked', false);
      host.set('checked', true);
      group?.trigger('change', { value: host.text('value') });
    });
  },
  render: renderChoice,
};

function group(tag: string, member: string, value: (checked: Host[]) => unknown): BuiltIn {
  return {
    tag,
    properties: { name: String },
    create: (host) => {
      host.control = {
        value: () => value(membersOf(host, member).filter((each) => each.flag('checked'))),
        reset: () => membersOf(host, member).forEach((each) => each.control?.reset()),
      };
    },
  };
}

function groupOf(host: Host, tag: string): Host | undefined {
  return hostOf(host.element.closest(tag));
}

function membersOf(group: Host | undefined, tag: string): Host[] {
  return [...(group?.element.querySelectorAll(tag) ?? [])].flatMap((element) => hostOf(element) ?? []);
}

export const choices: BuiltIn[] = [
  switchComponent,
  checkbox,
  radio,
  group('checkbox-group', 'wx-checkbox', (checked) => checked.map((each) => each.text('value'))),
  group('radio-group', 'wx-radio', (checked) => checked[0]?.text('value') ?? ''),
];
