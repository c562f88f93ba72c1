import type { BuiltIn, Host, Properties } from './host';

const SHARED: Properties = {
  value: String,
  name: String,
  placeholder: String,
  placeholderStyle: String,
  placeholderClass: String,
  disabled: Boolean,
  maxlength: { type: Number, value: 140 },
  focus: Boolean,
  autoFocus: Boolean,
  cursorSpacing: Number,
  cursor: Number,
  confirmType: { type: String, value: 'done' },
  confirmHold: Boolean,
  adjustPosition: Boolean,
  holdKeyboard: Boolean,
  selectionStart: Number,
  selectionEnd: Number,
};

type Field = HTMLInputElement | HTMLTextAreaElement;
const fields = new WeakMap<Host, Field>();

function createField(host: Host, field: Field): void {
  fields.set(host, field);
  host.element.append(field);
  let initially = '';
  queueMicrotask(() => (initially = host.text('value')));
  const detail = (): object => ({
    value: field.value,
    cursor: field.selectionStart ?? field.value.length,
    keyCode: 0,
  });
  let composing = false;
  const changed = (): void => {
    if (composing) return;
    host.set('value', field.value);
    host.trigger('input', detail());
  };
  field.addEventListener('compositionstart', () => (composing = true));
  field.addEventListener('compositionend', () => {
    composing = false;
    changed();
  });
  field.addEventListener('input', changed);
  field.addEventListener('focus', () => host.trigger('focus', { ...detail(), height: 0 }));
  field.addEventListener('blur', () => host.trigger('blur', detail()));
  // The host's own events carry what WeChat's do; the browser's would be heard twice.
  for (const type of ['input', 'change', 'focus', 'blur'])
    field.addEventListener(type, (event) => event.stopPropagation());
  host.control = {
    value: () => field.value,
    reset: () => host.set('value', initially),
    activate: () => field.focus(),
  };
}

function renderField(host: Host): void {
  const field = fields.get(host);
  if (!field) return;
  if (field.value !== host.text('value')) field.value = host.text('value');
  field.placeholder = host.text('placeholder');
  field.disabled = host.flag('disabled');
  const most = host.number('maxlength');
  if (most >= 0) field.maxLength = most;
  else field.removeAttribute('maxlength');
  const label = host.text('ariaLabel') || host.text('placeholder');
  if (label) field.setAttribute('aria-label', label);
  if ((host.flag('focus') || host.flag('autoFocus')) && document.activeElement !== field)
    queueMicrotask(() => field.focus());
}

const INPUT_MODES: Record<string, string> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
  tel: 'tel',
};

const input: BuiltIn = {
  tag: 'input',
  properties: { ...SHARED, type: { type: String, value: 'text' }, password: Boolean },
  create: (host) => {
    const field = document.createElement('input');
    createField(host, field);
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) host.trigger('confirm', { value: field.value });
    });
  },
  render: (host) => {
    const field = fields.get(host);
    if (!(field instanceof HTMLInputElement)) return;
    field.type = host.flag('password') ? 'password' : 'text';
    field.inputMode = INPUT_MODES[host.text('type')] ?? 'text';
    renderField(host);
  },
};

const textarea: BuiltIn = {
  tag: 'textarea',
  properties: {
    ...SHARED,
    autoHeight: Boolean,
    fixed: Boolean,
    showConfirmBar: Boolean,
    disableDefaultPadding: Boolean,
  },
  create: (host) => {
    const field = document.createElement('textarea');
    field.rows = 1;
    createField(host, field);
    field.addEventListener('input', () => grow(host, field));
  },
  attached: (host) => {
    const field = fields.get(host);
    if (field instanceof HTMLTextAreaElement) requestAnimationFrame(() => grow(host, field));
  },
  render: (host) => {
    const field = fields.get(host);
    if (!(field instanceof HTMLTextAreaElement)) return;
    host.attribute('auto-height', host.flag('autoHeight'));
    renderField(host);
    grow(host, field);
  },
};

function grow(host: Host, field: HTMLTextAreaElement): void {
  if (!host.flag('autoHeight')) return;
  field.style.height = 'auto';
  // Not laid out yet: one line, until it is.
  if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight}px`;
}

export const textFields: BuiltIn[] = [input, textarea];
