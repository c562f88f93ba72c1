import type { BuiltIn, Host } from './host';

interface Parts {
  range: HTMLInputElement;
  shown: HTMLOutputElement;
}
const parts = new WeakMap<Host, Parts>();

export const slider: BuiltIn = {
  tag: 'slider',
  properties: {
    min: Number,
    max: { type: Number, value: 100 },
    step: { type: Number, value: 1 },
    value: Number,
    name: String,
    disabled: Boolean,
    showValue: Boolean,
    activeColor: String,
    backgroundColor: String,
    blockSize: Number,
    blockColor: String,
  },
  create: (host) => {
    const range = document.createElement('input');
    range.type = 'range';
    const shown = document.createElement('output');
    parts.set(host, { range, shown });
    host.element.append(range, shown);
    let initially = 0;
    queueMicrotask(() => (initially = host.number('value')));
    range.addEventListener('input', (event) => {
      event.stopPropagation();
      draw({ range, shown });
      host.trigger('changing', { value: Number(range.value) });
    });
    range.addEventListener('change', (event) => {
      event.stopPropagation();
      host.set('value', Number(range.value));
      host.trigger('change', { value: Number(range.value) });
    });
    host.control = {
      value: () => Number(range.value),
      reset: () => host.set('value', initially),
      activate: () => range.focus(),
    };
  },
  render: (host) => {
    const mine = parts.get(host);
    if (!mine) return;
    const { range, shown } = mine;
    Object.assign(range, {
      min: host.text('min'),
      max: host.text('max'),
      step: host.text('step'),
      disabled: host.flag('disabled'),
    });
    range.value = host.text('value');
    shown.hidden = !host.flag('showValue');
    if (host.text('activeColor')) range.style.setProperty('--active', host.text('activeColor'));
    draw(mine);
  },
};

/** The filled part of the line, and the number beside it. */
function draw({ range, shown }: Parts): void {
  const [min, max] = [Number(range.min), Number(range.max)];
  const share = max > min ? (Number(range.value) - min) / (max - min) : 0;
  range.style.setProperty('--fill', `${share * 100}%`);
  shown.textContent = range.value;
}
