import type { BuiltIn, Host } from './host';

const timers = new WeakMap<Host, ReturnType<typeof setInterval>>();

/** Scrolls by snapping; the browser does the fingers' part. */
const swiperBox: BuiltIn = {
  tag: 'swiper',
  properties: {
    current: Number,
    autoplay: Boolean,
    interval: { type: Number, value: 5000 },
    duration: { type: Number, value: 500 },
    circular: Boolean,
    vertical: Boolean,
    indicatorDots: Boolean,
    indicatorColor: String,
    indicatorActiveColor: String,
    displayMultipleItems: Number,
    previousMargin: String,
    nextMargin: String,
  },
  create: (host) => {
    host.element.addEventListener('scrollend', () => {
      const current = shown(host);
      if (current === host.number('current')) return;
      host.set('current', current);
      host.trigger('change', { current, source: 'touch' });
    });
  },
  attached: (host) => {
    moveTo(host, 'instant');
    if (!host.flag('autoplay')) return;
    timers.set(
      host,
      setInterval(() => {
        const count = host.element.querySelectorAll(':scope > wx-swiper-item').length;
        if (count < 2) return;
        host.set('current', (host.number('current') + 1) % count);
        host.trigger('change', { current: host.number('current'), source: 'autoplay' });
      }, host.number('interval')),
    );
  },
  detached: (host) => clearInterval(timers.get(host)),
  render: (host) => {
    host.attribute('vertical', host.flag('vertical'));
    moveTo(host, 'smooth');
  },
};

function shown({ element }: Host): number {
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
  return element.hasAttribute('vertical')
    ? Math.round(scrollTop / clientHeight)
    : Math.round(scrollLeft / clientWidth);
}

function moveTo(host: Host, behavior: ScrollBehavior): void {
  const { element } = host;
  if (element.clientWidth === 0 || shown(host) === host.number('current')) return;
  const current = host.number('current');
  element.scrollTo(
    element.hasAttribute('vertical')
      ? { top: current * element.clientHeight, behavior }
      : { left: current * element.clientWidth, behavior },
  );
}

export const swiper: BuiltIn[] = [
  swiperBox,
  { tag: 'swiper-item', properties: { itemId: String, skipHiddenItemLayout: Boolean } },
];
