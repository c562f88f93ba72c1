import type { BuiltIn, Host } from './host';

const view: BuiltIn = { tag: 'view' };
const text: BuiltIn = {
  tag: 'text',
  properties: {
    selectable: Boolean,
    userSelect: Boolean,
    space: String,
    decode: Boolean,
    overflow: String,
    maxLines: Number,
  },
  render: (host) => {
    host.attribute('selectable', host.flag('selectable') || host.flag('userSelect'));
  },
};

const scrollView: BuiltIn = {
  tag: 'scroll-view',
  properties: {
    scrollX: Boolean,
    scrollY: Boolean,
    scrollTop: null,
    scrollLeft: null,
    scrollIntoView: String,
    scrollWithAnimation: Boolean,
    upperThreshold: { type: Number, value: 50 },
    lowerThreshold: { type: Number, value: 50 },
    enableFlex: Boolean,
    enhanced: Boolean,
    showScrollbar: { type: Boolean, value: true },
    enableBackToTop: Boolean,
    refresherEnabled: Boolean,
    refresherTriggered: Boolean,
    type: String,
  },
  create: (host) => {
    const { element } = host;
    let atEnd = false;
    element.addEventListener('scroll', () => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = element;
      host.trigger('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth });
      const vertical = host.flag('scrollY');
      const left = vertical
        ? scrollHeight - scrollTop - clientHeight
        : scrollWidth - scrollLeft - clientWidth;
      const reached = left <= host.number('lowerThreshold');
      if (reached && !atEnd) host.trigger('scrolltolower', { direction: vertical ? 'bottom' : 'right' });
      atEnd = reached;
      if ((vertical ? scrollTop : scrollLeft) === 0)
        host.trigger('scrolltoupper', { direction: vertical ? 'top' : 'left' });
    });
  },
  render: (host) => {
    host.attribute('scroll-x', host.flag('scrollX'));
    host.attribute('scroll-y', host.flag('scrollY'));
    host.attribute('flex', host.flag('enableFlex'));
    scrollTo(host);
  },
};

function scrollTo(host: Host): void {
  const { element } = host;
  const behavior = host.flag('scrollWithAnimation') ? 'smooth' : 'instant';
  for (const [property, side] of [
    ['scrollTop', 'top'],
    ['scrollLeft', 'left'],
  ] as const) {
    const wanted = host.get(property);
    if (wanted !== null && wanted !== undefined && wanted !== '')
      element.scrollTo({ [side]: Number(wanted), behavior });
  }
  const into = host.text('scrollIntoView');
  if (into)
    element.querySelector(`[id$="--${CSS.escape(into)}"]`)?.scrollIntoView({ behavior, block: 'start' });
}

const rootPortal: BuiltIn = { tag: 'root-portal', properties: { enable: { type: Boolean, value: true } } };

/** Has no picture of its own: the page's background and scrolling are changed by other means here. */
const pageMeta: BuiltIn = {
  tag: 'page-meta',
  properties: {
    pageStyle: String,
    pageFontSize: String,
    rootFontSize: String,
    backgroundColor: String,
    scrollTop: String,
  },
};

export const containers: BuiltIn[] = [view, text, scrollView, rootPortal, pageMeta, { tag: 'cover-view' }];
